package io.raingauge.query.scan;

import io.raingauge.measure.CellState;
import io.raingauge.measure.MeasureState;
import io.raingauge.scan.Partial;
import io.raingauge.wire.GrowingBytes;
import java.util.List;

/**
 * What one chunk gave, in the process that read it. As bytes it is how many rows were looked at, u,
 * and its points, one after another:
 *
 * <pre>
 *  interval   u
 *  series     u, and the bytes           none where there are no groups
 *  states     {@link CellState#writeExactly}, one for each measure      u as GrowingBytes.putUnsigned
 * </pre>
 */
sealed interface ChunkResult extends Partial {
  /** Appends a point. */
  static void write(int interval, GrowingBytes series, CellState states, GrowingBytes to) {
    to.putUnsigned(interval);
    to.putUnsigned(series.size());
    to.put(series.bytes(), 0, series.size());
    states.writeExactly(to);
  }

  /** All events are in one interval and in no group; known without reading a column. */
  record Known(int interval, MeasureState[] states) implements ChunkResult {
    @Override
    public byte[] toBytes() {
      GrowingBytes bytes = new GrowingBytes();
      bytes.putUnsigned(0);
      write(interval, new GrowingBytes(), CellState.of(states), bytes);
      return bytes.toBytes();
    }
  }

  /**
   * Read.
   *
   * @param rows how many rows each point has
   * @param seen how many rows were looked at
   */
  record Read(Points points, CountAccumulator rows, List<Accumulator> measures, int seen)
      implements ChunkResult {
    @Override
    public byte[] toBytes() {
      GrowingBytes bytes = new GrowingBytes();
      bytes.putUnsigned(seen);
      GrowingBytes series = new GrowingBytes();
      int count = points.count();
      for (int point = 0; point < count; point++) {
        if (rows.count(point) > 0) {
          points.encode(points.group(point), series);
          write(points.interval(point), series, CellState.of(states(point)), bytes);
        }
      }
      return bytes.toBytes();
    }

    private MeasureState[] states(int point) {
      MeasureState[] states = new MeasureState[measures.size()];
      for (int index = 0; index < states.length; index++) {
        states[index] = measures.get(index).state(point);
        NumberedTexts apart = new NumberedTexts(); // Only what is of one point is merged apart.
        measures.get(index).mergeApart(apart);
        apart.addTo(states[index]);
      }
      return states;
    }
  }
}
