package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.Kind;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.property.PropertyValues;
import java.util.Arrays;

/** The least or the greatest of numbers that doubles hold exactly. For one thread. */
final class ExtremesAccumulator extends Accumulator {
  private final Measure measure;
  private final ColumnReader reader;
  private final boolean isAllNumbers;
  private final double none;
  private final double[] values = new double[ColumnReader.BLOCK_ROWS];
  private final int[] numbers = new int[ColumnReader.BLOCK_ROWS];
  private double[] extremes;

  ExtremesAccumulator(Measure measure, ColumnReader reader) {
    this.measure = measure;
    this.reader = reader;
    isAllNumbers = reader.isAll(Kind.LONG) || reader.isAll(Kind.DOUBLE);
    none = measure.kind() == Measure.Kind.MIN ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    extremes = new double[] {none};
  }

  @Override
  void add(BlockView view) {
    if (extremes.length < view.pointCount) {
      int before = extremes.length;
      extremes = Arrays.copyOf(extremes, Math.max(view.pointCount, before * 2));
      Arrays.fill(extremes, before, extremes.length, none);
    }
    reader.numbers(view.block, values);
    if (!isAllNumbers) {
      reader.numberMask(view.block, numbers);
      for (int row = 0; row < view.size; row++) {
        values[row] = numbers[row] == 0 ? none : values[row];
      }
    }
    view.gather(values);
    if (view.isOnePoint) {
      addToOne(view.selected);
    } else if (measure.kind() == Measure.Kind.MIN) {
      for (int index = 0; index < view.selected; index++) {
        int point = view.points[index];
        extremes[point] = Math.min(extremes[point], values[index]);
      }
    } else {
      for (int index = 0; index < view.selected; index++) {
        int point = view.points[index];
        extremes[point] = Math.max(extremes[point], values[index]);
      }
    }
  }

  @Override
  MeasureState state(int point) {
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
    return 8L * extremes.length;
  }

  private void addToOne(int count) {
    double extreme = extremes[0];
    if (measure.kind() == Measure.Kind.MIN) {
      for (int index = 0; index < count; index++) {
        extreme = Math.min(extreme, values[index]);
      }
    } else {
      for (int index = 0; index < count; index++) {
        extreme = Math.max(extreme, values[index]);
      }
    }
    extremes[0] = extreme;
  }
}
