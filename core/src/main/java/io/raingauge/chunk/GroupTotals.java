package io.raingauge.chunk;

import io.raingauge.measure.Total;
import java.util.Arrays;

/**
 * The sum of numbers by group, for groups that are small numbers, as codes are. A group's sum is
 * what a {@link Total} of its numbers in this order would be, bit for bit (Q5): whole numbers are
 * summed exactly, the error of each other sum is carried along. What rounding took is found without
 * asking which summand is larger (Knuth, The Art of Computer Programming, vol. 2, 4.2.2, theorem
 * B); where nothing overflows that is what Neumaier's branch finds.
 *
 * <p>The whole numbers of a block are looked for first and taken by themselves: of two-place
 * decimals that is one in a hundred, of a column of counts all of them, and either way the other
 * loop has nothing to ask.
 *
 * <p>For one thread. About 80 bytes a group.
 */
public final class GroupTotals {
  /** Whole numbers below it are summed in a long, which is emptied before it could overflow. */
  private static final double SMALL = 0x1p42;

  /** The first double that is beyond a long. */
  private static final double BEYOND = 0x1p63;

  private static final int EMPTY_AFTER = 1 << 20;

  private Total[] wholes;

  /** Of each group: the sum of its small whole numbers, and how many of its numbers are whole. */
  private long[] longs;

  /** Of each group: the sum of the other numbers, and what rounding took from it. */
  private double[] doubles;

  private int[] rows = {};
  private int added;

  /**
   * @param groups how many; numbers from 0 to one less are added
   */
  public GroupTotals(int groups) {
    wholes = new Total[groups];
    Arrays.setAll(wholes, group -> new Total());
    longs = new long[groups * 2];
    doubles = new double[groups * 2];
  }

  /** Makes room for more groups: numbers up to one less than {@code groups} may be added then. */
  public void grow(int groups) {
    int before = wholes.length;
    if (groups > before) {
      int room = Math.max(groups, before * 2);
      wholes = Arrays.copyOf(wholes, room);
      Arrays.setAll(wholes, group -> group < before ? wholes[group] : new Total());
      longs = Arrays.copyOf(longs, room * 2);
      doubles = Arrays.copyOf(doubles, room * 2);
    }
  }

  /**
   * Adds {@code values[0, size)}, each to its group; size is at most a block's. It leaves 0 for
   * each whole number.
   */
  public void add(int[] groups, double[] values, int size) {
    makeRoom(size);
    if (takeWholes(groups, values, size) < size) {
      addFractions(groups, values, size);
    }
  }

  /**
   * The sum of a group's numbers; a new object.
   *
   * @param count how many numbers were added to it
   */
  public Total total(int group, long count) {
    Total total = new Total();
    total.merge(wholes[group]);
    double sum = doubles[group * 2];
    double error = Double.isInfinite(sum) ? 0 : doubles[group * 2 + 1];
    total.add(longs[group * 2], count - longs[group * 2 + 1], sum, error);
    return total;
  }

  /** For how many groups there is room. */
  int room() {
    return wholes.length;
  }

  /** How many whole numbers a group has. */
  long wholeCount(int group) {
    return longs[group * 2 + 1];
  }

  /** Takes the whole numbers; how many there were. */
  private int takeWholes(int[] groups, double[] values, int size) {
    if (rows.length == 0) {
      rows = new int[Blocks.ROWS];
    }
    int[] likely = rows;
    int found = 0;
    for (int row = 0; row < size; row++) {
      likely[found] = row;
      found += Math.rint(values[row]) == values[row] ? 1 : 0;
    }
    int taken = 0;
    for (int index = 0; index < found; index++) {
      int row = likely[index];
      double value = values[row];
      int group = groups[row];
      if (Math.abs(value) < SMALL) {
        longs[group * 2] += (long) value;
      } else if (value >= -BEYOND && value < BEYOND) {
        wholes[group].add((long) value);
      } else {
        continue; // It looks whole, as every double of its size does, and no long holds it.
      }
      longs[group * 2 + 1]++;
      values[row] = 0;
      taken++;
    }
    return taken;
  }

  /** A whole number is 0 by now, which changes neither the sum nor the error. */
  private void addFractions(int[] groups, double[] values, int size) {
    double[] all = doubles;
    for (int row = 0; row < size; row++) {
      int of = groups[row] * 2;
      double value = values[row];
      double sum = all[of];
      double next = sum + value;
      double taken = next - sum;
      all[of + 1] += (sum - (next - taken)) + (value - taken);
      all[of] = next;
    }
  }

  private void makeRoom(int size) {
    added += size;
    if (added > EMPTY_AFTER) {
      added = size;
      for (int group = 0; group < wholes.length; group++) {
        wholes[group].add(longs[group * 2]);
        longs[group * 2] = 0;
      }
    }
  }
}
