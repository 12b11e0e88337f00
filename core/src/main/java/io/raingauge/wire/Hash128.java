package io.raingauge.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 128-bit hash of some bytes: MurmurHash3_x64_128 (Austin Appleby, public domain). It stands for
 * an id (F5) and names a collection's own rollup; among 10 billion ids two of equal hash are met
 * with a probability below 10<sup>-18</sup>.
 *
 * <p>One object is filled again and again, so that nothing is allocated per event. For one thread.
 */
public final class Hash128 {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private long high;
  private long low;

  /** The first half of the hash last made. */
  public long high() {
    return high;
  }

  /** The second half of the hash last made. */
  public long low() {
    return low;
  }

  /**
   * Hashes {@code bytes[from, to)}, continuing from {@code seed}: any number, or an earlier half.
   */
  public Hash128 of(byte[] bytes, int from, int to, long seed) {
    long h1 = seed;
    long h2 = seed;
    int at = from;
    for (; at + 16 <= to; at += 16) {
      h1 ^= mixFirst((long) LONG.get(bytes, at));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mixSecond((long) LONG.get(bytes, at + 8));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    if (at < to) {
      h1 ^= mixFirst(tail(bytes, at, Math.min(to, at + 8)));
      if (at + 8 < to) {
        h2 ^= mixSecond(tail(bytes, at + 8, to));
      }
    }
    h1 ^= to - from;
    h2 ^= to - from;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    high = h1 + h2;
    low = h2 + high;
    return this;
  }

  private static long mixFirst(long k) {
    return Long.rotateLeft(k * C1, 31) * C2;
  }

  private static long mixSecond(long k) {
    return Long.rotateLeft(k * C2, 33) * C1;
  }

  private static long tail(byte[] bytes, int from, int to) {
    long k = 0;
    for (int at = to - 1; at >= from; at--) {
      k = (k << 8) | (bytes[at] & 0xff);
    }
    return k;
  }

  private static long finish(long h) {
    long mixed = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
