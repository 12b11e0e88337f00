package io.raingauge.rollup;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A definition: which measures are kept for which series and windows of a collection.
 *
 * @param project whose it is
 * @param name unique within the project
 * @param collection whose events it counts
 * @param where which of them; {@link Filter#ALL} for all
 * @param by the properties whose values name a series, in this order; at most 8
 * @param measures at least one, at most 32
 * @param every the widths of its windows, ascending; at least one, at most 8, each a multiple of
 *     the one before
 * @param keep how long windows are kept; empty for ever
 */
public record Rollup(
    String project,
    String name,
    String collection,
    Filter where,
    List<String> by,
    List<Measure> measures,
    List<Width> every,
    Optional<Duration> keep) {
  public Rollup {
    by = List.copyOf(by);
    measures = List.copyOf(measures);
    every = List.copyOf(every);
  }
}
