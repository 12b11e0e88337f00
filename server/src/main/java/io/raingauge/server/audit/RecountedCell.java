package io.raingauge.server.audit;

import io.raingauge.measure.CellState;
import io.raingauge.rollup.RollupInForce;

/** A cell as the log says it is. For one thread. */
final class RecountedCell extends RecountedEvents {
  final RollupInForce rollup;

  /** All events that count, those that only count perhaps among them. */
  final CellState state;

  /** Whether the store has a cell of this key. */
  boolean stored;

  RecountedCell(RollupInForce rollup) {
    this.rollup = rollup;
    this.state = CellState.empty(rollup.rollup().measures());
  }
}
