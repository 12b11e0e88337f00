package io.raingauge.query.scan;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import java.util.Arrays;
import java.util.List;

/**
 * What is asked of raw events.
 *
 * @param where which events
 * @param by a group for each combination of these properties' values
 * @param measures what is measured, each once
 * @param edgesMs where the intervals begin, ascending, and last where the last ends; empty for no
 *     time at all
 */
public record Scan(Filter where, List<String> by, List<Measure> measures, long[] edgesMs) {
  public Scan {
    by = List.copyOf(by);
    measures = List.copyOf(measures);
  }

  /** How many intervals there are. */
  int intervals() {
    return Math.max(0, edgesMs.length - 1);
  }

  long fromMs() {
    return edgesMs[0];
  }

  long toMs() {
    return edgesMs[edgesMs.length - 1];
  }

  /** Whether all measures are of one state: neither groups nor intervals. */
  boolean isOne() {
    return by.isEmpty() && intervals() == 1;
  }

  /** The interval that a time within them is in. */
  int intervalOf(long timeMs) {
    int found = Arrays.binarySearch(edgesMs, timeMs);
    int interval = found >= 0 ? found : -found - 2;
    while (interval + 1 < intervals() && edgesMs[interval + 1] == edgesMs[interval]) {
      interval++;
    }
    return interval;
  }
}
