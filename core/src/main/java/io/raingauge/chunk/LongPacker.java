package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import org.jspecify.annotations.Nullable;

/**
 * Writes whole numbers in blocks, each in the cheapest of three ways; {@link PackedLongs} reads
 * them.
 *
 * <pre>
 *  form       1  0: all blocks full but the last; 1: each with a count of its own
 *  count      u  of all values
 *  blocks     u  only in form 1
 *  for each block
 *    mode     1  0 offsets, 1 differences, 2 runs
 *    count    u  only in form 1
 *    min      s  less that of the block before, 0 before the first; of an empty block 0
 *    range    u  its greatest value less min
 *    mode 1:  first u, less min; least s, the least difference; width 1, of a difference less least
 *    mode 2:  runs u; width 1, of a run's length less 1
 *  for each block, bits as {@link BitPacking} draws them, to a whole byte
 *    mode 0:  the values less min, in the width of range
 *    mode 1:  count - 1 differences less least
 *    mode 2:  the runs' values less min; then, from a whole byte, their lengths less 1
 *
 *  1 a byte, u and s as GrowingBytes.putUnsigned and putSigned; all sums and differences modulo 2^64
 * </pre>
 *
 * <p>Reused; for one thread.
 */
final class LongPacker {
  static final int OFFSETS = 0;
  static final int DIFFERENCES = 1;
  static final int RUNS = 2;

  /** A block is not worth the look at runs unless so many values share one on average. */
  private static final int LEAST_RUN = 3;

  private final GrowingBytes payload = new GrowingBytes();
  private final long[] scratch = new long[Blocks.ROWS];
  private final long[] lengths = new long[Blocks.ROWS];
  private long min;
  private long max;
  private long leastDifference;
  private long mostDifference;
  private int runs;
  private int longestRun;

  /** Writes {@code values[0, count)} in full blocks. */
  void write(long[] values, int count, GrowingBytes into) {
    write(values, count, null, into);
  }

  /**
   * Writes {@code values[0, count)}.
   *
   * @param ends where each block ends; null for full blocks
   */
  void write(long[] values, int count, int @Nullable [] ends, GrowingBytes into) {
    into.put(ends == null ? 0 : 1);
    into.putUnsigned(count);
    int blocks = ends == null ? Blocks.of(count) : ends.length;
    if (ends != null) {
      into.putUnsigned(blocks);
    }
    payload.clear();
    long minBefore = 0;
    int from = 0;
    for (int block = 0; block < blocks; block++) {
      int to = ends == null ? Math.min(count, from + Blocks.ROWS) : ends[block];
      measure(values, from, to);
      int mode = cheapest(to - from);
      into.put(mode);
      if (ends != null) {
        into.putUnsigned(to - from);
      }
      into.putSigned(min - minBefore);
      into.putUnsigned(max - min);
      minBefore = min;
      switch (mode) {
        case DIFFERENCES -> differences(values, from, to, into);
        case RUNS -> runs(values, from, to, into);
        default -> pack(values, from, to - from, min, BitPacking.widthOf(max - min));
      }
      from = to;
    }
    into.put(payload.bytes(), 0, payload.size());
  }

  /** Bits that the payload of {@code values[0, count)} in full blocks would take. */
  long bitsOf(long[] values, int count) {
    long bits = 0;
    for (int from = 0; from < count; from += Blocks.ROWS) {
      int to = Math.min(count, from + Blocks.ROWS);
      measure(values, from, to);
      bits += bitsOf(cheapest(to - from), to - from);
    }
    return bits;
  }

  private void measure(long[] values, int from, int to) {
    min = from == to ? 0 : values[from];
    max = min;
    leastDifference = Long.MAX_VALUE;
    mostDifference = Long.MIN_VALUE;
    runs = 0;
    longestRun = 0;
    int runFrom = from;
    for (int index = from + 1; index < to; index++) {
      long value = values[index];
      long difference = value - values[index - 1];
      min = Math.min(min, value);
      max = Math.max(max, value);
      leastDifference = Math.min(leastDifference, difference);
      mostDifference = Math.max(mostDifference, difference);
      if (difference != 0) {
        runs++;
        longestRun = Math.max(longestRun, index - runFrom);
        runFrom = index;
      }
    }
    runs++;
    longestRun = Math.max(longestRun, to - runFrom);
  }

  private int cheapest(int count) {
    int best = OFFSETS;
    if (count > 1 && bitsOf(DIFFERENCES, count) < bitsOf(best, count)) {
      best = DIFFERENCES;
    }
    if (runs * LEAST_RUN < count && max != min && bitsOf(RUNS, count) < bitsOf(best, count)) {
      best = RUNS;
    }
    return best;
  }

  private long bitsOf(int mode, int count) {
    int width = BitPacking.widthOf(max - min);
    return switch (mode) {
      case DIFFERENCES ->
          (long) BitPacking.widthOf(mostDifference - leastDifference) * (count - 1) + 32;
      case RUNS -> (long) (width + BitPacking.widthOf(longestRun - 1L)) * runs + 24;
      default -> (long) width * count;
    };
  }

  private void differences(long[] values, int from, int to, GrowingBytes into) {
    int width = BitPacking.widthOf(mostDifference - leastDifference);
    into.putUnsigned(values[from] - min);
    into.putSigned(leastDifference);
    into.put(width);
    for (int index = from + 1; index < to; index++) {
      scratch[index - from - 1] = values[index] - values[index - 1];
    }
    pack(scratch, 0, to - from - 1, leastDifference, width);
  }

  private void runs(long[] values, int from, int to, GrowingBytes into) {
    int width = BitPacking.widthOf(longestRun - 1L);
    into.putUnsigned(runs);
    into.put(width);
    int run = -1;
    for (int index = from; index < to; index++) {
      if (index == from || values[index] != values[index - 1]) {
        run++;
        scratch[run] = values[index];
        lengths[run] = -1;
      }
      lengths[run]++;
    }
    pack(scratch, 0, runs, min, BitPacking.widthOf(max - min));
    pack(lengths, 0, runs, 0, width);
  }

  private void pack(long[] values, int from, int count, long base, int width) {
    BitPacking.pack(values, from, count, base, width, payload);
  }
}
