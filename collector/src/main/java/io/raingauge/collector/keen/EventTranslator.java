package io.raingauge.collector.keen;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.raingauge.collector.EventForm;
import io.raingauge.time.IsoTime;
import io.raingauge.wire.GrowingBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites one event after another as Keen keeps it: the client's members stay byte for byte, in
 * their order; after them stands {@code keen}, with {@code timestamp} (the client's or now, in
 * UTC), {@code created_at} and {@code id} (always the server's) and, of what the client sent there,
 * {@code uniqueness_token} and {@code location}. The block of {@code addons} is left out, as Keen
 * does; nothing is enriched. What a key fills in stands before {@code keen}, and replaces what the
 * client sent of it.
 *
 * <p>It checks Keen's rules for names, strings and {@code keen}; the collector checks all else. For
 * one batch and one thread.
 */
final class EventTranslator {
  /** Where {@link EventTranslator} writes time and id; every event of a batch gets an answer. */
  static final EventForm FORM =
      new EventForm("keen", "timestamp", "uniqueness_token", Integer.MAX_VALUE);

  static final int MAX_STRING_CHARS = 10_000;

  private static final String KEEN = "keen";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final byte[] body;
  private final long nowMs;
  private final String now;
  private final KeenIds ids;
  private final FilledMembers filled;
  private final IsoTime isoTime = new IsoTime();
  private final GrowingBytes ofKeen = new GrowingBytes();
  private final GrowingBytes into;
  private @Nullable KeenError error;
  private boolean keenSeen;
  private boolean timeSeen;
  private long timeMs;

  /**
   * @param filled what the key fills into each event
   * @param into where the events are written
   */
  EventTranslator(byte[] body, long nowMs, KeenIds ids, FilledMembers filled, GrowingBytes into) {
    this.body = body;
    this.nowMs = nowMs;
    this.now = text(nowMs);
    this.ids = ids;
    this.filled = filled;
    this.into = into;
  }

  /**
   * Translates the event at whose first token the parser stands, up to its last.
   *
   * @return what is wrong with it; nothing is written of it then
   */
  Optional<KeenError> translate(JsonParser parser, JsonToken first) throws IOException {
    error = null;
    keenSeen = false;
    timeSeen = false;
    timeMs = nowMs;
    ofKeen.clear();
    int start = into.size();
    if (first == JsonToken.START_OBJECT) {
      members(parser);
    } else {
      fail(KeenError.PROPERTY_VALUE, "an event is a JSON object; it may have no other form");
      parser.skipChildren();
    }
    if (error != null) {
      into.drop(into.size() - start);
    }
    return Optional.ofNullable(error);
  }

  private void members(JsonParser parser) throws IOException {
    into.put('{');
    FilledMembers.Merge merge = filled.begin();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      JsonToken value = parser.nextToken();
      if (name.equals(KEEN)) {
        keen(parser, value);
      } else {
        member(parser, name, from, value, merge);
      }
    }
    merge.writeRest(into);
    put("\"keen\":{");
    into.put(ofKeen.bytes(), 0, ofKeen.size());
    put("\"timestamp\":\"" + (timeMs == nowMs ? now : text(timeMs)));
    put("\",\"created_at\":\"" + now + "\",\"id\":\"");
    byte[] id = ids.make(nowMs);
    into.put(id, 0, id.length);
    put("\"}}");
  }

  /** Writes a member and a comma, unless the key fills it in. */
  private void member(
      JsonParser parser, String name, int from, JsonToken value, FilledMembers.Merge merge)
      throws IOException {
    checkName(name);
    Optional<FilledMembers> within = merge.within(name, value);
    if (within.isPresent()) {
      int nameEnd = (int) parser.currentTokenLocation().getByteOffset();
      into.put(body, from, nameEnd);
      into.put('{');
      FilledMembers.Merge inner = within.get().begin();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        String innerName = parser.currentName();
        member(parser, innerName, start, parser.nextToken(), inner);
      }
      inner.writeRest(into);
      into.drop(1); // the comma behind the last
      put("},");
      return;
    }
    check(parser, value);
    if (!merge.fills(name)) {
      into.put(body, from, endOf(parser));
      into.put(',');
    }
  }

  /** Of a repeated member the first counts, as everywhere. */
  private void keen(JsonParser parser, JsonToken token) throws IOException {
    if (keenSeen) {
      parser.skipChildren();
      return;
    }
    keenSeen = true;
    if (token != JsonToken.START_OBJECT) {
      fail(KeenError.PROPERTY_VALUE, "keen must be an object, for example {\"timestamp\": …}");
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      int from = (int) parser.currentTokenLocation().getByteOffset();
      keenMember(parser, name, from, parser.nextToken());
    }
  }

  private void keenMember(JsonParser parser, String name, int from, JsonToken value)
      throws IOException {
    switch (name) {
      case "timestamp" -> time(parser, value);
      case "uniqueness_token", "location" -> {
        check(parser, value);
        ofKeen.put(body, from, endOf(parser));
        ofKeen.put(',');
      }
      case "id", "created_at", "addons" -> parser.skipChildren();
      default -> {
        fail(
            KeenError.PROPERTY_NAME,
            "keen."
                + excerpt(name)
                + " is reserved; a client may set keen.timestamp, keen.uniqueness_token,"
                + " keen.location and keen.addons");
        parser.skipChildren();
      }
    }
  }

  private void time(JsonParser parser, JsonToken value) throws IOException {
    if (timeSeen || value == JsonToken.VALUE_NULL) {
      parser.skipChildren();
      return;
    }
    timeSeen = true;
    long read = IsoTime.NONE;
    if (value == JsonToken.VALUE_STRING) {
      read =
          isoTime.read(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } else {
      parser.skipChildren();
    }
    if (read == IsoTime.NONE) {
      fail(
          KeenError.PROPERTY_VALUE,
          "keen.timestamp is not a time of ISO 8601, for example \"2015-05-17T10:05:03.250Z\"");
    } else {
      timeMs = read;
    }
  }

  /** Checks a value up to its last token. */
  private void check(JsonParser parser, JsonToken first) throws IOException {
    int depth = 0;
    JsonToken token = first;
    while (true) {
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME) {
        checkName(parser.currentName());
      } else if (token == JsonToken.VALUE_STRING && parser.getTextLength() > MAX_STRING_CHARS) {
        fail(
            KeenError.PROPERTY_VALUE,
            "a string has %,d characters; at most %,d are allowed"
                .formatted(parser.getTextLength(), MAX_STRING_CHARS));
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
    }
  }

  private void checkName(String name) {
    if (name.indexOf('.') >= 0) {
      fail(
          KeenError.PROPERTY_NAME,
          "the property \"" + excerpt(name) + "\" has a period in its name; nest objects instead");
    }
  }

  private static int endOf(JsonParser parser) throws IOException {
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }

  private static String text(long timeMs) {
    return TIME.format(Instant.ofEpochMilli(timeMs));
  }

  private void put(String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    into.put(bytes, 0, bytes.length);
  }

  private void fail(String code, String description) {
    if (error == null) {
      error = new KeenError(code, description);
    }
  }

  private static String excerpt(String name) {
    return name.length() > 40 ? name.substring(0, 40) + "…" : name;
  }
}
