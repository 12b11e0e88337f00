package io.raingauge.chunk;

import io.raingauge.wire.BytesCursor;
import java.util.Arrays;

/** Doubles in blocks, as {@link DoublePacker} wrote them. For one thread. */
final class PackedDoubles {
  /** So many of them as a chunk has rows fit a long. */
  private static final long SMALL = 1L << 42;

  private final boolean isDecimal;
  private final int places;
  private final int shift;
  private final PackedLongs longs;
  private final long[] apartAt;
  private final double[] apart;
  private final long[] scratch;
  private final double[] mins;
  private final double[] maxes;
  private final boolean isOfOneSign;

  PackedDoubles(BytesCursor from) {
    int form = from.next();
    if (form > DoublePacker.BITS) {
      throw from.broken("no packed doubles have the form " + form);
    }
    isDecimal = form == DoublePacker.DECIMALS;
    int bits = from.next();
    places = isDecimal ? bits : 0;
    shift = isDecimal ? 0 : bits;
    if (places > DoublePacker.MOST_PLACES || shift >= Long.SIZE) {
      throw from.broken("no packed doubles have " + bits + " places or bits of 0");
    }
    int apartCount = isDecimal ? (int) from.nextUnsigned() : 0;
    apartAt = apartCount == 0 ? new long[0] : all(new PackedLongs(from));
    apart = new double[apartAt.length];
    if (apart.length != apartCount) {
      throw from.broken("it has " + apart.length + " values apart, not " + apartCount);
    }
    for (int index = 0; index < apart.length; index++) {
      apart[index] = from.nextDouble();
    }
    longs = new PackedLongs(from);
    scratch = isDecimal ? new long[0] : new long[Blocks.ROWS];
    mins = new double[longs.blocks()];
    maxes = new double[longs.blocks()];
    findExtremes();
    isOfOneSign =
        Arrays.stream(mins).allMatch(min -> min >= 0)
            || Arrays.stream(maxes).allMatch(max -> max <= 0);
  }

  int count() {
    return longs.count();
  }

  int count(int block) {
    return longs.count(block);
  }

  /** The least value of a block that is not empty. */
  double min(int block) {
    return mins[block];
  }

  double max(int block) {
    return maxes[block];
  }

  /**
   * Unpacks a block into {@code out}, which has room for a whole one.
   *
   * @return how many values
   */
  int read(int block, double[] out) {
    if (!isDecimal) {
      return readBits(block, out);
    }
    int size = longs.read(block, out);
    if (places > 0) {
      double power = DoublePacker.power(places);
      for (int index = 0; index < size; index++) {
        out[index] /= power;
      }
    }
    int start = longs.start(block);
    for (int at = firstApart(start); at < apart.length && apartAt[at] < start + size; at++) {
      out[(int) apartAt[at] - start] = apart[at];
    }
    return size;
  }

  /**
   * Unpacks a block of small decimals with places; false of any other, and where some are above 0
   * and some below: what they come to may be small, and what is left of rounding doubles is not.
   */
  boolean decimals(int block, Decimals out) {
    if (!isOfOneSign) {
      return false;
    }
    boolean isSmall = longs.min(block) > -SMALL && longs.max(block) < SMALL;
    if (places == 0 || apart.length > 0 || !isSmall || !longs.offsets(block, out.offsets)) {
      return false;
    }
    out.least = longs.min(block);
    out.power = (long) DoublePacker.power(places);
    return true;
  }

  private int readBits(int block, double[] out) {
    int size = longs.read(block, scratch);
    for (int index = 0; index < size; index++) {
      out[index] = ofBits(scratch[index]);
    }
    return size;
  }

  private double ofBits(long ordered) {
    return Double.longBitsToDouble(DoublePacker.ordered(ordered, shift) << shift);
  }

  private void findExtremes() {
    for (int block = 0; block < mins.length; block++) {
      long min = longs.min(block);
      long max = longs.max(block);
      double power = DoublePacker.power(places);
      mins[block] = isDecimal ? min / power : ofBits(min);
      maxes[block] = isDecimal ? max / power : ofBits(max);
      int start = longs.start(block);
      int end = start + longs.count(block);
      for (int at = firstApart(start); at < apart.length && apartAt[at] < end; at++) {
        mins[block] = Math.min(mins[block], apart[at]);
        maxes[block] = Math.max(maxes[block], apart[at]);
      }
    }
  }

  private int firstApart(int start) {
    int found = Arrays.binarySearch(apartAt, start);
    return found < 0 ? -found - 1 : found;
  }

  private static long[] all(PackedLongs packed) {
    long[] all = new long[packed.count()];
    long[] block = new long[Blocks.ROWS];
    for (int index = 0, at = 0; index < packed.blocks(); index++) {
      int size = packed.read(index, block);
      System.arraycopy(block, 0, all, at, size);
      at += size;
    }
    return all;
  }
}
