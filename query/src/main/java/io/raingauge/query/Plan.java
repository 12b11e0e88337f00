package io.raingauge.query;

import io.raingauge.filter.Filter;
import io.raingauge.query.Tiling.Scan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a question is answered: which cells are read and what is made of them.
 *
 * @param rollup whose cells
 * @param scans which windows
 * @param edgesMs the intervals, as in {@link Frame}
 * @param series the only one that can meet the filter, where there is only one
 * @param filter what a series must meet; its properties are among the rollup's {@code by}
 * @param groupSlots for each property that the answer is grouped by, where it is in a series
 * @param measureIndexes for each measure of the question, where it is in a cell
 * @param incompleteBeforeMs windows that begin before may lack events; {@link Long#MIN_VALUE} when
 *     nothing is missing
 */
record Plan(
    StandingRollup rollup,
    List<Scan> scans,
    long[] edgesMs,
    Optional<byte[]> series,
    Filter filter,
    int[] groupSlots,
    int[] measureIndexes,
    long incompleteBeforeMs) {
  /** Cheapest first: nothing missing, fewest properties in a series, fewest windows. */
  static final Comparator<Plan> CHEAPEST =
      Comparator.comparing(Plan::isPartial)
          .thenComparingInt(plan -> plan.series.isPresent() ? 0 : plan.rollup.rollup().by().size())
          .thenComparingLong(Plan::windowCount)
          .thenComparing(plan -> plan.rollup.rollup().name());

  Plan {
    scans = List.copyOf(scans);
  }

  boolean isPartial() {
    return incompleteBeforeMs != Long.MIN_VALUE;
  }

  /** Cells that a series has at most, in one partition and epoch. */
  long windowCount() {
    return scans.stream().mapToLong(Scan::windowCount).sum();
  }
}
