package io.raingauge.testkit;

import io.raingauge.measure.CellState;
import io.raingauge.measure.CountState;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All that a snapshot holds of a rollup, in memory. */
public final class StoredCells {
  private StoredCells() {}

  /** The cells of all widths, in the order of their keys within one. */
  public static List<Cell> of(Store.Snapshot snapshot, RollupInForce rollup) {
    List<Cell> cells = new ArrayList<>();
    for (Width width : rollup.rollup().every()) {
      cells.addAll(of(snapshot, rollup, width));
    }
    return cells;
  }

  /** The cells of one width, in the order of their keys. */
  public static List<Cell> of(Store.Snapshot snapshot, RollupInForce rollup, Width width) {
    List<Cell> cells = new ArrayList<>();
    snapshot.scan(rollup.id(), width, Optional.empty(), Long.MIN_VALUE, Long.MAX_VALUE, cells::add);
    return cells;
  }

  /**
   * The counts of a rollup whose first measure is count, by minute, over all groups and partitions.
   */
  public static Map<Long, Long> countsByMinute(Store.Snapshot snapshot, RollupInForce rollup) {
    Map<Long, Long> counts = new TreeMap<>();
    for (Cell cell : of(snapshot, rollup, Width.MINUTE)) {
      CellState state = CellState.of(rollup.rollup().measures(), cell.state());
      counts.merge(cell.key().windowMs(), ((CountState) state.state(0)).count(), Long::sum);
    }
    return counts;
  }
}
