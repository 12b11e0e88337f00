package io.raingauge.query;

import io.raingauge.filter.Condition;
import io.raingauge.measure.CellState;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.query.Groups.Group;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Tiling.Scan;
import io.raingauge.rollup.Rollup;
import io.raingauge.store.Cell;
import io.raingauge.store.Store;
import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the cells of a plan and merges them, in the order of their keys, over partitions, epochs,
 * windows and series. For one thread and one question.
 */
final class Reader {
  /** Cells between two looks at the clock and at whether the client is still there. */
  private static final int CELLS_PER_CHECK = 1024;

  private final Plan plan;
  private final QueryLimits limits;
  private final BooleanSupplier cancelled;
  private final Groups groups;
  private final int[] states;
  private final Condition condition;
  private final LongTexts longTexts;
  private final PropertyValues values;
  private final GrowingBytes buffer = new GrowingBytes();
  private final long startNs;
  private byte[] series = {};
  private @Nullable Group group;
  private boolean seriesRead;
  private int interval;
  private long cellCount;

  /**
   * @param groups into which cells are merged, as the plan's layout says
   * @param startNs {@link System#nanoTime} when the question's time began (Q1)
   */
  Reader(Plan plan, Groups groups, QueryLimits limits, BooleanSupplier cancelled, long startNs) {
    Rollup rollup = plan.rollup().rollup();
    this.plan = plan;
    this.limits = limits;
    this.cancelled = cancelled;
    this.startNs = startNs;
    this.groups = groups;
    this.states = plan.layout().measures().stream().mapToInt(rollup.measures()::indexOf).toArray();
    this.condition = LongTexts.shortened(plan.filter()).bind(rollup.by()::indexOf);
    this.longTexts = new LongTexts(plan.filter(), rollup.by()::indexOf);
    this.values = new PropertyValues(rollup.by().size());
  }

  /**
   * @throws QueryException at a limit
   * @throws CancellationException when nobody waits for the answer any more
   */
  void read(Store.Snapshot snapshot) {
    for (Scan scan : plan.cover().scans()) {
      interval = 0;
      snapshot.scan(
          plan.rollup().id(), scan.width(), plan.series(), scan.fromMs(), scan.toMs(), this::visit);
    }
  }

  /** Cells read so far. */
  long cellCount() {
    return cellCount;
  }

  private boolean visit(Cell cell) {
    if (++cellCount % CELLS_PER_CHECK == 0) {
      check();
    }
    if (!seriesRead || !Arrays.equals(series, cell.key().series())) {
      enter(cell.key().series());
    }
    if (group != null) {
      CellState state = CellState.of(plan.rollup().rollup().measures(), cell.state());
      groups.add(group, intervalOf(cell.key().windowMs()), state.only(states), cell.state().length);
    }
    return true;
  }

  /** Cells of one series lie side by side; so this is done once for many. */
  private void enter(byte[] next) {
    series = next;
    seriesRead = true;
    Series.decode(next, values);
    longTexts.check(values, plan.rollup().rollup().name());
    group = condition.test(values) ? groups.group(values, plan.groupSlots(), buffer) : null;
  }

  private int intervalOf(long windowMs) {
    long[] edgesMs = plan.layout().edgesMs();
    if (edgesMs.length <= 2) {
      return 0;
    }
    if (windowMs < edgesMs[interval] || windowMs >= edgesMs[interval + 1]) {
      int found = Arrays.binarySearch(edgesMs, windowMs);
      interval = found >= 0 ? found : -found - 2;
    }
    return interval;
  }

  private void check() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("nobody waits for the answer");
    }
    if (System.nanoTime() - startNs > limits.maxTime().toNanos()) {
      throw new QueryException(
          Kind.TOO_SLOW,
          "The answer took more than "
              + limits.maxTime().toSeconds()
              + " s. Ask for a shorter timeframe or longer intervals, or define a rollup by"
              + " fewer properties.");
    }
  }
}
