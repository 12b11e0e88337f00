package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.measure.DistinctRoom;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.property.PropertyValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Any measure of any values: the state that a cell has, event by event. The slow one. For one
 * thread.
 */
final class StatesAccumulator extends Accumulator {
  /** Of a state with few values, and what is around it. */
  private static final int STATE_BYTES = 500;

  private final Measure measure;
  private final PropertyCells cells;
  private final ColumnReader times;
  private final long[] timesMs = new long[ColumnReader.BLOCK_ROWS];
  private final PropertyValues one = new PropertyValues(1);
  private @Nullable MeasureState[] states = new @Nullable MeasureState[1];
  private final DistinctRoom room;
  private int made;

  StatesAccumulator(Measure measure, PropertyColumn column, DistinctRoom room) {
    this.room = room;
    this.measure = measure;
    cells = PropertyCells.of(column);
    times = column.columns().times().reader();
  }

  @Override
  void add(BlockView view) {
    if (states.length < view.pointCount) {
      states = Arrays.copyOf(states, Math.max(view.pointCount, states.length * 2));
    }
    cells.load(view.block);
    if (measure.kind() == Measure.Kind.LAST) {
      times.longs(view.block, timesMs);
    }
    for (int index = 0; index < view.selected; index++) {
      int row = view.row(index);
      one.clear();
      cells.set(row, one, 0);
      stateOf(view.isOnePoint ? 0 : view.points[index]).add(one, 0, timesMs[row]);
    }
  }

  @Override
  MeasureState state(int point) {
    MeasureState state = point < states.length ? states[point] : null;
    return state == null ? MeasureState.empty(measure) : state;
  }

  @Override
  long usedBytes() {
    return 4L * states.length + (long) STATE_BYTES * made + room.usedBytes();
  }

  private MeasureState stateOf(int point) {
    MeasureState known = states[point];
    if (known != null) {
      return known;
    }
    MeasureState state = MeasureState.exact(measure, room);
    states[point] = state;
    made++;
    return state;
  }
}
