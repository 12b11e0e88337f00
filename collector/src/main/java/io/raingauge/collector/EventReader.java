package io.raingauge.collector;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.JsonTokenId;
import io.raingauge.time.Clock;
import io.raingauge.time.IsoTime;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event after another from a stream of JSON tokens: checks each, and finds its id and
 * time. Of a property that an event repeats the first counts, as for everyone who reads events.
 *
 * <p>The first fault of an event is kept and the rest of it passed over, so that the next event can
 * be read. Filled again for each event; for one thread.
 */
final class EventReader {
  private static final int TOO_LONG_FOR_A_NUMBER = 1000;
  private static final int SURE_DIGITS = 18;
  private static final int SURE_LENGTH = 300;

  private final Clock clock;
  private final IsoTime isoTime = new IsoTime();
  private final IdText id = new IdText();
  private EventForm form = EventForm.PLAIN;
  private long nowMs;
  private long timeMs;
  private boolean isWithin;
  private boolean withinSeen;
  private boolean idSeen;
  private boolean timeSeen;
  private int offset;
  private @Nullable Fault fault;
  private String message = "";
  private String property = "";

  EventReader(Clock clock) {
    this.clock = clock;
  }

  /** Begins a batch, whose events are received now. */
  void begin(EventForm form) {
    this.form = form;
    nowMs = clock.nowMs();
  }

  /** When the batch was received. */
  long receivedMs() {
    return nowMs;
  }

