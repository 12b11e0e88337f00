package io.raingauge.collector.keen;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.raingauge.collector.BodyJson;
import io.raingauge.collector.CollectionName;
import io.raingauge.collector.Fault;
import io.raingauge.collector.Problem;
import io.raingauge.collector.Rejections;
import io.raingauge.json.JsonTree;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.GrowingBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The body of one request as the collector takes it, and what became of its events. For one thread
 * at a time.
 */
final class KeenBatch {
  /** What the members that a key fills in may add to one body; more is refused. */
  private static final int MAX_FILLED_BYTES = 16 << 20;

  private final GrowingBytes translated = new GrowingBytes();
  private final Map<String, Verdicts> collections = new LinkedHashMap<>();
  private final EventTranslator translator;
  private final int bodyBytes;
  private final int maxEvents;
  private int events;

  private KeenBatch(byte[] body, Stamp stamp, int maxEvents) {
    translator = new EventTranslator(body, stamp.nowMs(), stamp.ids(), stamp.filled(), translated);
    this.bodyBytes = body.length;
    this.maxEvents = maxEvents;
  }

  /**
   * What the server adds to each event.
   *
   * @param filled what the key fills in
   */
  record Stamp(long nowMs, KeenIds ids, FilledMembers filled) {}

  /**
   * Reads one event.
   *
   * @throws UnreadableBodyException when the body is not one JSON value
   */
  static KeenBatch ofOne(byte[] body, String collection, Stamp stamp)
      throws UnreadableBodyException {
    KeenBatch batch = new KeenBatch(body, stamp, 1);
    read(body, parser -> batch.event(parser, firstToken(parser), batch.verdicts(collection)));
    return batch;
  }

  /**
   * Reads {@code {collection: [event, …], …}}.
   *
   * @throws UnreadableBodyException when the body has another form, or too many events
   */
  static KeenBatch ofMany(byte[] body, Stamp stamp, int maxEvents) throws UnreadableBodyException {
    KeenBatch batch = new KeenBatch(body, stamp, maxEvents);
    read(body, batch::collections);
    return batch;
  }

  /** What the collector is to take: of one event the event, of many arrays by collection. */
  byte[] translated() {
    return translated.toBytes();
  }

  /** About the memory that this and the answer take, beyond the body's size. */
  long bytes() {
    return 256L * events + Math.max(0, filledBytes());
  }

  /** By how much the events are larger than the body with the server's own members. */
  private long filledBytes() {
    return translated.size() - bodyBytes - 256L * events;
  }

  int passed() {
    return collections.values().stream().mapToInt(Verdicts::passed).sum();
  }

  int failed() {
    return collections.values().stream().mapToInt(Verdicts::failed).sum();
  }

  /** What is wrong with the first event, if anything. */
  Optional<KeenError> firstError() {
    return collections.values().stream()
        .flatMap(verdicts -> verdicts.errors().stream())
        .findFirst()
        .flatMap(error -> error);
  }

  /** By collection, in the client's order. */
  Map<String, Verdicts> verdicts() {
    return collections;
  }

  /** Notes what the collector rejected of the events that were handed on to it. */
  void reject(Rejections rejections) {
    for (Problem problem : rejections.listed()) {
      Verdicts verdicts = collections.get(problem.collection());
      if (verdicts == null || problem.index() < 0) {
        throw new IllegalStateException("nobody knows which event this is about: " + problem);
      }
      verdicts.reject(problem.index(), KeenError.ofEvent(problem));
    }
  }

  /** Notes that nothing is kept of the good events. */
  void drop(KeenError why) {
    collections.values().forEach(verdicts -> verdicts.drop(why));
  }

  /** Reads what lies between a parser's beginning and its end. */
  @FunctionalInterface
  private interface Reading {
    void read(JsonParser parser) throws IOException, UnreadableBodyException;
  }

  private static void read(byte[] body, Reading reading) throws UnreadableBodyException {
    try (JsonParser parser = BodyJson.parser(body, 0)) {
      reading.read(parser);
      if (parser.nextToken() != null) {
        throw new UnreadableBodyException(
            Fault.MALFORMED_JSON, "the body goes on after its end; send one JSON object");
      }
    } catch (JsonProcessingException malformed) {
      throw new UnreadableBodyException(
          Fault.MALFORMED_JSON, "this is not JSON: " + JsonTree.complaint(malformed));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading bytes in memory failed", impossible);
    }
  }

  private static JsonToken firstToken(JsonParser parser)
      throws IOException, UnreadableBodyException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw new UnreadableBodyException(
          Fault.EMPTY_BATCH, "the body is empty; send the event as a JSON object");
    }
    return first;
  }

  private void collections(JsonParser parser) throws IOException, UnreadableBodyException {
    if (firstToken(parser) != JsonToken.START_OBJECT) {
      throw new UnreadableBodyException(
          Fault.NOT_AN_OBJECT,
          "the body is not an object {collection: [events]}; to send one event, POST it to"
              + " …/events/{collection}");
    }
    translated.put('{');
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      collection(parser, parser.currentName());
    }
    translated.put('}');
  }

  private void collection(JsonParser parser, String name)
      throws IOException, UnreadableBodyException {
    if (collections.containsKey(name)) {
      throw new UnreadableBodyException(
          Fault.MALFORMED_JSON, "a collection stands twice in the body; put its events together");
    }
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new UnreadableBodyException(
          Fault.NOT_AN_ARRAY, "each value of {collection: [events]} is an array of events");
    }
    Verdicts verdicts = verdicts(name);
    Optional<String> fault = CollectionName.fault(name);
    if (fault.isPresent()) {
      failAll(parser, verdicts, new KeenError(KeenError.COLLECTION_NAME, fault.get()));
      return;
    }
    if (translated.size() > 1) {
      translated.put(',');
    }
    translated.put('"');
    byte[] escaped = EventLineWriter.escape(name);
    translated.put(escaped, 0, escaped.length);
    translated.put('"');
    translated.put(':');
    translated.put('[');
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      event(parser, token, verdicts);
      token = parser.nextToken();
    }
    translated.put(']');
  }

  private void failAll(JsonParser parser, Verdicts verdicts, KeenError why)
      throws IOException, UnreadableBodyException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      count();
      parser.skipChildren();
      verdicts.fail(why);
    }
  }

  private void event(JsonParser parser, JsonToken first, Verdicts verdicts)
      throws IOException, UnreadableBodyException {
    count();
    int before = translated.size();
    if (verdicts.passed() > 0) {
      translated.put(',');
    }
    Optional<KeenError> error = translator.translate(parser, first);
    if (error.isPresent()) {
      translated.drop(translated.size() - before);
      verdicts.fail(error.get());
    } else {
      verdicts.pass();
    }
    if (filledBytes() > MAX_FILLED_BYTES) {
      throw new UnreadableBodyException(
          Fault.TOO_MANY_EVENTS,
          "with what the key fills in, the events are larger than a body may be; send it in parts");
    }
  }

  private void count() throws UnreadableBodyException {
    events++;
    if (events > maxEvents) {
      throw new UnreadableBodyException(
          Fault.TOO_MANY_EVENTS,
          "the body has more than %,d events; send it in parts".formatted(maxEvents));
    }
  }

  private Verdicts verdicts(String collection) {
    return collections.computeIfAbsent(collection, absent -> new Verdicts());
  }
}
