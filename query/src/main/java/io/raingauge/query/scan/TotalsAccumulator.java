package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.GroupTotals;
import io.raingauge.chunk.Kind;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.measure.Total;

/** Sums of numbers that doubles hold exactly. For one thread. */
final class TotalsAccumulator extends Accumulator {
  private static final int GROUP_BYTES = 130;

  private final Measure.Kind kind;
  private final ColumnReader reader;
  private final boolean isAllNumbers;
  private final double[] values = new double[ColumnReader.BLOCK_ROWS];
  private final int[] numbers = new int[ColumnReader.BLOCK_ROWS];
  private final Total total = new Total();
  private long totalCount;
  private final GroupTotals totals = new GroupTotals(1);
  private int groups;

  TotalsAccumulator(Measure.Kind kind, ColumnReader reader) {
    this.kind = kind;
    this.reader = reader;
    isAllNumbers = reader.isAll(Kind.LONG) || reader.isAll(Kind.DOUBLE);
  }

  @Override
  void add(BlockView view) {
    if (view.isOnePoint) {
      addToOne(view);
      return;
    }
    totals.grow(view.pointCount);
    groups = view.pointCount;
    reader.numbers(view.block, values);
    view.gather(values);
    if (isAllNumbers) {
      totals.add(view.points, values, view.selected);
    } else {
      reader.numberMask(view.block, numbers);
      view.gather(numbers);
      totals.add(view.points, values, numbers, view.selected);
    }
  }

  @Override
  MeasureState state(int point) {
    Total its = point < groups ? totals.total(point) : new Total();
    long count = point < groups ? totals.count(point) : 0;
    if (point == 0) {
      its.merge(total);
      count += totalCount;
    }
    return kind == Measure.Kind.SUM ? MeasureState.ofSum(its) : MeasureState.ofAverage(count, its);
  }

  @Override
  long usedBytes() {
    return (long) GROUP_BYTES * groups;
  }

  private void addToOne(BlockView view) {
    if (isAllNumbers) {
      totalCount += view.selected;
    } else {
      reader.numberMask(view.block, numbers);
      view.gather(numbers);
      for (int index = 0; index < view.selected; index++) {
        totalCount += numbers[index];
      }
    }
    if (view.isAll()) {
      reader.sum(view.block, total);
    } else {
      reader.numbers(view.block, values); // What is no number is 0, which changes no sum.
      view.gather(values);
      total.add(values, view.selected);
    }
  }
}
