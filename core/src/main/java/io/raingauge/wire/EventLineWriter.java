package io.raingauge.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the lines that {@link EventLine} draws, one after another, into bytes of its own that grow
 * with them; the caller bounds how many it writes. For one thread.
 */
public final class EventLineWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes;
  private int size;

  public EventLineWriter(int initialBytes) {
    bytes = new byte[initialBytes];
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** A copy of what was written so far. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Begins anew, keeping the memory. */
  public void clear() {
    size = 0;
  }

  /**
   * The part of a line that all events of one collection share, ready to be copied: everything
   * before the time.
   */
  public static byte[] prefix(String project, String collection) {
    EventLineWriter writer = new EventLineWriter(64);
    writer.ascii("{\"project\":\"");
    writer.escaped(project.getBytes(StandardCharsets.UTF_8));
    writer.ascii("\",\"collection\":\"");
    writer.escaped(collection.getBytes(StandardCharsets.UTF_8));
    writer.ascii("\",\"time\":");
    return writer.toBytes();
  }

  /**
   * A JSON string's inside as lines hold it: only {@code "}, {@code \} and control characters
   * escaped.
   */
  public static byte[] escape(String text) {
    EventLineWriter writer = new EventLineWriter(text.length() + 16);
    writer.escaped(text.getBytes(StandardCharsets.UTF_8));
    return writer.toBytes();
  }

  /**
   * Appends a line.
   *
   * @param prefix from {@link #prefix}
   * @param id from {@link #escape}; empty for none
   * @param event one valid JSON object
   */
  public void line(byte[] prefix, long timeMs, byte[] id, long receivedMs, byte[] event) {
    begin(prefix, timeMs);
    if (id.length > 0) {
      id(id, id.length);
    }
    end(infix(receivedMs), event, 0, event.length);
  }

  /** The part of a line between time or id and the event, ready to be copied. */
  public static byte[] infix(long receivedMs) {
    EventLineWriter writer = new EventLineWriter(40);
    writer.ascii(",\"received\":");
    writer.decimal(receivedMs);
    writer.ascii(",\"event\":");
    return writer.toBytes();
  }

  /** Begins a line; {@link #id} may follow, {@link #end} must. */
  public void begin(byte[] prefix, long timeMs) {
    room(prefix.length + 20);
    raw(prefix, 0, prefix.length);
    decimal(timeMs);
  }

  /**
   * Goes on with the id that lies, as {@link #escape} writes it, in the first {@code length} bytes.
   */
  public void id(byte[] escaped, int length) {
    room(length + 8);
    ascii(",\"id\":\"");
    raw(escaped, 0, length);
    bytes[size++] = '"';
  }

  /**
   * Ends a line.
   *
   * @param infix from {@link #infix}
   * @param source holds the event at {@code [from, to)}: one valid JSON object
   */
  public void end(byte[] infix, byte[] source, int from, int to) {
    room(infix.length + (to - from) + 2);
    raw(infix, 0, infix.length);
    int start = size;
    raw(source, from, to);
    breaksToSpaces(start);
    bytes[size++] = '}';
    bytes[size++] = '\n';
  }

  /** In valid JSON a bare line break stands between tokens only; inside a string it is escaped. */
  private void breaksToSpaces(int from) {
    int at = ByteSearch.firstOf(bytes, from, size, '\n', '\r');
    while (at < size) {
      bytes[at] = ' ';
      at = ByteSearch.firstOf(bytes, at + 1, size, '\n', '\r');
    }
  }

  private void escaped(byte[] utf8) {
    room(utf8.length * 6);
    for (byte b : utf8) {
      if (b == '"' || b == '\\') {
        bytes[size++] = '\\';
        bytes[size++] = b;
      } else if (b >= 0 && b < 0x20) {
        ascii("\\u00");
        bytes[size++] = HEX[b >> 4];
        bytes[size++] = HEX[b & 15];
      } else {
        bytes[size++] = b;
      }
    }
  }

  private void decimal(long value) {
    room(20);
    if (value < 0) {
      bytes[size++] = '-';
    }
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int index = size + digits - 1; index >= size; index--) {
      bytes[index] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    }
    size += digits;
  }

  @SuppressWarnings("deprecation") // The one copy of an ASCII string that allocates nothing.
  private void ascii(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  private void raw(byte[] source, int from, int to) {
    room(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
