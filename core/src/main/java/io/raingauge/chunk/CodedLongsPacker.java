package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the whole numbers of a column; {@link CodedLongs} reads them.
 *
 * <pre>
 *  form       1  0 as they are, 1 as codes
 *  form 1:    the different numbers, ascending, as {@link LongPacker} writes
 *             the place of each among them, as {@link LongPacker} writes
 *  form 0:    each, as {@link LongPacker} writes
 * </pre>
 *
 * <p>Reused; for one thread.
 */
final class CodedLongsPacker {
  static final int PLAIN = 0;
  static final int CODES = 1;

  /** Different numbers beyond which there are no codes; their block must hold them. */
  static final int MOST_CODES = 1024;

  private static final int SLOTS = 4 * MOST_CODES;

  private final LongPacker longs;
  private final long[] keys = new long[SLOTS];
  private final boolean[] used = new boolean[SLOTS];
  private final int[] codeOf = new int[SLOTS];
  private long[] different = {};
  private long[] codes = {};

  CodedLongsPacker(LongPacker longs) {
    this.longs = longs;
  }

  /**
   * Writes {@code values[0, count)}; {@code ends} as for {@link LongPacker}.
   *
   * @return how many different ones there are; below 0 when they were too many to count
   */
  int write(long[] values, int count, int @Nullable [] ends, GrowingBytes into) {
    boolean isCounted = findDifferent(values, count);
    if (isCounted && isCheaperAsCodes(values, count)) {
      into.put(CODES);
      longs.write(different, different.length, into);
      longs.write(codes, count, ends, into);
    } else {
      into.put(PLAIN);
      longs.write(values, count, ends, into);
    }
    return isCounted ? different.length : -1;
  }

  private boolean isCheaperAsCodes(long[] values, int count) {
    if (codes.length < count) {
      codes = new long[count];
    }
    for (int code = 0; code < different.length; code++) {
      codeOf[slotOf(different[code])] = code;
    }
    for (int index = 0; index < count; index++) {
      codes[index] = codeOf[slotOf(values[index])];
    }
    long asCodes = longs.bitsOf(codes, count) + 64L * different.length;
    return asCodes < longs.bitsOf(values, count) * 7 / 8;
  }

  private boolean findDifferent(long[] values, int count) {
    Arrays.fill(used, false);
    int found = 0;
    for (int index = 0; index < count; index++) {
      int slot = slotOf(values[index]);
      if (!used[slot]) {
        if (found == MOST_CODES) {
          return false;
        }
        used[slot] = true;
        keys[slot] = values[index];
        found++;
      }
    }
    different = new long[found];
    for (int slot = 0, at = 0; slot < SLOTS; slot++) {
      if (used[slot]) {
        different[at++] = keys[slot];
      }
    }
    Arrays.sort(different);
    return true;
  }

  private int slotOf(long value) {
    int slot = (int) DistinctCounter.mixed(value) & (SLOTS - 1);
    while (used[slot] && keys[slot] != value) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    return slot;
  }
}
