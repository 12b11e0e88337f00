package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnStatistics;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.property.PropertyValues;
import java.util.Optional;

/** Measures over all events of a chunk without reading a column. */
final class Statistics {
  private Statistics() {}

  /** The states of all measures; empty where the statistics do not know one. */
  static Optional<MeasureState[]> states(Scan scan, ChunkColumns columns) {
    MeasureState[] states = new MeasureState[scan.measures().size()];
    for (int index = 0; index < states.length; index++) {
      Optional<MeasureState> state = state(scan.measures().get(index), columns);
      if (state.isEmpty()) {
        return Optional.empty();
      }
      states[index] = state.get();
    }
    return Optional.of(states);
  }

  private static Optional<MeasureState> state(Measure measure, ChunkColumns columns) {
    if (measure.kind() == Measure.Kind.COUNT) {
      return Optional.of(MeasureState.ofCount(columns.header().rows()));
    }
    PropertyColumn column = columns.property(measure.property());
    if (column.isMissing()) {
      return Optional.of(MeasureState.empty(measure));
    }
    return column.statistics().flatMap(known -> state(measure, known));
  }

  private static Optional<MeasureState> state(Measure measure, ColumnStatistics known) {
    return switch (measure.kind()) {
      case COUNT, LAST, DEVIATION, DISTINCT, QUANTILE -> Optional.empty();
      case SUM -> Optional.of(MeasureState.ofSum(known.sum()));
      case AVERAGE -> Optional.of(MeasureState.ofAverage(known.numberCount(), known.sum()));
      case MIN -> Optional.of(extreme(measure, known.min()));
      case MAX -> Optional.of(extreme(measure, known.max()));
    };
  }

  private static MeasureState extreme(Measure measure, Optional<Number> number) {
    MeasureState state = MeasureState.empty(measure);
    if (number.isPresent()) {
      PropertyValues one = new PropertyValues(1);
      one.setScalar(0, number.get());
      state.add(one, 0, 0);
    }
    return state;
  }
}
