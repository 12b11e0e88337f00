package io.raingauge.query;

import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A collection as its project's span says.
 *
 * @param events so many
 * @param firstMs when the oldest happened
 * @param lastMs when the newest happened
 */
public record Extent(String collection, long events, long firstMs, long lastMs) {
  /** Of a collection; empty when nothing of it is counted. */
  static Optional<Extent> of(String project, String collection, Store.Snapshot snapshot) {
    return read(project, Optional.of(BuiltInRollups.seriesOf(collection)), snapshot).stream()
        .findFirst();
  }

  /** Of all collections of a project, by name. */
  static List<Extent> all(String project, Store.Snapshot snapshot) {
    return read(project, Optional.empty(), snapshot);
  }

  private static List<Extent> read(
      String project, Optional<byte[]> series, Store.Snapshot snapshot) {
    RollupInForce span = BuiltInRollups.span(project);
    List<Measure> measures = span.rollup().measures();
    PropertyValues name = new PropertyValues(1);
    Map<String, CellState> states = new TreeMap<>();
    snapshot.scan(
        span.id(),
        span.rollup().every().get(0),
        series,
        0,
        1,
        cell -> {
          Series.decode(cell.key().series(), name);
          states
              .computeIfAbsent(name.stringAt(0), absent -> CellState.empty(measures))
              .merge(CellState.of(measures, cell.state()));
          return true;
        });
    return states.entrySet().stream().map(Extent::of).toList();
  }

  private static Extent of(Map.Entry<String, CellState> entry) {
    CellState state = entry.getValue();
    return new Extent(
        entry.getKey(),
        (Long) state.state(0).result().orElse(0L),
        (Long) state.state(1).result().orElseThrow(),
        (Long) state.state(2).result().orElseThrow());
  }
}
