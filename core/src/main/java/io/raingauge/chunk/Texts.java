package io.raingauge.chunk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Some strings of UTF-8 one after another in one memory, filled again and again. For one thread.
 */
public final class Texts {
  /** Bytes that all of them may take: whoever fills a chunk builds it long before. */
  static final int MOST_BYTES = 1 << 30;

  private byte[] bytes = new byte[1024];
  private int[] ends = new int[64];
  private int count;

  /** How many there are. */
  public int count() {
    return count;
  }

  /** The memory of all; the next filling changes it. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where a string begins in {@link #bytes}. */
  public int from(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  public int to(int index) {
    return ends[index];
  }

  /** A string as a new object. */
  public String text(int index) {
    return new String(bytes, from(index), to(index) - from(index), StandardCharsets.UTF_8);
  }

  void clear() {
    count = 0;
  }

  /** Bytes of all strings. */
  int size() {
    return count == 0 ? 0 : ends[count - 1];
  }

  void add(byte[] source, int from, int to) {
    int at = size();
    room(to - from);
    System.arraycopy(source, from, bytes, at, to - from);
    end(at + to - from);
  }

  /** Makes room for so many more bytes, which a caller writes at {@link #size} and then ends. */
  byte[] room(int more) {
    int size = size();
    if (bytes.length - size < more) {
      if ((long) size + more > MOST_BYTES) {
        throw new IllegalStateException(
            "the strings of a column take more than " + MOST_BYTES + " bytes; make smaller chunks");
      }
      bytes = Arrays.copyOf(bytes, Math.max(size + more, Math.min(size, MOST_BYTES / 2) * 2));
    }
    return bytes;
  }

  /** Ends a string whose bytes are written. */
  void end(int to) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
    }
    ends[count++] = to;
  }
}
