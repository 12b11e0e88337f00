package io.raingauge.server.audit;

import io.raingauge.measure.CellState;
import io.raingauge.rollup.RollupInForce;

/**
 * A cell as the log says it is, and how far the log alone cannot say it ({@link RecountedIds}). For
 * one thread.
 */
final class RecountedCell {
  final RollupInForce rollup;

  /** All events that count, those that only count perhaps among them. */
  final CellState state;

  int events;

  /** Of the events: those that perhaps do not count. */
  int fewer;

  /** Besides them: those that perhaps count. */
  int more;

  /** Whether the store has a cell of this key. */
  boolean stored;

  RecountedCell(RollupInForce rollup) {
    this.rollup = rollup;
    this.state = CellState.empty(rollup.rollup().measures());
  }

  boolean isCertain() {
    return fewer == 0 && more == 0;
  }

  /** Whether a cell that holds so many events, and other numbers than this one, may be right. */
  boolean mayHold(long stored) {
    boolean others = stored != events || (fewer > 0 && more > 0);
    return others && stored >= events - fewer && stored <= (long) events + more;
  }
}
