package io.raingauge.chunk;

import io.raingauge.measure.Total;
import io.raingauge.wire.BytesCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whole numbers in blocks, as {@link LongPacker} wrote them. A block is unpacked at 0.4 to 0.6 ns a
 * value; its least and greatest value are known without that.
 *
 * <p>For one thread: it has scratch memory of its own.
 */
final class PackedLongs {
  private static final int INT_BITS = 31;

  /** Below it a block's sum fits a long. */
  private static final long SAFE = 1L << 51;

  /** A double holds every whole number within. */
  private static final long EXACT = 1L << 53;

  private final byte[] bytes;
  private final int count;
  private final int[] starts;
  private final byte[] modes;
  private final byte[] widths;
  private final int[] offsets;
  private final long[] mins;
  private final long[] maxes;

  /** Mode 1: the first value; mode 2: the number of runs. */
  private final long[] firsts;

  private final long[] leasts;
  private int @Nullable [] ints;
  private long @Nullable [] longs;
  private long @Nullable [] runValues;

  /** Reads the index of the blocks at the cursor and goes past the payload. */
  PackedLongs(BytesCursor from) {
    bytes = from.bytes();
    int form = from.next();
    count = toInt(from.nextUnsigned(), from);
    int blocks = form == 0 ? Blocks.of(count) : toInt(from.nextUnsigned(), from);
    if (form > 1 || blocks > bytes.length) {
      throw from.broken("no packed numbers have the form " + form + " and " + blocks + " blocks");
    }
    starts = new int[blocks + 1];
    modes = new byte[blocks];
    widths = new byte[blocks];
    offsets = new int[blocks];
    mins = new long[blocks];
    maxes = new long[blocks];
    firsts = new long[blocks];
    leasts = new long[blocks];
    for (int block = 0; block < blocks; block++) {
      readIndex(block, form, from);
    }
    if (starts[blocks] != count) {
      throw from.broken("its blocks have " + starts[blocks] + " values, not " + count);
    }
    for (int block = 0; block < blocks; block++) {
      offsets[block] = from.take(payloadOf(block));
    }
    if (bytes.length - from.position() < BitPacking.SPARE) {
      throw from.broken("nothing follows the packed numbers");
    }
  }

  int count() {
    return count;
  }

  int blocks() {
    return modes.length;
  }

  /** How many values a block has. */
  int count(int block) {
    return starts[block + 1] - starts[block];
  }

  /** Where a block's values begin among all. */
  int start(int block) {
    return starts[block];
  }

  /** The least value of a block that is not empty. */
  long min(int block) {
    return mins[block];
  }

  long max(int block) {
    return maxes[block];
  }

  /**
   * Unpacks a block into {@code out}, which has room for a whole one.
   *
   * @return how many values
   */
  int read(int block, long[] out) {
    int size = count(block);
    switch (modes[block]) {
      case LongPacker.OFFSETS -> {
        if (widths[block] == 0) {
          Arrays.fill(out, 0, size, mins[block]);
        } else {
          BitPacking.unpack(bytes, offsets[block], size, widths[block], mins[block], out);
        }
      }
      case LongPacker.DIFFERENCES -> readDifferences(block, size, out);
      default -> readRuns(block, out);
    }
    return size;
  }

  /**
   * Unpacks a block of numbers that fit 31 bits and are not negative, as codes and lengths are.
   *
   * @return how many values
   */
  int read(int block, int[] out) {
    int size = count(block);
    if (modes[block] == LongPacker.OFFSETS && widths[block] <= INT_BITS) {
      int min = (int) mins[block];
      if (widths[block] == 0) {
        Arrays.fill(out, 0, size, min);
        return size;
      }
      BitPacking.unpack(bytes, offsets[block], size, widths[block], out);
      if (min != 0) {
        for (int index = 0; index < size; index++) {
          out[index] += min;
        }
      }
      return size;
    }
    long[] wide = longs();
    read(block, wide);
    for (int index = 0; index < size; index++) {
      out[index] = (int) wide[index];
    }
    return size;
  }

  /** As {@link #read(int, int[])}, of the values at some places of a block only. */
  void read(int block, int[] places, int count, int[] out) {
    if (modes[block] == LongPacker.OFFSETS && widths[block] <= INT_BITS) {
      int min = (int) mins[block];
      BitPacking.pick(bytes, offsets[block], widths[block], places, count, out);
      for (int index = 0; index < count; index++) {
        out[index] += min;
      }
      return;
    }
    int[] all = ints();
    read(block, all);
    for (int index = 0; index < count; index++) {
      out[index] = all[places[index]];
    }
  }

  /**
   * The places in a block of a number that fits 31 bits and is not negative, ascending.
   *
   * @return how many
   */
  int find(int block, int value, int[] places) {
    int size = count(block);
    if (size == 0 || value < mins[block] || value > maxes[block]) {
      return 0;
    }
    boolean isPacked = widths[block] > 0 && widths[block] <= BitPacking.FOUR_FIT;
    if (modes[block] == LongPacker.OFFSETS && isPacked) {
      long offset = value - mins[block];
      return BitPacking.find(bytes, offsets[block], size, widths[block], offset, places);
    }
    int[] all = ints();
    read(block, all);
    int found = 0;
    for (int index = 0; index < size; index++) {
      places[found] = index;
      found += all[index] == value ? 1 : 0;
    }
    return found;
  }

