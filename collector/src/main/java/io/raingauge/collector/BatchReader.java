package io.raingauge.collector;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.raingauge.collector.RejectionsBuilder.Where;
import io.raingauge.collector.spool.Part;
import io.raingauge.json.JsonTree;
import io.raingauge.time.Clock;
import io.raingauge.wire.EventLineWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body into log lines, in one pass of the streaming parser; the bytes of each good event
 * are copied once, into its line. What form a body has is found by looking:
 *
 * <ul>
 *   <li>an array of events; malformed JSON spoils all of it, since nobody can tell where the next
 *       event begins;
 *   <li>events one after another: one object, NDJSON, or objects over several lines. After a
 *       malformed event it goes on with the line after the one where that event began;
 *   <li>where no collection is given, one object of arrays by collection; malformed JSON spoils
 *       all.
 * </ul>
 *
 * <p>An event that is well-formed but breaks a rule is left out, and the others stay. Memory is
 * kept from batch to batch, up to a bound. For one thread.
 */
final class BatchReader {
  private static final byte[] NOTHING = {};
  private static final String NOT_UTF8 = "this byte is not UTF-8; send the body in UTF-8";

  private final CollectorSettings settings;
  private final EventReader event;
  private final Lines lines;

  private byte[] body = NOTHING;
  private byte[] idempotencyKey = NOTHING;
  private String project = "";
  private RejectionsBuilder rejections = new RejectionsBuilder(NOTHING, 0);

  /** Named in problems, where one body holds several. */
  private String collection = "";

  private Optional<String> collectionFault = Optional.empty();
  private int accepted;

  /** Events read so far: of the collection and of the body. */
  private int index;

  private int ordinal;

  /** Where the parser began, and where the last event that was read ended. */
  private int base;

  private int eventTo;

  /** The next byte that is no UTF-8, or -1. */
  private int invalidAt;

  /** Bytes that were read again after a malformed event of several lines. */
  private int readAgain;

  BatchReader(CollectorSettings settings, Clock clock, int partitions) {
    this.settings = settings;
    this.event = new EventReader(clock);
    this.lines = new Lines(partitions);
  }

  /**
   * What one body gave.
   *
   * @param parts what may be kept; none when nothing may
   * @param accepted how many events it has
   * @param rejections of all others; never empty when none was accepted
   */
  record Reading(List<Part> parts, int accepted, Rejections rejections) {}

