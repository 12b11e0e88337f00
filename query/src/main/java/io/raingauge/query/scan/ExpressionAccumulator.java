package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.measure.DistinctRoom;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.measure.Total;
import io.raingauge.property.PropertyValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A measure of the numbers of an expression: in a loop over doubles for the blocks where these hold
 * all of them, and value by value for the others. For one thread.
 */
abstract class ExpressionAccumulator extends Accumulator {
  final Measure measure;
  final double[] numbers = new double[ColumnReader.BLOCK_ROWS];
  private final PropertyColumn column;
  private final DistinctRoom room;
  private @Nullable StatesAccumulator others;

  private ExpressionAccumulator(Measure measure, PropertyColumn column, DistinctRoom room) {
    this.measure = measure;
    this.column = column;
    this.room = room;
  }

  /** Whether there is a loop for a kind of measure. */
  static boolean has(Measure.Kind kind) {
    return switch (kind) {
      case SUM, AVERAGE, MIN, MAX -> true;
      case COUNT, LAST, DEVIATION, DISTINCT, QUANTILE -> false;
    };
  }

  static Accumulator of(Measure measure, PropertyColumn column, DistinctRoom room) {
    return measure.kind() == Measure.Kind.SUM || measure.kind() == Measure.Kind.AVERAGE
        ? new Totals(measure, column, room)
        : new Extremes(measure, column, room);
  }

  /** Takes {@link #numbers} of the selected rows; NaN is none. */
  abstract void addNumbers(BlockView view);

  /** The state of the numbers that were taken so. */
  abstract MeasureState stateOfNumbers(int point);

  @Override
  final void add(BlockView view) {
    ExpressionColumn expression = column.expression();
    if (expression.loadNumbers(view.block)) {
      double[] all = expression.numbers();
      for (int index = 0; index < view.selected; index++) {
        numbers[index] = all[view.row(index)];
      }
      addNumbers(view);
      return;
    }
    StatesAccumulator its = others;
    if (its == null) {
      its = new StatesAccumulator(measure, column, room);
      others = its;
    }
    its.add(view);
  }

  @Override
  final MeasureState state(int point) {
    MeasureState state = stateOfNumbers(point);
    if (others != null) {
      state.merge(others.state(point));
    }
    return state;
  }

  @Override
  long usedBytes() {
    return others == null ? 0 : others.usedBytes();
  }

  private static final class Totals extends ExpressionAccumulator {
    private static final int GROUP_BYTES = 130;

    private final int[] has = new int[ColumnReader.BLOCK_ROWS];
    private final Total total = new Total();
    private long totalCount;
    private final NumberTotals totals = new NumberTotals();
    private int groups;

    private Totals(Measure measure, PropertyColumn column, DistinctRoom room) {
      super(measure, column, room);
    }

    @Override
    void addNumbers(BlockView view) {
      for (int index = 0; index < view.selected; index++) {
        boolean isNumber = !Double.isNaN(numbers[index]);
        has[index] = isNumber ? 1 : 0;
        numbers[index] = isNumber ? numbers[index] : 0;
      }
      if (view.isOnePoint) {
        for (int index = 0; index < view.selected; index++) {
          totalCount += has[index];
        }
        total.add(numbers, view.selected); // What is no number is 0, which changes no sum.
      } else {
        groups = view.pointCount;
        totals.add(view, numbers, has);
      }
    }

    @Override
    MeasureState stateOfNumbers(int point) {
      Total its = groups == 0 ? total : totals.total(point);
      long count = groups == 0 ? totalCount : totals.count(point);
      return measure.kind() == Measure.Kind.SUM
          ? MeasureState.ofSum(its)
          : MeasureState.ofAverage(count, its);
    }

    @Override
    long usedBytes() {
      return (long) GROUP_BYTES * groups + super.usedBytes();
    }
  }

  private static final class Extremes extends ExpressionAccumulator {
    private final double none;
    private double[] extremes = {};

    private Extremes(Measure measure, PropertyColumn column, DistinctRoom room) {
      super(measure, column, room);
      none =
          measure.kind() == Measure.Kind.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }

    @Override
    void addNumbers(BlockView view) {
      int before = extremes.length;
      if (before < view.pointCount) {
        extremes = Arrays.copyOf(extremes, Math.max(view.pointCount, before * 2));
        Arrays.fill(extremes, before, extremes.length, none);
      }
      for (int index = 0; index < view.selected; index++) {
        int point = view.isOnePoint ? 0 : view.points[index];
        double number = Double.isNaN(numbers[index]) ? none : numbers[index];
        extremes[point] =
            measure.kind() == Measure.Kind.MIN
                ? Math.min(extremes[point], number)
                : Math.max(extremes[point], number);
      }
    }

    @Override
    MeasureState stateOfNumbers(int point) {
      MeasureState state = MeasureState.empty(measure);
      if (point < extremes.length && extremes[point] != none) {
        PropertyValues one = new PropertyValues(1);
        one.setDouble(0, extremes[point]);
        state.add(one, 0, 0);
      }
      return state;
    }

    @Override
    long usedBytes() {
      return 8L * extremes.length + super.usedBytes();
    }
  }
}
