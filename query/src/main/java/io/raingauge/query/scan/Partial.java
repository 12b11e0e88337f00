package io.raingauge.query.scan;

import io.raingauge.measure.MeasureState;
import java.util.List;

/** What one chunk gave. */
sealed interface Partial {
  /** No event met the filter in the timeframe; known without reading a column. */
  record Skipped() implements Partial {}

  /** All events are in one interval and in no group; known without reading a column. */
  record Known(int interval, MeasureState[] states) implements Partial {}

  /**
   * Read.
   *
   * @param rows how many rows each point has
   */
  record Read(Points points, CountAccumulator rows, List<Accumulator> measures)
      implements Partial {}
}
