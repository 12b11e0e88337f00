package io.raingauge.server.audit;

import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.Store;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The cells of one moment of the store that an audit looks at. For one thread. */
final class StoredCells {
  private final Store.Snapshot snapshot;
  private final AuditScope scope;

  StoredCells(Store.Snapshot snapshot, AuditScope scope) {
    this.snapshot = snapshot;
    this.scope = scope;
  }

  /** The collections of the project that have cells. */
  Set<String> collections() {
    Set<String> names = new LinkedHashSet<>();
    RollupInForce span = BuiltInRollups.span(scope.project());
    PropertyValues name = new PropertyValues(1);
    snapshot.scan(
        span.id(),
        Width.EVER,
        Optional.empty(),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        cell -> {
          try {
            Series.decode(cell.key().series(), name);
            names.add(name.stringAt(0));
          } catch (IllegalStateException damaged) {
            // The comparison will tell of it: the log has no such series.
          }
          return true;
        });
    return names;
  }

  /** Visits a rollup's cells in one partition whose windows are asked for. */
  void forEach(RollupInForce rollup, int partition, Visitor visitor) {
    for (Width width : rollup.rollup().every()) {
      snapshot.scan(
          rollup.id(),
          width,
          Optional.empty(),
          scope.fromMs(),
          scope.toMs(),
          cell -> {
            if (cell.key().partition() == partition) {
              visitor.visit(cell);
            }
            return true;
          });
    }
  }

  /** Sees one cell after another. */
  @FunctionalInterface
  interface Visitor {
    void visit(Cell cell);
  }
}
