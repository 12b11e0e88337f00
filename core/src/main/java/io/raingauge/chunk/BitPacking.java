package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers of a few bits each, one after another, the lowest bit first.
 *
 * <pre>
 *  value i, of w bits, is at the bits [i*w, i*w + w); bit b is the bit b%8 of byte b/8
 * </pre>
 *
 * <p>The kernels read 8 bytes at once and take from them as many values as surely fit; there must
 * be {@link #SPARE} bytes after the last, and their output has room for whole steps. Measured: 0.31
 * ns a value up to 14 bits, 0.39 up to 28, 0.55 above, against 0.55 with one value a step. A layout
 * in 32 lanes, which C2 makes vectors of, took 0.33 to 0.43 and a copy to an array of ints.
 */
final class BitPacking {
  /** Bytes after the last packed one that the kernels may read. */
  static final int SPARE = 8;

  /** More bits than this and fewer than 64 may lie across nine bytes: such values take 64. */
  private static final int MOST_SPLIT = 57;

  /** Up to here four values surely lie within a word. */
  static final int FOUR_FIT = 14;

  private static final int TWO_FIT = 28;
  private static final int PARTS = 1 << 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private BitPacking() {}

  /** The bits that each number up to {@code most}, taken as unsigned, is given. */
  static int widthOf(long most) {
    int width = Long.SIZE - Long.numberOfLeadingZeros(most);
    return width > MOST_SPLIT ? Long.SIZE : width;
  }

  /** The bytes of so many values. */
  static int bytesOf(int count, int width) {
    return (int) (((long) count * width + 7) >>> 3);
  }

  /** Appends {@code values[from, from + count)}, each less {@code base}. */
  static void pack(long[] values, int from, int count, long base, int width, GrowingBytes out) {
    if (width == 0) {
      return;
    }
    int to = out.reserve(bytesOf(count, width));
    byte[] into = out.bytes();
    long word = 0;
    int filled = 0;
    for (int index = from; index < from + count; index++) {
      long value = values[index] - base;
      word |= value << filled;
      filled += width;
      if (filled >= Long.SIZE) {
        LONG.set(into, to, word);
        to += Long.BYTES;
        filled -= Long.SIZE;
        word = filled == 0 ? 0 : value >>> (width - filled);
      }
    }
    for (; filled > 0; filled -= Byte.SIZE, word >>>= Byte.SIZE) {
      into[to++] = (byte) word;
    }
  }

  /** Unpacks values of at most 32 bits; {@code out} has room for three more than {@code count}. */
  static void unpack(byte[] in, int at, int count, int width, int[] out) {
    if (width <= FOUR_FIT) {
      unpackByFour(in, at, count, width, out);
    } else if (width <= TWO_FIT) {
      unpackByTwo(in, at, count, width, out);
    } else {
      unpackEach(in, at, count, width, out);
    }
  }

  /** Unpacks values and adds {@code base}; {@code out} has room for one more than count. */
  static void unpack(byte[] in, int at, int count, int width, long base, long[] out) {
    if (width <= TWO_FIT) {
      unpackByTwo(in, at, count, width, base, out);
    } else {
      unpackEach(in, at, count, width, base, out);
    }
  }

  /** Unpacks the values at some places, each of at most 32 bits: 0.7 ns each, wherever they are. */
  static void pick(byte[] in, int at, int width, int[] places, int count, int[] out) {
    long mask = (1L << width) - 1;
    for (int index = 0; index < count; index++) {
      int bit = places[index] * width;
      out[index] = (int) (((long) LONG.get(in, at + (bit >>> 3)) >>> (bit & 7)) & mask);
    }
  }

  /**
   * Finds a value among packed ones of at most {@link #FOUR_FIT} bits, as many at once as a word
   * holds: those that equal it are 0 in the difference, and adding all ones but the highest to what
   * is not 0 carries into the highest bit (as Lamport, "Multiple byte processing with full-word
   * instructions", 1975).
   *
   * <p>The first two places of a word are written whether they are there or not, and kept if they
   * are: a branch would be guessed wrong in every other word of a value that one in twenty has.
   *
   * @param places gets where it is, ascending; it has room for all
   * @return how often
   */
  static int find(byte[] in, int at, int count, int width, long value, int[] places) {
    int fields = MOST_SPLIT / width;
    long ones = 0;
    for (int field = 0; field < fields; field++) {
      ones |= 1L << (field * width);
    }
    long highest = ones << (width - 1);
    long rest = highest - ones;
    long wanted = ones * value;
    int part = PARTS / width + 1; // (bit * part) / PARTS is bit / width, for all bits of a word.
    int found = 0;
    int index = 0;
    for (int bit = 0; index + fields <= count; index += fields, bit += fields * width) {
      long word = (long) LONG.get(in, at + (bit >>> 3)) >>> (bit & 7);
      long difference = word ^ wanted;
      long hits = highest & ~(((difference & rest) + rest) | difference);
      places[found] = index + Long.numberOfTrailingZeros(hits) * part / PARTS;
      found += (int) (-hits >>> 63);
      hits &= hits - 1;
      places[found] = index + Long.numberOfTrailingZeros(hits) * part / PARTS;
      found += (int) (-hits >>> 63);
      hits &= hits - 1;
      for (; hits != 0; hits &= hits - 1) {
        places[found++] = index + Long.numberOfTrailingZeros(hits) * part / PARTS;
      }
    }
    long mask = (1L << width) - 1;
    for (int bit = index * width; index < count; index++, bit += width) {
      places[found] = index;
      found += (((long) LONG.get(in, at + (bit >>> 3)) >>> (bit & 7)) & mask) == value ? 1 : 0;
    }
    return found;
  }

  private static void unpackByFour(byte[] in, int at, int count, int width, int[] out) {
    long mask = (1L << width) - 1;
    int second = width;
    int third = 2 * width;
    int fourth = 3 * width;
    int step = 4 * width;
    for (int index = 0, bit = 0; index < count; index += 4, bit += step) {
      long word = (long) LONG.get(in, at + (bit >>> 3)) >>> (bit & 7);
      out[index] = (int) (word & mask);
      out[index + 1] = (int) ((word >>> second) & mask);
      out[index + 2] = (int) ((word >>> third) & mask);
      out[index + 3] = (int) ((word >>> fourth) & mask);
    }
  }

  private static void unpackByTwo(byte[] in, int at, int count, int width, int[] out) {
    long mask = (1L << width) - 1;
    int step = 2 * width;
    for (int index = 0, bit = 0; index < count; index += 2, bit += step) {
      long word = (long) LONG.get(in, at + (bit >>> 3)) >>> (bit & 7);
      out[index] = (int) (word & mask);
      out[index + 1] = (int) ((word >>> width) & mask);
    }
  }

  private static void unpackEach(byte[] in, int at, int count, int width, int[] out) {
    long mask = (1L << width) - 1;
    for (int index = 0, bit = 0; index < count; index++, bit += width) {
      out[index] = (int) (((long) LONG.get(in, at + (bit >>> 3)) >>> (bit & 7)) & mask);
    }
  }

  private static void unpackByTwo(byte[] in, int at, int count, int width, long base, long[] out) {
    long mask = (1L << width) - 1;
    int step = 2 * width;
    for (int index = 0, bit = 0; index < count; index += 2, bit += step) {
      long word = (long) LONG.get(in, at + (bit >>> 3)) >>> (bit & 7);
      out[index] = base + (word & mask);
      out[index + 1] = base + ((word >>> width) & mask);
    }
  }

  private static void unpackEach(byte[] in, int at, int count, int width, long base, long[] out) {
    long mask = width == Long.SIZE ? -1L : (1L << width) - 1;
    for (int index = 0, bit = 0; index < count; index++, bit += width) {
      out[index] = base + (((long) LONG.get(in, at + (bit >>> 3)) >>> (bit & 7)) & mask);
    }
  }
}