  /**
   * Reads the event at whose opening brace the parser stands, up to its closing brace.
   *
   * @return whether it is good; if not, {@link #fault} tells
   * @throws com.fasterxml.jackson.core.exc.StreamReadException when the JSON is malformed
   */
  boolean read(JsonParser parser) throws IOException {
    clear();
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      switch (token == null ? JsonTokenId.ID_NOT_AVAILABLE : token.id()) {
        case JsonTokenId.ID_FIELD_NAME -> depth += field(parser, depth);
        case JsonTokenId.ID_START_OBJECT, JsonTokenId.ID_START_ARRAY ->
            depth = deeper(parser, depth);
        case JsonTokenId.ID_END_OBJECT, JsonTokenId.ID_END_ARRAY -> depth--;
        case JsonTokenId.ID_NUMBER_INT, JsonTokenId.ID_NUMBER_FLOAT -> number(parser, token);
        default -> {
          // A string, true, false or null fits always.
        }
      }
    }
    return fault == null;
  }

  /** What is wrong with the event last read. */
  Fault fault() {
    return fault == null ? Fault.MALFORMED_JSON : fault;
  }

  String message() {
    return message;
  }

  /** The property that is wrong; empty when it is not one. */
  String property() {
    return property;
  }

  /** Where it is wrong, in bytes from where the parser began. */
  int offset() {
    return offset;
  }

  /** The time of the event, or when it was received if it tells none. */
  long timeMs() {
    return timeMs;
  }

  /** The id of the event, which may be empty and may be set. */
  IdText id() {
    return id;
  }

  private void clear() {
    id.clear();
    isWithin = form.within().isEmpty();
    withinSeen = false;
    idSeen = false;
    timeSeen = false;
    timeMs = nowMs;
    fault = null;
    property = "";
  }

  /** Reads the value too when it is the id or the time; returns how much deeper it led. */
  private int field(JsonParser parser, int depth) throws IOException {
    String name = parser.currentName();
    if (name.length() > CollectorSettings.MAX_NAME_CHARS) {
      fail(
          parser,
          Fault.NAME_TOO_LONG,
          name.substring(0, 40) + "…",
          "the name of a property has %d characters; the limit is %d"
              .formatted(name.length(), CollectorSettings.MAX_NAME_CHARS));
      return 0;
    }
    if (depth != form.depth()) {
      if (depth < form.depth()) {
        isWithin = !withinSeen && name.equals(form.within());
        withinSeen |= isWithin;
      }
      return 0;
    }
    if (!isWithin) {
      return 0;
    }
    if (name.equals(form.time()) && !timeSeen) {
      timeSeen = true;
      return time(parser, parser.nextToken());
    }
    if (name.equals(form.id()) && !idSeen) {
      idSeen = true;
      return id(parser, parser.nextToken());
    }
    return 0;
  }

  private int deeper(JsonParser parser, int depth) {
    if (depth == CollectorSettings.MAX_NESTING) {
      fail(
          parser,
          Fault.NESTED_TOO_DEEP,
          "",
          "objects and arrays are nested deeper than " + depth + "; flatten the event");
    }
    return depth + 1;
  }

  private int id(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return 0;
    }
    if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
      fail(parser, Fault.BAD_ID, form.idPath(), "the id is neither a string nor a whole number");
      return token.isStructStart() ? 1 : 0;
    }
    int length = parser.getTextLength();
    if (length < 1 || length > CollectorSettings.MAX_ID_CHARS) {
      fail(
          parser,
          Fault.BAD_ID,
          form.idPath(),
          "the id has %d characters; it may have 1 to %d, or be left out"
              .formatted(length, CollectorSettings.MAX_ID_CHARS));
    } else if (!id.set(parser.getTextCharacters(), parser.getTextOffset(), length)) {
      fail(
          parser,
          Fault.BAD_ID,
          form.idPath(),
          "the id holds half a surrogate pair; send whole characters");
    }
    return 0;
  }

  private int time(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return 0;
    }
    long read = IsoTime.NONE;
    if (token == JsonToken.VALUE_STRING) {
      read =
          isoTime.read(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } else if (token == JsonToken.VALUE_NUMBER_INT && parser.getTextLength() <= SURE_DIGITS) {
      read = parser.getLongValue();
    }
    if (read == IsoTime.NONE) {
      fail(parser, Fault.BAD_TIME, form.timePath(), notATime(parser, token));
    } else if (read < 0) {
      fail(parser, Fault.BAD_TIME, form.timePath(), "the time is before 1970-01-01T00:00:00Z");
    } else if (read - nowMs > CollectorSettings.MAX_AHEAD.toMillis()) {
      fail(parser, Fault.BAD_TIME, form.timePath(), tooFarAhead(read));
    }
    timeMs = read;
    return token.isStructStart() ? 1 : 0;
  }

  private static String notATime(JsonParser parser, JsonToken token) throws IOException {
    String found = token.isScalarValue() ? excerpt(parser.getText()) : "an object or array";
    return found
        + " is not a time; send ISO 8601, for example \"2015-05-17T10:05:03.250Z\", or whole"
        + " milliseconds since 1970, for example 1431857103250";
  }

  private String tooFarAhead(long read) {
    String text =
        read < 253_402_300_800_000L ? Instant.ofEpochMilli(read).toString() : read + " ms";
    return "the time "
        + text
        + " is more than a day ahead of this collector's clock, "
        + Instant.ofEpochMilli(nowMs)
        + "; send milliseconds, not microseconds, and check the clock of the sender";
  }

  private void number(JsonParser parser, JsonToken token) throws IOException {
    int length = parser.getTextLength();
    if (token == JsonToken.VALUE_NUMBER_INT) {
      if (length > SURE_DIGITS && !fitsLong(parser, length)) {
        failNumber(parser, "a whole number beyond 64 bits");
      }
    } else if (length > TOO_LONG_FOR_A_NUMBER) {
      failNumber(parser, "a number of " + length + " characters");
    } else if ((length > SURE_LENGTH || hasExponent(parser, length))
        && Double.isInfinite(Double.parseDouble(parser.getText()))) {
      failNumber(parser, "a number beyond what 64-bit floating point holds");
    }
  }

  private static boolean fitsLong(JsonParser parser, int length) throws IOException {
    return length <= SURE_DIGITS + 2 && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  private static boolean hasExponent(JsonParser parser, int length) throws IOException {
    char[] chars = parser.getTextCharacters();
    int from = parser.getTextOffset();
    for (int index = from; index < from + length; index++) {
      if ((chars[index] | 0x20) == 'e') {
        return true;
      }
    }
    return false;
  }

  private void failNumber(JsonParser parser, String what) throws IOException {
    String name = parser.currentName();
    String found = excerpt(parser.getText());
    fail(
        parser,
        Fault.BAD_NUMBER,
        name == null ? "" : name,
        found + " is " + what + "; send it as a string");
  }

  private static String excerpt(String text) {
    return '"' + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"';
  }

  private void fail(JsonParser parser, Fault what, String where, String text) {
    if (fault == null) {
      fault = what;
      property = where;
      message = text;
      offset = (int) parser.currentTokenLocation().getByteOffset();
    }
  }
}
