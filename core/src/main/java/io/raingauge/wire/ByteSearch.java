package io.raingauge.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Where a byte stands: eight bytes at a step (Warren, "Hacker's Delight", 2nd ed., 6-1). A call
 * with constants costs what a loop written in its place would.
 */
public final class ByteSearch {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A 1 in each of eight bytes. */
  private static final long ONES = 0x0101010101010101L;

  private static final long HIGH_BITS = 0x8080808080808080L;

  private ByteSearch() {}

  /** The first place of an ASCII byte in {@code [from, to)}; {@code to} where there is none. */
  public static int first(byte[] bytes, int from, int to, char ascii) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long found = zeros((long) LONG.get(bytes, at) ^ (ascii * ONES));
      if (found != 0) {
        return at + lowest(found);
      }
    }
    while (at < to && bytes[at] != ascii) {
      at++;
    }
    return at;
  }

  /** The first place of one of two ASCII bytes, as {@link #first}. */
  public static int firstOf(byte[] bytes, int from, int to, char ascii, char other) {
    int at = from;
    for (; at + Long.BYTES <= to; at += Long.BYTES) {
      long eight = (long) LONG.get(bytes, at);
      long found = zeros(eight ^ (ascii * ONES)) | zeros(eight ^ (other * ONES));
      if (found != 0) {
        return at + lowest(found);
      }
    }
    while (at < to && bytes[at] != ascii && bytes[at] != other) {
      at++;
    }
    return at;
  }

  /** The high bit of each byte that is zero; above the lowest of them, of others perhaps, too. */
  private static long zeros(long eight) {
    return (eight - ONES) & ~eight & HIGH_BITS;
  }

  private static int lowest(long highBits) {
    return Long.numberOfTrailingZeros(highBits) >>> 3;
  }
}