  /**
   * Reads a body whose collection, if given, is well named.
   *
   * @param partition of the events without an id
   */
  Reading read(Submission submission, int partition) {
    begin(submission, partition);
    try {
      readBody(submission.collection());
      return new Reading(lines.toParts(), accepted, rejections.build());
    } catch (UnreadableException whole) {
      return new Reading(List.of(), 0, Rejections.of(whole.problem()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading bytes in memory failed", impossible);
    } finally {
      body = NOTHING;
      rejections = new RejectionsBuilder(NOTHING, 0);
    }
  }

  private void begin(Submission submission, int partition) {
    body = submission.body();
    project = submission.project();
    idempotencyKey = submission.idempotencyKey().map(EventLineWriter::escape).orElse(NOTHING);
    rejections = new RejectionsBuilder(body, submission.form().maxListedProblems());
    collection = "";
    collectionFault = Optional.empty();
    accepted = 0;
    index = 0;
    ordinal = 0;
    eventTo = 0;
    readAgain = 0;
    event.begin(submission.form());
    lines.begin(event.receivedMs(), partition);
  }

  private void readBody(Optional<String> only) throws IOException, UnreadableException {
    int from = firstByte();
    invalidAt = Utf8.firstInvalid(body, from, body.length);
    if (from == body.length) {
      throw unreadable(Fault.EMPTY_BATCH, "the body is empty; send at least one event", from);
    }
    if (only.isEmpty()) {
      readCollections(from);
    } else {
      lines.collection(project, only.get());
      if (body[from] == '[') {
        readArray(from);
      } else {
        readSequence(from);
      }
    }
    if (ordinal == 0) {
      throw unreadable(Fault.EMPTY_BATCH, "the batch is empty; send at least one event", from);
    }
  }

  /** After white space and a byte order mark, which some editors write. */
  private int firstByte() {
    boolean marked =
        body.length >= 3
            && body[0] == (byte) 0xef
            && body[1] == (byte) 0xbb
            && body[2] == (byte) 0xbf;
    return skipBlank(marked ? 3 : 0);
  }

  // An array

  private void readArray(int from) throws IOException, UnreadableException {
    requireUtf8();
    try (JsonParser parser = parserAt(from)) {
      parser.nextToken();
      readElements(parser);
      requireEnd(parser);
    } catch (JsonProcessingException malformed) {
      throw unreadable(Fault.MALFORMED_JSON, malformedText(malformed), placeOf(malformed, from));
    }
  }

  private void readElements(JsonParser parser) throws IOException, UnreadableException {
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      readElement(parser, token);
      token = parser.nextToken();
    }
  }

  private void requireUtf8() throws UnreadableException {
    if (invalidAt >= 0) {
      throw unreadable(Fault.INVALID_UTF8, NOT_UTF8, invalidAt);
    }
  }

  private void requireEnd(JsonParser parser) throws IOException, UnreadableException {
    if (parser.nextToken() != null) {
      throw unreadable(
          Fault.MALFORMED_JSON,
          "the body goes on after its end; send one array, or NDJSON without brackets",
          tokenAt(parser));
    }
  }

  // Arrays by collection

  private void readCollections(int from) throws IOException, UnreadableException {
    requireUtf8();
    try (JsonParser parser = parserAt(from)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw unreadable(
            Fault.NOT_AN_OBJECT,
            "the body is not an object {collection: [events]}; or POST to /v1/events/{collection}",
            from);
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        readCollection(parser);
      }
      requireEnd(parser);
    } catch (JsonProcessingException malformed) {
      throw unreadable(Fault.MALFORMED_JSON, malformedText(malformed), placeOf(malformed, from));
    }
  }

  private void readCollection(JsonParser parser) throws IOException, UnreadableException {
    collection = parser.currentName();
    collectionFault = CollectionName.fault(collection);
    index = 0;
    if (collectionFault.isEmpty()) {
      lines.collection(project, collection);
    }
    if (parser.nextToken() == JsonToken.START_ARRAY) {
      readElements(parser);
      return;
    }
    countEvent(tokenAt(parser));
    rejections.add(
        Fault.NOT_AN_ARRAY,
        "each value of {collection: [events]} is an array of events; to send events of one"
            + " collection, POST to /v1/events/{collection}",
        new Where("", collection, -1, tokenAt(parser)));
    parser.skipChildren();
  }

  // One event after another

  private void readSequence(int from) throws IOException, UnreadableException {
    int at = from;
    while (at < body.length) {
      at = skipBlank(readWellFormed(at));
    }
  }

  /** Reads up to the end or past a malformed event, and returns where to go on. */
  private int readWellFormed(int from) throws IOException, UnreadableException {
    eventTo = from;
    try (JsonParser parser = parserAt(from)) {
      JsonToken token = parser.nextToken();
      while (token != null) {
        readElement(parser, token);
        token = parser.nextToken();
      }
      return body.length;
    } catch (JsonProcessingException malformed) {
      return passOver(skipBlank(eventTo), malformed);
    }
  }

  /** Tells of a malformed event where it began, if that is on an earlier line than the fault. */
  private int passOver(int start, JsonProcessingException malformed) throws UnreadableException {
    int stop = placeOf(malformed, start);
    int next = endOfLine(start);
    boolean notUtf8 = invalidAt >= start && invalidAt <= Math.max(stop, next);
    Fault fault = notUtf8 ? Fault.INVALID_UTF8 : Fault.MALFORMED_JSON;
    String message = notUtf8 ? NOT_UTF8 : malformedText(malformed) + fromLineOn(start, stop, next);
    int place = notUtf8 ? invalidAt : stop > next ? start : stop;
    countEvent(place);
    readAgain += Math.max(0, stop - next);
    if (readAgain > body.length) {
      throw unreadable(fault, message, place);
    }
    rejections.add(fault, message, where(place));
    index++;
    if (invalidAt >= 0 && invalidAt < next) {
      invalidAt = Utf8.firstInvalid(body, next, body.length);
    }
    return next;
  }

