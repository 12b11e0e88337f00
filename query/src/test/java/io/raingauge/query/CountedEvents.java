package io.raingauge.query;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Events, counted into the cells of rollups as simply as can be, in a store of the testkit. */
final class CountedEvents {
  static final String PROJECT = "p";
  static final String COLLECTION = "clicks";

  /** The slots of an event's values. */
  static final List<String> PROPERTIES =
      List.of("path", "status", "bytes", "client", PropertyReader.TIME, BuiltInRollups.COLLECTION);

  final List<Event> events = new ArrayList<>();
  final List<RollupInForce> byUsers = new ArrayList<>();

  /** What was deleted, each when so many events had come. */
  final Map<Integer, Deletion> deleted = new TreeMap<>();

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

  /** Chunks of the events that are kept; none goes on behind a place where something went. */
  List<Chunk> chunks(Predicate<Event> kept) {
    List<Chunk> chunks = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<Event> all = before(events.size(), partition);
      TreeSet<Integer> ends = new TreeSet<>(Set.of(all.size()));
      for (int count : deleted.keySet()) {
        ends.add(before(count, partition).size());
      }
      int from = 0;
      for (int to : ends) {
        List<Event> some = all.subList(from, to).stream().filter(kept).toList();
        int line = 0;
        for (Chunk each : RawQueriesTest.chunks(some)) {
          ChunkRange range = each.header().range();
          chunks.add(
              each.over(range.between(new Position(0, from, line), new Position(0, from, ++line))));
        }
        from = to;
      }
    }
    return chunks;
  }

  /** Those of a partition among the first so many. */
  private List<Event> before(int count, int partition) {
    return events.subList(0, count).stream()
        .filter(event -> event.partition() == partition)
        .toList();
  }

  private List<DeletionInForce> deletions(int partition) {
    List<DeletionInForce> inForce = List.of();
    for (Map.Entry<Integer, Deletion> each : deleted.entrySet()) {
      List<Event> before = before(each.getKey(), partition);
      if (!before.isEmpty()) {
        long newestMs = before.stream().mapToLong(Event::timeMs).max().orElseThrow();
        Position here = new Position(0, before.size(), 0);
        inForce =
            DeletionInForce.with(
                inForce, new DeletionInForce(each.getValue(), here, before.size(), newestMs));
      }
    }
    return inForce;
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
            new Checkpoint.InForce(byUsers, deletions(partition)),
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
