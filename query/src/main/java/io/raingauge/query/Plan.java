package io.raingauge.query;

import io.raingauge.filter.Filter;
import io.raingauge.query.Tiling.Cover;
import io.raingauge.query.Tiling.Scan;
import java.util.Comparator;
import java.util.Optional;

/**
 * How a question is answered: which cells are read, what is made of them, and for which stretches
 * of time raw events are read besides.
 *
 * @param rollup whose cells
 * @param cover which windows, and what they leave to raw events
 * @param layout of the states, which the cells have, too
 * @param series the only one that can meet the filter, where there is only one
 * @param filter what a series must meet; its properties are among the rollup's {@code by}
 * @param groupSlots for each property that the answer is grouped by, where it is in a series
 * @param incompleteBeforeMs windows that begin before may lack events; {@link Long#MIN_VALUE} when
 *     nothing is missing
 */
record Plan(
    StandingRollup rollup,
    Cover cover,
    Layout layout,
    Optional<byte[]> series,
    Filter filter,
    int[] groupSlots,
    long incompleteBeforeMs) {
  /** Cheapest first: nothing missing, fewest properties in a series, fewest windows. */
  static final Comparator<Plan> CHEAPEST =
      Comparator.comparing(Plan::isPartial)
          .thenComparingInt(plan -> plan.series.isPresent() ? 0 : plan.rollup.rollup().by().size())
          .thenComparingLong(Plan::windowCount)
          .thenComparing(plan -> plan.rollup.rollup().name());

  boolean isPartial() {
    return incompleteBeforeMs != Long.MIN_VALUE;
  }

  /** Whether cells are not all that it takes. */
  boolean needsRawEvents() {
    return !cover.left().isEmpty();
  }

  /** Whether at most one series is read. */
  boolean isOfOneSeries() {
    return series.isPresent() || rollup.rollup().by().isEmpty();
  }

  /** Cells that a series has at most, in one partition and epoch. */
  long windowCount() {
    return cover.scans().stream().mapToLong(Scan::windowCount).sum();
  }
}
