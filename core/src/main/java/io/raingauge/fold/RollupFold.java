package io.raingauge.fold;

import io.raingauge.filter.Condition;
import io.raingauge.filter.Filter;
import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.wire.GrowingBytes;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Folds the events of a collection into the cells of one rollup. Each width's cell is changed by
 * each event, in the order of the log, never made of smaller ones: a sum of doubles depends on the
 * order (F2).
 *
 * <p>For one thread.
 */
final class RollupFold {
  private static final int NO_SLOT = -1;

  private final RollupInForce inForce;
  private final Rollup rollup;
  private final Width[] every;

  /** Whether its cells take more memory with each event. */
  private final boolean grows;

  private final OpenCells cells;
  private final BytesTable<SeriesCells> series = new BytesTable<>();
  private final GrowingBytes name = new GrowingBytes();
  private final byte @Nullable [] only;
  private @Nullable SeriesCells last;
  private Condition where = values -> false;
  private int[] by = {};
  private int[] measured = {};

  /** It counts nothing before {@link #bind}. */
  RollupFold(RollupInForce inForce, OpenCells cells) {
    this(inForce, cells, null);
  }

  /**
   * @param only the one series that all events count into, whatever they hold
   */
  RollupFold(RollupInForce inForce, OpenCells cells, byte @Nullable [] only) {
    this.only = only;
    this.inForce = inForce;
    this.rollup = inForce.rollup();
    this.every = rollup.every().toArray(new Width[0]);
    this.grows = CellState.grows(rollup.measures());
    this.cells = cells;
  }

  RollupId id() {
    return inForce.id();
  }

  Width every(int width) {
    return every[width];
  }

  CellState emptyState() {
    return CellState.empty(rollup.measures());
  }

  CellState stateOf(byte[] stored) {
    return CellState.of(rollup.measures(), stored);
  }

  /** The properties that it looks at. */
  Set<String> properties() {
    Set<String> properties = new LinkedHashSet<>(rollup.where().properties());
    if (only == null) {
      properties.addAll(rollup.by());
    }
    for (Measure measure : rollup.measures()) {
      if (!measure.property().isEmpty()) {
        properties.add(measure.property());
      }
    }
    return properties;
  }

  /** Learns where each of {@link #properties} is found from now on. */
  void bind(ToIntFunction<String> slotOf) {
    Filter filter = rollup.where();
    where = filter.bind(slotOf);
    by = only == null ? rollup.by().stream().mapToInt(slotOf).toArray() : by;
    measured =
        rollup.measures().stream()
            .map(Measure::property)
            .mapToInt(property -> property.isEmpty() ? NO_SLOT : slotOf.applyAsInt(property))
            .toArray();
  }

  /** Counts one event that has no number or id of an earlier one. */
  void count(PropertyValues values, long timeMs, long offset) {
    if (!where.test(values)) {
      return;
    }
    SeriesCells of = seriesOf(values);
    for (int width = 0; width < every.length; width++) {
      OpenCell cell = of.last(width, timeMs);
      if (cell == null) {
        cell = cells.cell(of, width, timeMs);
        of.use(cell);
      }
      if (offset <= cell.upto) {
        continue; // F2, F4: the store's cell covers it already.
      }
      if (!cell.changed) {
        cells.changed(cell);
      }
      cell.state.add(values, measured, timeMs);
      if (grows) {
        cells.grew(cell);
      }
    }
  }

  /** All that a rollup of one series and one width, which is for ever, holds over all epochs. */
  CellState overEpochs() {
    return cells.overEpochs(onlySeries(Objects.requireNonNull(only)), 0, 0);
  }

  /** Forgets the series of which no cell is in memory, and tells whether none is left. */
  boolean forgetEmptySeries() {
    series.removeIf(SeriesCells::isEmpty);
    last = null;
    return series.size() == 0;
  }

  private SeriesCells seriesOf(PropertyValues values) {
    if (only == null) {
      Series.encode(values, by, name);
    }
    SeriesCells before = last;
    if (before != null && (only != null || name.holds(before.name))) {
      return before;
    }
    SeriesCells now = only == null ? seriesNamed() : onlySeries(only);
    last = now;
    return now;
  }

  private SeriesCells onlySeries(byte[] itsName) {
    name.clear();
    name.put(itsName, 0, itsName.length);
    return seriesNamed();
  }

  private SeriesCells seriesNamed() {
    SeriesCells known = series.find(name.bytes(), 0, name.size());
    if (known == null) {
      known = new SeriesCells(this, name.toBytes(), every.length);
      series.add(known);
    }
    return known;
  }
}
