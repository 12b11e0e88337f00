package io.raingauge.query;

import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events, counted into the cells of rollups as simply as can be, in a store of the testkit. */
final class CountedEvents {
  static final String PROJECT = "p";
  static final String COLLECTION = "clicks";

  /** The slots of an event's values. */
  static final List<String> PROPERTIES =
      List.of("path", "status", "bytes", "client", PropertyReader.TIME, BuiltInRollups.COLLECTION);

  final List<Event> events = new ArrayList<>();
  final List<RollupInForce> byUsers = new ArrayList<>();
  private final int partitions;

  CountedEvents(int partitions) {
    this.partitions = partitions;
  }

  record Event(long timeMs, PropertyValues values, int partition, int epoch) {}

  /** Adds an event; a value that is missing from the map is absent. */
  Event add(long timeMs, Map<String, ?> values, int partition, int epoch) {
    PropertyValues into = new PropertyValues(PROPERTIES.size());
    values.forEach((name, value) -> set(into, PROPERTIES.indexOf(name), value));
    into.setLong(PROPERTIES.indexOf(PropertyReader.TIME), timeMs);
    set(into, PROPERTIES.indexOf(BuiltInRollups.COLLECTION), COLLECTION);
    Event event = new Event(timeMs, into, partition, epoch);
    events.add(event);
    return event;
  }

  static void set(PropertyValues into, int slot, Object value) {
    if (value instanceof Long whole) {
      into.setLong(slot, whole);
    } else if (value instanceof Integer whole) {
      into.setLong(slot, whole);
    } else if (value instanceof Double number) {
      into.setDouble(slot, number);
    } else if (value instanceof Boolean truth) {
      into.setBoolean(slot, truth);
    } else if (value instanceof String text) {
      into.setString(slot, text.toCharArray(), 0, text.length());
    } else {
      into.setNested(slot);
    }
  }

  /** The store after all events were folded. */
  MemoryStore store() {
    MemoryStore store = new MemoryStore();
    List<RollupInForce> all = new ArrayList<>(byUsers);
    all.add(BuiltInRollups.events(PROJECT, COLLECTION));
    all.add(BuiltInRollups.span(PROJECT));
    for (int partition = 0; partition < partitions; partition++) {
      store.write(flush(partition, all), 0);
    }
    return store;
  }

  private Flush flush(int partition, List<RollupInForce> rollups) {
    Map<CellKey, CellState> cells = new LinkedHashMap<>();
    for (Event event : events) {
      if (event.partition() == partition) {
        rollups.stream()
            .filter(rollup -> !cameBefore(event, rollup))
            .forEach(rollup -> count(event, rollup, cells));
      }
    }
    List<Cell> written = new ArrayList<>();
    cells.forEach((key, state) -> written.add(new Cell(key, 0, state.toBytes())));
    Checkpoint checkpoint =
        new Checkpoint(
            partition,
            Checkpoint.first(partition, "topic", 0).epochs(),
            events.size(),
            0,
            Map.of(7L, events.size() + 1L),
            byUsers,
            Checkpoint.Counts.ZERO);
    return new Flush(checkpoint, written, new Ids());
  }

  /** Of the events from before a rollup is complete, a half had come when it was defined. */
  private static boolean cameBefore(Event event, RollupInForce rollup) {
    return event.timeMs() < rollup.completeFromMs() && event.timeMs() % 2 == 0;
  }

  private static void count(Event event, RollupInForce inForce, Map<CellKey, CellState> cells) {
    Rollup rollup = inForce.rollup();
    if (!rollup.where().bind(PROPERTIES::indexOf).test(event.values())) {
      return;
    }
    GrowingBytes series = new GrowingBytes();
    Series.encode(
        event.values(), rollup.by().stream().mapToInt(PROPERTIES::indexOf).toArray(), series);
    for (Width width : rollup.every()) {
      CellKey key =
          new CellKey(
              inForce.id(),
              width,
              series.toBytes(),
              width.windowOf(event.timeMs()),
              event.partition(),
              event.epoch());
      cells
          .computeIfAbsent(key, absent -> CellState.empty(rollup.measures()))
          .add(event.values(), slots(rollup.measures()), event.timeMs());
    }
  }

  static int[] slots(List<Measure> measures) {
    return measures.stream().mapToInt(measure -> PROPERTIES.indexOf(measure.property())).toArray();
  }
}
