package io.raingauge.wire;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over the lines of a record of events. A line is drawn so:
 *
 * <pre>
 * {"project":"P","collection":"C","time":T,"id":"I","received":R,"event":E}\n
 *
 *  P, C, I  JSON strings as {@link EventLineWriter} escapes them: an equal name has equal bytes
 *  T, R     milliseconds since 1970, UTC; R is when the collector took the event
 *  "id":"I",  only where the event has an id
 *  E        the client's object, its bytes untouched, but for line breaks between its tokens, which are
 *           spaces here, so that a line is an event
 * </pre>
 *
 * <p>The order of the names is fixed; so any JSON parser reads a line, and this one need not parse.
 *
 * <p>Nothing is copied or allocated: the spans are indexes into the record's bytes. For one thread.
 */
public final class EventLine {
  private static final byte[] PROJECT = ascii("{\"project\":\"");
  private static final byte[] COLLECTION = ascii("\",\"collection\":\"");
  private static final byte[] TIME = ascii("\",\"time\":");
  private static final byte[] ID = ascii(",\"id\":\"");
  private static final byte[] AFTER_ID = ascii("\",\"received\":");
  private static final byte[] RECEIVED = ascii(",\"received\":");
  private static final byte[] EVENT = ascii(",\"event\":");

  /** So many digits overflow a long once at most, so that its sign tells. */
  private static final int MAX_DIGITS = 19;

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int projectFrom;
  private int projectTo;
  private int collectionFrom;
  private int collectionTo;
  private long timeMs;
  private int idFrom;
  private int idTo;
  private long receivedMs;
  private int eventFrom;
  private int eventTo;

  /** Goes before the first line of a record's value. */
  public void over(byte[] value) {
    bytes = value;
    at = 0;
  }

  /** Whether a line follows. */
  public boolean hasNext() {
    return at < bytes.length;
  }

  /** Goes past the next line without reading it. */
  public void skip() {
    at = endOfLine(at) + 1;
  }

  /**
   * Reads the next line into the spans.
   *
   * @throws IllegalStateException when the bytes are not such a line; it is then still the next
   */
  public void next() {
    int start = at;
    end = endOfLine(start);
    projectFrom = expect(PROJECT, start);
    projectTo = endOfString(projectFrom);
    collectionFrom = expect(COLLECTION, projectTo);
    collectionTo = endOfString(collectionFrom);
    int from = expect(TIME, collectionTo);
    int to = endOfNumber(from);
    timeMs = number(from, to);
    if (to + 2 < end && bytes[to + 2] == 'i') {
      idFrom = expect(ID, to);
      idTo = endOfString(idFrom);
      from = expect(AFTER_ID, idTo);
    } else {
      idFrom = -1;
      idTo = -1;
      from = expect(RECEIVED, to);
    }
    to = endOfNumber(from);
    receivedMs = number(from, to);
    eventFrom = expect(EVENT, to);
    eventTo = end - 1;
    if (eventTo <= eventFrom || bytes[eventFrom] != '{' || bytes[eventTo] != '}') {
      throw notALine(eventFrom);
    }
    at = end + 1;
  }

  /** The record's bytes, into which the spans point. */
  public byte[] bytes() {
    return bytes;
  }

  public int projectFrom() {
    return projectFrom;
  }

  public int projectTo() {
    return projectTo;
  }

  public int collectionFrom() {
    return collectionFrom;
  }

  public int collectionTo() {
    return collectionTo;
  }

  public long timeMs() {
    return timeMs;
  }

  public boolean hasId() {
    return idFrom >= 0;
  }

  /** Where the escaped id begins; -1 without an id. */
  public int idFrom() {
    return idFrom;
  }

  public int idTo() {
    return idTo;
  }

  public long receivedMs() {
    return receivedMs;
  }

  public int eventFrom() {
    return eventFrom;
  }

  public int eventTo() {
    return eventTo;
  }

  private int expect(byte[] what, int from) {
    int to = from + what.length;
    if (to > end) {
      throw notALine(from);
    }
    for (int index = 0; index < what.length; index++) {
      if (bytes[from + index] != what[index]) {
        throw notALine(from);
      }
    }
    return to;
  }

  private int endOfString(int from) {
    for (int index = from; index < end; index++) {
      if (bytes[index] == '"') {
        return index;
      }
      if (bytes[index] == '\\') {
        index++;
      }
    }
    throw notALine(from);
  }

  /** The end of a sign and digits; the line's end stops them, for it is neither. */
  private int endOfNumber(int from) {
    int index = bytes[from] == '-' ? from + 1 : from;
    while (bytes[index] >= '0' && bytes[index] <= '9') {
      index++;
    }
    return index;
  }

  private long number(int from, int to) {
    boolean isNegative = bytes[from] == '-';
    int first = isNegative ? from + 1 : from;
    if (to == first || to - first > MAX_DIGITS) {
      throw notALine(from);
    }
    long value = 0;
    for (int index = first; index < to; index++) {
      value = value * 10 - (bytes[index] - '0'); // Below 0, where there is one number more.
    }
    if (value > 0 || (value == Long.MIN_VALUE && !isNegative)) {
      throw notALine(from);
    }
    return isNegative ? value : -value;
  }

  private int endOfLine(int from) {
    int found = ByteSearch.first(bytes, from, bytes.length, '\n');
    if (found == bytes.length) {
      throw notALine(from);
    }
    return found;
  }

  private IllegalStateException notALine(int from) {
    return new IllegalStateException(
        "byte " + from + " of a record of " + bytes.length + " bytes breaks the line format");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
