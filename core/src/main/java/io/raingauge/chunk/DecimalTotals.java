package io.raingauge.chunk;

import io.raingauge.measure.Total;
import java.util.Arrays;

/**
 * Sums by group of {@link Decimals} of one column, for few groups. The first {@link #FEW} of a
 * group are summed as doubles are, by its {@link GroupTotals}; those that come then as the whole
 * numbers over a power of ten that they are: exactly, and rounded once in the end.
 *
 * <p>The doubles nearest to many decimals come to the same, but for what is left of their own
 * rounding: that grows as the root of their number while the sum of such as are all of one sign
 * grows as the number, so beyond {@link #FEW} the last bit differs in less than one sum of 100.
 * Others are no {@link Decimals}. It takes a third of the time.
 *
 * <p>For one thread. 6 KB, and 24 KB more where a group has had few.
 */
public final class DecimalTotals {
  /** More groups than these are not looked through after each block. */
  public static final int MOST_GROUPS = 256;

  /** Numbers of a group that are summed as doubles before any is as a decimal. */
  static final int FEW = 1024;

  /** Of the sum of a block's offsets, of 31 bits each; above it is how many there are. */
  private static final int SUM_BITS = 42;

  private static final long ONE = 1L << SUM_BITS;

  private final GroupTotals few;
  private final long[] blockSums = new long[MOST_GROUPS];

  /** Of each group: the sum of what came after the first few, times {@link #power}. */
  private final long[] sums = new long[MOST_GROUPS];

  private final int[] counts = new int[MOST_GROUPS];

  /** 1 for each group that has had few, else 0. */
  private final int[] isOfFew = new int[MOST_GROUPS];

  private double[] fewValues = {};
  private int[] fewGroups = {};
  private long power = 1;

  /**
   * @param few gets the first numbers of each group, and knows how many groups there are
   */
  public DecimalTotals(GroupTotals few) {
    this.few = few;
    Arrays.fill(isOfFew, 1);
  }

  /**
   * Adds the decimals of a block, or of some of its rows, each to its group.
   *
   * @param groupCounts gets how many of them are of each group
   */
  public void add(int[] groups, Decimals values, int size, int[] groupCounts) {
    power = values.power;
    int all = Math.min(MOST_GROUPS, few.room());
    long[] block = blockSums;
    Arrays.fill(block, 0, all, 0);
    int[] offsets = values.offsets;
    for (int row = 0; row < size; row++) {
      block[groups[row]] += ONE + offsets[row];
    }
    boolean hasFew = false;
    for (int group = 0; group < all; group++) {
      long count = block[group] >>> SUM_BITS;
      if (isOfFew[group] == 0) {
        sums[group] += (block[group] & (ONE - 1)) + count * values.least;
      }
      hasFew |= count > 0 && isOfFew[group] == 1;
      groupCounts[group] = (int) count;
      counts[group] += (int) count;
    }
    if (hasFew) {
      addFew(groups, values, size);
      findMany(all);
    }
  }

  /** Adds to a group's sum, as its {@link GroupTotals} has it, what is not in that. */
  public void addTo(Total total, int group) {
    if (group < MOST_GROUPS && sums[group] != 0) {
      total.add(sums[group] / power);
      total.add((double) (sums[group] % power) / power);
    }
  }

  private void addFew(int[] groups, Decimals values, int size) {
    if (fewValues.length == 0) {
      fewValues = new double[Blocks.ROWS];
      fewGroups = new int[Blocks.ROWS];
    }
    int count = 0;
    double divisor = power;
    for (int row = 0; row < size; row++) {
      fewGroups[count] = groups[row];
      fewValues[count] = (values.offsets[row] + values.least) / divisor;
      count += isOfFew[groups[row]];
    }
    few.add(fewGroups, fewValues, count);
  }

  /** Where all of a group are whole their sum is a whole number: they stay as they are. */
  private void findMany(int all) {
    for (int group = 0; group < all; group++) {
      boolean hasFraction = counts[group] > few.wholeCount(group);
      if (hasFraction && counts[group] >= FEW) {
        isOfFew[group] = 0;
      }
    }
  }
}