  private static String fromLineOn(int start, int stop, int next) {
    return stop > next
        ? "; the event that begins here goes on for " + (stop - start) + " bytes"
        : "";
  }

  // One event

  private void readElement(JsonParser parser, JsonToken token)
      throws IOException, UnreadableException {
    int from = tokenAt(parser);
    countEvent(from);
    if (token == JsonToken.START_OBJECT) {
      boolean good = event.read(parser);
      eventTo = base + (int) parser.currentLocation().getByteOffset();
      if (!good) {
        reject(event.fault(), event.message(), event.property(), base + event.offset());
      } else if (eventTo - from > CollectorSettings.MAX_EVENT_BYTES) {
        reject(Fault.EVENT_TOO_LARGE, tooLarge(eventTo - from), "", from);
      } else {
        keep(from);
      }
    } else {
      parser.skipChildren();
      parser.finishToken();
      eventTo = base + (int) parser.currentLocation().getByteOffset();
      reject(Fault.NOT_AN_OBJECT, "an event is a JSON object, not " + kindOf(token), "", from);
    }
    index++;
  }

  private void keep(int from) {
    if (invalidAt >= 0 && invalidAt < eventTo) {
      reject(Fault.INVALID_UTF8, NOT_UTF8, "", invalidAt);
      invalidAt = Utf8.firstInvalid(body, eventTo, body.length);
    } else if (collectionFault.isPresent()) {
      reject(Fault.BAD_COLLECTION, collectionFault.get(), "", from);
    } else {
      if (idempotencyKey.length > 0 && event.id().isEmpty()) {
        event.id().set(idempotencyKey, ordinal - 1);
      }
      lines.add(event.timeMs(), event.id(), body, from, eventTo);
      accepted++;
    }
  }

  private void countEvent(int from) throws UnreadableException {
    ordinal++;
    if (ordinal > settings.maxBatchEvents()) {
      throw unreadable(
          Fault.TOO_MANY_EVENTS,
          "the batch has more than %,d events; send it in parts"
              .formatted(settings.maxBatchEvents()),
          from);
    }
  }

  private void reject(Fault fault, String message, String property, int offset) {
    rejections.add(fault, message, new Where(property, collection, index, offset));
  }

  private Where where(int offset) {
    return new Where("", collection, index, offset);
  }

  // Details

  private JsonParser parserAt(int from) throws IOException {
    base = from;
    return BodyJson.parser(body, from);
  }

  private int tokenAt(JsonParser parser) {
    return base + (int) parser.currentTokenLocation().getByteOffset();
  }

  private int placeOf(JsonProcessingException malformed, int otherwise) {
    @Nullable JsonLocation location = malformed.getLocation();
    return location == null || location.getByteOffset() < 0
        ? otherwise
        : Math.min(body.length, base + (int) location.getByteOffset());
  }

  private static String malformedText(JsonProcessingException malformed) {
    return "this is not JSON: " + JsonTree.complaint(malformed);
  }

  private static String tooLarge(int size) {
    return "the event has %,d bytes; the limit is %,d; split it"
        .formatted(size, CollectorSettings.MAX_EVENT_BYTES);
  }

  private static String kindOf(JsonToken token) {
    return switch (token) {
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_NULL -> "null";
      default -> "true or false";
    };
  }

  private UnreadableException unreadable(Fault fault, String message, int offset) {
    boolean inEvent = fault == Fault.MALFORMED_JSON && ordinal > 0;
    Where where = new Where("", collection, inEvent ? index : -1, offset);
    return new UnreadableException(rejections.problem(fault, message, where));
  }

  private int skipBlank(int from) {
    int at = from;
    while (at < body.length && isBlank(body[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < body.length && body[at] != '\n') {
      at++;
    }
    return at;
  }
}
