package io.raingauge.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that are written again and again in one memory, which grows to the most that was ever
 * needed. {@link BytesCursor} reads them. For one thread.
 */
public final class GrowingBytes {
  private byte[] bytes = new byte[256];
  private int size;

  /** The memory; {@code [0, size())} is what was written. The next writing changes it. */
  public byte[] bytes() {
    return bytes;
  }

  public int size() {
    return size;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Whether what was written equals {@code other}. */
  public boolean holds(byte[] other) {
    return Arrays.equals(bytes, 0, size, other, 0, other.length);
  }

  /** Begins anew, keeping the memory. */
  public void clear() {
    size = 0;
  }

  /** Appends the lowest 8 bits. */
  public void put(int b) {
    room(1);
    bytes[size++] = (byte) b;
  }

  public void put(byte[] source, int from, int to) {
    room(to - from);
    System.arraycopy(source, from, bytes, size, to - from);
    size += to - from;
  }

  /**
   * Appends {@code count} zeros, to be overwritten in {@link #bytes}.
   *
   * @return where they begin
   */
  public int reserve(int count) {
    room(count);
    int from = size;
    size += count;
    Arrays.fill(bytes, from, size, (byte) 0);
    return from;
  }

  /** Takes the last {@code count} bytes back. */
  public void drop(int count) {
    size -= count;
  }

  /** 8 bytes, big-endian. */
  public void putLong(long value) {
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /** The bits of a double, 8 bytes, big-endian. */
  public void putDouble(double value) {
    putLong(Double.doubleToLongBits(value));
  }

  /** 1 to 10 bytes: groups of 7 bits, the lowest first; the top bit says that more follow. */
  public void putUnsigned(long value) {
    room(10);
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      bytes[size++] = (byte) (rest | 0x80);
    }
    bytes[size++] = (byte) rest;
  }

  /** As {@link #putUnsigned}, in the order 0, -1, 1, -2, …: small numbers have few bytes. */
  public void putSigned(long value) {
    putUnsigned((value << 1) ^ (value >> 63));
  }

  /** The length of its UTF-8, unsigned, and that. */
  public void putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    putUnsigned(utf8.length);
    put(utf8, 0, utf8.length);
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
