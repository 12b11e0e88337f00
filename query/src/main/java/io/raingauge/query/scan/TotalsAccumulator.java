package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.DecimalTotals;
import io.raingauge.chunk.Decimals;
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
  private final CountAccumulator rows;
  private final boolean isAllNumbers;
  private final double[] values = new double[ColumnReader.BLOCK_ROWS];
  private final int[] numbers;
  private final Decimals decimals = new Decimals();

  /** Of a scan that has one point. */
  private final Total total = new Total();

  private long totalCount;

  /** Of more points, where each row has a number. */
  private final GroupTotals totals = new GroupTotals(1);

  private final DecimalTotals ofDecimals = new DecimalTotals(totals);

  /** Of more points, where not each row has one. */
  private final NumberTotals ofNumbers = new NumberTotals();

  private int groups;

  /**
   * @param rows of each point
   */
  TotalsAccumulator(Measure.Kind kind, ColumnReader reader, CountAccumulator rows) {
    this.kind = kind;
    this.reader = reader;
    this.rows = rows;
    isAllNumbers = reader.isAll(Kind.LONG) || reader.isAll(Kind.DOUBLE);
    numbers = new int[isAllNumbers ? 0 : ColumnReader.BLOCK_ROWS];
  }

  @Override
  void add(BlockView view) {
    if (view.isOnePoint) {
      addToOne(view);
      return;
    }
    groups = view.pointCount;
    if (isAllNumbers) {
      totals.grow(groups);
      addAll(view);
    } else {
      reader.numbers(view.block, values);
      view.gather(values);
      reader.numberMask(view.block, numbers);
      view.gather(numbers);
      ofNumbers.add(view, values, numbers);
    }
  }

  @Override
  MeasureState state(int point) {
    long count = isAllNumbers ? rows.count(point) : totalCount + ofNumbers.count(point);
    Total its = total;
    if (groups > 0) {
      its = isAllNumbers ? totals.total(point, count) : ofNumbers.total(point);
      ofDecimals.addTo(its, point);
    }
    return kind == Measure.Kind.SUM ? MeasureState.ofSum(its) : MeasureState.ofAverage(count, its);
  }

  @Override
  long usedBytes() {
    return (long) GROUP_BYTES * groups;
  }

  private void addAll(BlockView view) {
    if (groups <= DecimalTotals.MOST_GROUPS && reader.decimals(view.block, decimals)) {
      view.gather(decimals.offsets());
      ofDecimals.add(view.points, decimals, view.selected, view.counts);
      view.counted = groups;
    } else {
      reader.numbers(view.block, values);
      view.gather(values);
      totals.add(view.points, values, view.selected);
    }
  }

  private void addToOne(BlockView view) {
    if (!isAllNumbers) {
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
