package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.GroupTotals;
import io.raingauge.measure.Total;
import java.util.Arrays;

/** The sum and the count of what is a number among values, by point. For one thread. */
final class NumberTotals {
  private final GroupTotals totals = new GroupTotals(1);
  private long[] counts = new long[1];
  private int[] points = {};
  private double[] numbers = {};

  /**
   * Takes the values whose mask is 1 of the selected rows of a view.
   *
   * @param values of the selected rows, as the mask is
   */
  void add(BlockView view, double[] values, int[] mask) {
    if (counts.length < view.pointCount) {
      counts = Arrays.copyOf(counts, Math.max(view.pointCount, counts.length * 2));
      totals.grow(view.pointCount);
    }
    if (points.length == 0) {
      points = new int[ColumnReader.BLOCK_ROWS];
      numbers = new double[ColumnReader.BLOCK_ROWS];
    }
    int found = 0;
    for (int index = 0; index < view.selected; index++) {
      points[found] = view.points[index];
      numbers[found] = values[index];
      found += mask[index];
    }
    totals.add(points, numbers, found);
    for (int index = 0; index < found; index++) {
      counts[points[index]]++;
    }
  }

  long count(int point) {
    return point < counts.length ? counts[point] : 0;
  }

  Total total(int point) {
    return point < counts.length ? totals.total(point, counts[point]) : new Total();
  }
}
