package io.raingauge.server.audit;

import io.raingauge.filter.Condition;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.server.audit.RecountedIds.Verdict;
import io.raingauge.store.CellKey;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts events into the cells of one rollup: each property is looked up by its name, each window
 * computed anew. For one thread.
 */
final class RecountedRollup {
  private final RollupInForce rollup;
  private final AuditScope scope;
  private final int partition;
  private final int epoch;
  private final List<String> paths;
  private final Condition where;
  private final int[] by;
  private final int[] measured;
  private final PropertyValues values;
  private final GrowingBytes series = new GrowingBytes();

  RecountedRollup(RollupInForce rollup, AuditScope scope, int partition, int epoch) {
    this.rollup = rollup;
    this.scope = scope;
    this.partition = partition;
    this.epoch = epoch;
    Set<String> wanted = new LinkedHashSet<>(rollup.rollup().by());
    rollup.rollup().measures().forEach(measure -> wanted.add(measure.property()));
    wanted.addAll(rollup.rollup().where().properties());
    paths = new ArrayList<>(wanted);
    where = rollup.rollup().where().bind(paths::indexOf);
    by = rollup.rollup().by().stream().mapToInt(paths::indexOf).toArray();
    measured =
        rollup.rollup().measures().stream()
            .map(Measure::property)
            .mapToInt(paths::indexOf)
            .toArray();
    values = new PropertyValues(paths.size());
  }

  RollupInForce rollup() {
    return rollup;
  }

  boolean counts(String collection) {
    return rollup.rollup().collection().equals(collection);
  }

  /** Counts an event of its collection into each of its cells that is asked for. */
  void count(ReadLine line, Verdict verdict, Map<CellKey, RecountedCell> cells) {
    read(line);
    if (!where.test(values)) {
      return;
    }
    Series.encode(values, by, series);
    for (Width width : rollup.rollup().every()) {
      long widthMs = width.seconds() * 1000L;
      long windowMs = widthMs == 0 ? 0 : line.timeMs() - Math.floorMod(line.timeMs(), widthMs);
      if (scope.holds(windowMs)) {
        CellKey key = new CellKey(rollup.id(), width, series.toBytes(), windowMs, partition, epoch);
        count(cells.computeIfAbsent(key, absent -> new RecountedCell(rollup)), line, verdict);
      }
    }
  }

  private void count(RecountedCell cell, ReadLine line, Verdict verdict) {
    if (cell.take(verdict)) {
      cell.state.add(values, measured, line.timeMs());
    }
  }

  private void read(ReadLine line) {
    values.clear();
    boolean isSpan = rollup.rollup().collection().isEmpty();
    for (int slot = 0; slot < paths.size(); slot++) {
      String path = paths.get(slot);
      if (path.equals(PropertyReader.TIME)) {
        values.setLong(slot, line.timeMs());
      } else if (isSpan && path.equals(BuiltInRollups.COLLECTION)) {
        values.setString(slot, line.collection().toCharArray(), 0, line.collection().length());
      } else {
        line.copy(path, values, slot);
      }
    }
  }
}
