package io.raingauge.query.keen;

import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The results of a query by group, interval and analysis, put together from several answers. For
 * one thread. Memory: at most {@value #MAX_RESULTS} results.
 */
final class Table {
  /** Results of one query; a larger one is refused (Q1). */
  static final int MAX_RESULTS = 200_000;

  private final long[] edgesMs;
  private final int intervals;
  private final int analyses;
  private final Map<List<@Nullable Object>, @Nullable Object[]> groups = new LinkedHashMap<>();

  /**
   * @param edgesMs where the intervals begin, and last where the last ends; of use where time is
   *     cut
   * @param intervals how many; one where time is not cut
   */
  Table(long[] edgesMs, int intervals, int analyses) {
    this.edgesMs = edgesMs;
    this.intervals = intervals;
    this.analyses = analyses;
  }

  int intervals() {
    return intervals;
  }

  long startMs(int interval) {
    return edgesMs[interval];
  }

  long endMs(int interval) {
    return edgesMs[interval + 1];
  }

  /** The values of {@code group_by} of each group. */
  List<List<@Nullable Object>> groups() {
    return new ArrayList<>(groups.keySet());
  }

  @Nullable Object get(List<@Nullable Object> group, int interval, int analysis) {
    @Nullable Object[] results = groups.get(group);
    return results == null ? null : results[interval * analyses + analysis];
  }

  /** Sets a result, in a group that is there from then on. */
  void set(List<@Nullable Object> group, int interval, int analysis, @Nullable Object result) {
    add(group)[interval * analyses + analysis] = result;
  }

  /**
   * Makes room for the results of a group.
   *
   * @throws QueryException when there are too many
   */
  @Nullable Object[] add(List<@Nullable Object> group) {
    @Nullable Object[] known = groups.get(group);
    if (known != null) {
      return known;
    }
    if ((groups.size() + 1L) * intervals * analyses > MAX_RESULTS) {
      throw new QueryException(
          Kind.TOO_LARGE,
          "The answer has more than "
              + MAX_RESULTS
              + " results (groups times intervals times analyses), the most that one may have."
              + " Ask for fewer groups, longer intervals or a shorter timeframe.");
    }
    @Nullable Object[] results = new @Nullable Object[intervals * analyses];
    groups.put(group, results);
    return results;
  }
}
