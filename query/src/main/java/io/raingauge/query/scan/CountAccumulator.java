package io.raingauge.query.scan;

import io.raingauge.measure.MeasureState;
import java.util.Arrays;

/** Counts the rows of each point. For one thread. */
final class CountAccumulator extends Accumulator {
  private long[] counts = new long[1];

  @Override
  void add(BlockView view) {
    if (counts.length < view.pointCount) {
      counts = Arrays.copyOf(counts, Math.max(view.pointCount, counts.length * 2));
    }
    if (view.isOnePoint) {
      counts[0] += view.selected;
      return;
    }
    for (int point = 0; point < view.counted; point++) {
      counts[point] += view.counts[point];
    }
    if (view.counted > 0) {
      return;
    }
    long[] all = counts;
    int[] points = view.points;
    for (int index = 0; index < view.selected; index++) {
      all[points[index]]++;
    }
  }

  /** How many rows a point has. */
  long count(int point) {
    return point < counts.length ? counts[point] : 0;
  }

  @Override
  MeasureState state(int point) {
    return MeasureState.ofCount(count(point));
  }

  @Override
  long usedBytes() {
    return 8L * counts.length;
  }
}
