package io.raingauge.chunk;

import io.raingauge.measure.Total;
import java.util.Arrays;

/**
 * The sum and the count of numbers by group, for groups that are small numbers, as codes are. A
 * group's sum is what a {@link Total} of its numbers in this order would be, bit for bit (Q5):
 * whole numbers are summed exactly, the error of each other sum is carried along. What rounding
 * took is found without asking which summand is larger (Knuth, The Art of Computer Programming,
 * vol. 2, 4.2.2, theorem B); where nothing overflows that is what Neumaier's branch finds.
 *
 * <p>2.0 ns a number on top of its decoding, against 0.9 ns where whole numbers were not exact.
 *
 * <p>For one thread. About 80 bytes a group.
 */
public final class GroupTotals {
  /** Whole numbers below it are summed in a long, which is emptied before it could overflow. */
  private static final double SMALL = 0x1p42;

  private static final int EMPTY_AFTER = 1 << 20;

  private Total[] wholes;

  /** Of each group: the sum of its small whole numbers, how many others, how many in all. */
  private long[] longs;

  /** Of each group: the sum of the other numbers, and what rounding took from it. */
  private double[] doubles;

  private int added;

  /**
   * @param groups how many; numbers from 0 to one less are added
   */
  public GroupTotals(int groups) {
    wholes = new Total[groups];
    Arrays.setAll(wholes, group -> new Total());
    longs = new long[groups * 4];
    doubles = new double[groups * 2];
  }

  /** Makes room for more groups: numbers up to one less than {@code groups} may be added then. */
  public void grow(int groups) {
    int before = wholes.length;
    if (groups > before) {
      int room = Math.max(groups, before * 2);
      wholes = Arrays.copyOf(wholes, room);
      Arrays.setAll(wholes, group -> group < before ? wholes[group] : new Total());
      longs = Arrays.copyOf(longs, room * 4);
      doubles = Arrays.copyOf(doubles, room * 2);
    }
  }

  /** Adds {@code values[0, size)}, each to its group; size is at most a block's. */
  public void add(int[] groups, double[] values, int size) {
    makeRoom(size);
    for (int row = 0; row < size; row++) {
      add(groups[row], values[row], 1);
    }
  }

  /** As {@link #add(int[], double[], int)}, of the rows whose mask is 1; at the others is 0. */
  public void add(int[] groups, double[] values, int[] mask, int size) {
    makeRoom(size);
    for (int row = 0; row < size; row++) {
      add(groups[row], mask[row] == 0 ? 0 : values[row], mask[row]);
    }
  }

  /** How many numbers a group has. */
  public long count(int group) {
    return longs[group * 4 + 2];
  }

  /** The sum of a group's numbers; a new object. */
  public Total total(int group) {
    Total total = new Total();
    total.merge(wholes[group]);
    double sum = doubles[group * 2];
    double error = Double.isInfinite(sum) ? 0 : doubles[group * 2 + 1];
    total.add(longs[group * 4], longs[group * 4 + 1], sum, error);
    return total;
  }

  private void add(int group, double value, int one) {
    long whole = (long) value;
    boolean isWhole = whole == value;
    if (isWhole && Math.abs(value) >= SMALL) {
      addLarge(group, value);
      return;
    }
    int at = group * 4;
    longs[at] += isWhole ? whole : 0;
    longs[at + 1] += isWhole ? 0 : 1;
    longs[at + 2] += one;
    double addend = isWhole ? 0 : value;
    int of = group * 2;
    double sum = doubles[of];
    double next = sum + addend;
    double taken = next - sum;
    doubles[of + 1] += (sum - (next - taken)) + (addend - taken);
    doubles[of] = next;
  }

  private void addLarge(int group, double value) {
    longs[group * 4 + 2]++;
    if (value == 0x1p63) { // The one that looks whole and is beyond a long.
      longs[group * 4 + 1]++;
      double sum = doubles[group * 2];
      double next = sum + value;
      double taken = next - sum;
      doubles[group * 2 + 1] += (sum - (next - taken)) + (value - taken);
      doubles[group * 2] = next;
    } else {
      wholes[group].add(value);
    }
  }

  private void makeRoom(int size) {
    added += size;
    if (added > EMPTY_AFTER) {
      added = size;
      for (int group = 0; group < wholes.length; group++) {
        wholes[group].add(longs[group * 4]);
        longs[group * 4] = 0;
      }
    }
  }
}
