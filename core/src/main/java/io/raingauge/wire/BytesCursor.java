package io.raingauge.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link GrowingBytes} wrote. Bytes that end too early or break the form throw {@link
 * IllegalStateException}: they were ours. For one thread.
 */
public final class BytesCursor {
  private final byte[] bytes;
  private final String what;
  private int at;

  /**
   * @param what the bytes are, for the message: {@code "a cell's state"}
   */
  public BytesCursor(byte[] bytes, String what) {
    this.bytes = bytes;
    this.what = what;
  }

  public boolean hasNext() {
    return at < bytes.length;
  }

  /** What it reads. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the next byte is read. */
  public int position() {
    return at;
  }

  /** The next byte, 0 to 255. */
  public int next() {
    return bytes[take(1)] & 0xff;
  }

  /**
   * Goes past {@code count} bytes.
   *
   * @return where they begin
   */
  public int take(long count) {
    if (count < 0 || count > bytes.length - at) {
      throw broken("it ends too early");
    }
    int from = at;
    at += (int) count;
    return from;
  }

  public long nextLong() {
    int from = take(8);
    long value = 0;
    for (int index = from; index < from + 8; index++) {
      value = (value << 8) | (bytes[index] & 0xff);
    }
    return value;
  }

  public double nextDouble() {
    return Double.longBitsToDouble(nextLong());
  }

  public long nextUnsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = next();
      value |= (b & 0x7fL) << shift;
      if (b < 0x80) {
        return value;
      }
    }
    throw broken("a number has more than ten bytes");
  }

  public long nextSigned() {
    long zigzag = nextUnsigned();
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  /** What {@link GrowingBytes#putText} wrote. */
  public String nextText() {
    int from = take(nextUnsigned());
    return new String(bytes, from, at - from, StandardCharsets.UTF_8);
  }

  /** As many bytes as the unsigned number before them says. */
  public byte[] nextBytes() {
    int from = take(nextUnsigned());
    return Arrays.copyOfRange(bytes, from, at);
  }

  /** The exception for bytes that break the form here. */
  public IllegalStateException broken(String why) {
    return new IllegalStateException(
        what + " of " + bytes.length + " bytes is broken at byte " + at + ": " + why);
  }
}