  /**
   * Unpacks a block as the nearest doubles. By two loops, of which C2 makes vectors: 0.16 ns a
   * value over the unpacking, where one loop over longs takes 0.56.
   *
   * @return how many values
   */
  int read(int block, double[] out) {
    int size = count(block);
    boolean isExact = mins[block] > -EXACT && maxes[block] < EXACT;
    if (isExact && modes[block] == LongPacker.OFFSETS && widths[block] <= INT_BITS) {
      int[] narrow = ints();
      double base = mins[block];
      if (widths[block] == 0) {
        Arrays.fill(out, 0, size, base);
        return size;
      }
      BitPacking.unpack(bytes, offsets[block], size, widths[block], narrow);
      for (int index = 0; index < size; index++) {
        out[index] = narrow[index];
      }
      for (int index = 0; index < size; index++) {
        out[index] += base;
      }
      return size;
    }
    long[] wide = longs();
    read(block, wide);
    for (int index = 0; index < size; index++) {
      out[index] = wide[index];
    }
    return size;
  }

  /** Unpacks how much each value of a block is above the least; false where it is not kept so. */
  boolean offsets(int block, int[] out) {
    if (modes[block] != LongPacker.OFFSETS || widths[block] > INT_BITS) {
      return false;
    }
    if (widths[block] == 0) {
      Arrays.fill(out, 0, count(block), 0);
    } else {
      BitPacking.unpack(bytes, offsets[block], count(block), widths[block], out);
    }
    return true;
  }

  /** Adds all values of a block; by their offsets alone where they are small. */
  void sum(int block, Total into) {
    int size = count(block);
    boolean isSafe = mins[block] > -SAFE && maxes[block] < SAFE;
    if (isSafe && mins[block] == maxes[block]) {
      into.add(size * mins[block]);
      return;
    }
    if (isSafe && modes[block] == LongPacker.OFFSETS && widths[block] <= INT_BITS) {
      int[] narrow = ints();
      BitPacking.unpack(bytes, offsets[block], size, widths[block], narrow);
      long sum = size * mins[block];
      for (int index = 0; index < size; index++) {
        sum += narrow[index];
      }
      into.add(sum);
      return;
    }
    long[] wide = longs();
    read(block, wide);
    for (int index = 0; index < size; index++) {
      into.add(wide[index]);
    }
  }

  private void readDifferences(int block, int size, long[] out) {
    if (widths[block] == 0) {
      Arrays.fill(out, 0, size, leasts[block]);
    } else {
      BitPacking.unpack(bytes, offsets[block], size - 1, widths[block], leasts[block], out);
    }
    long value = firsts[block];
    for (int index = 0; index < size; index++) {
      long difference = out[index];
      out[index] = value;
      value += difference;
    }
  }

  private void readRuns(int block, long[] out) {
    int runs = (int) firsts[block];
    if (runValues == null) {
      runValues = new long[Blocks.ROWS];
    }
    long[] values = runValues;
    int[] lengths = ints();
    int valueWidth = BitPacking.widthOf(maxes[block] - mins[block]);
    int at = offsets[block];
    BitPacking.unpack(bytes, at, runs, valueWidth, mins[block], values);
    BitPacking.unpack(
        bytes, at + BitPacking.bytesOf(runs, valueWidth), runs, widths[block], lengths);
    int to = 0;
    for (int run = 0; run < runs; run++) {
      int from = to;
      to += lengths[run] + 1;
      Arrays.fill(out, from, to, values[run]);
    }
  }

  private void readIndex(int block, int form, BytesCursor from) {
    modes[block] = (byte) from.next();
    int size = form == 0 ? Blocks.rowsOf(block, count) : toInt(from.nextUnsigned(), from);
    if (size > Blocks.ROWS) {
      throw from.broken("a block has " + size + " values");
    }
    starts[block + 1] = starts[block] + size;
    mins[block] = (block == 0 ? 0 : mins[block - 1]) + from.nextSigned();
    long range = from.nextUnsigned();
    maxes[block] = mins[block] + range;
    widths[block] = (byte) BitPacking.widthOf(range);
    switch (modes[block]) {
      case LongPacker.OFFSETS -> {}
      case LongPacker.DIFFERENCES -> {
        firsts[block] = mins[block] + from.nextUnsigned();
        leasts[block] = from.nextSigned();
        widths[block] = (byte) from.next();
      }
      case LongPacker.RUNS -> {
        firsts[block] = from.nextUnsigned();
        widths[block] = (byte) from.next();
      }
      default -> throw from.broken("no block has the mode " + modes[block]);
    }
  }

  private long payloadOf(int block) {
    int size = count(block);
    return switch (modes[block]) {
      case LongPacker.OFFSETS -> BitPacking.bytesOf(size, widths[block]);
      case LongPacker.DIFFERENCES -> BitPacking.bytesOf(size - 1, widths[block]);
      default -> {
        int runs = (int) firsts[block];
        int valueWidth = BitPacking.widthOf(maxes[block] - mins[block]);
        yield (long) BitPacking.bytesOf(runs, valueWidth) + BitPacking.bytesOf(runs, widths[block]);
      }
    };
  }

  private int[] ints() {
    if (ints == null) {
      ints = new int[Blocks.ROWS];
    }
    return ints;
  }

  private long[] longs() {
    if (longs == null) {
      longs = new long[Blocks.ROWS];
    }
    return longs;
  }

  private static int toInt(long value, BytesCursor from) {
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw from.broken("no count is " + value);
    }
    return (int) value;
  }
}
