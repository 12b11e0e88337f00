package io.raingauge.testkit;

import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.json.JsonTree;
import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.wire.GrowingBytes;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a fold must come to, as simply as it can be said: it remembers everything, never stops, and
 * has no store. It shares with the real one the states of measures, the bytes of keys and the
 * formats of definitions; not how lines and properties are read, and none of the rules.
 */
public final class OracleFold {
  private final int partition;
  private final int idsWindowDays;
  private int epoch;
  private final Map<CellKey, CellState> cells = new HashMap<>();
  private final Map<Long, Long> next = new HashMap<>();
  private final Map<RecordKey, String> takenLines = new LinkedHashMap<>();
  private final Set<RecordKey> lostNumbers = new LinkedHashSet<>();
  private final Map<String, RollupInForce> rollups = new HashMap<>();
  private final Map<String, Set<Integer>> days = new HashMap<>();
  private final Map<String, Long> newestOf = new HashMap<>();
  private final Set<List<String>> collections = new LinkedHashSet<>();
  private final Map<List<String>, List<RawEvent>> rawEvents = new LinkedHashMap<>();
  private List<DeletionInForce> deletions = List.of();
  private long newestMs = Long.MIN_VALUE;
  private long taken;
  private long repeats;
  private long early;
  private long duplicates;
  private long late;
  private long lost;
  private long foreign;

  public OracleFold(int partition, int idsWindowDays) {
    this.partition = partition;
    this.idsWindowDays = idsWindowDays;
  }

  /** Goes on from these numbers, as if nothing had been seen before. */
  public OracleFold(int partition, Map<Long, Long> next) {
    this(partition, 0);
    this.next.putAll(next);
  }

  /** The log goes on from another place (F7). */
  public void newEpoch() {
    epoch++;
    newestMs = Long.MIN_VALUE;
  }

  /** A record that no collector wrote. */
  public void skipForeign() {
    foreign++;
  }

  public Checkpoint.Counts counts() {
    return new Checkpoint.Counts(taken, repeats, early, duplicates, late, lost, foreign);
  }

  /** The next number of each collector (F1). */
  public Map<Long, Long> next() {
    return next;
  }

  /** The newest event time of this epoch. */
  public long newestMs() {
    return newestMs;
  }

  public Map<CellKey, CellState> cells() {
    return cells;
  }

  /** What stood in the log at each number that was taken: a line, or a definition. */
  public Map<RecordKey, String> takenLines() {
    return takenLines;
  }

  /** The numbers that their collector could not send again. */
  public Set<RecordKey> lostNumbers() {
    return lostNumbers;
  }

  /** The definitions by users that are in force. */
  public Set<RollupInForce> users() {
    return Set.copyOf(rollups.values());
  }

  /** The deletions that are in force. */
  public List<DeletionInForce> deletions() {
    return deletions;
  }

  /** All whose cells must be right. */
  public List<RollupInForce> inForce() {
    List<RollupInForce> all = new ArrayList<>(rollups.values());
    for (List<String> collection : collections) {
      all.addAll(builtIn(collection.get(0), collection.get(1)));
    }
    return all;
  }

  /** The events that count, of each project and collection that has any. */
  public Map<List<String>, List<RawEvent>> rawEvents() {
    return rawEvents;
  }

  public void apply(LogRecord record) {
    long collector = record.key().collector();
    long number = record.key().first();
    switch (record.kind()) {
      case EVENTS -> {
        for (String line : linesOf(record)) {
          takeLine(collector, number++, line);
        }
      }
      case DEFINITION -> {
        if (number == next.getOrDefault(collector, 1L)) {
          next.put(collector, number + 1);
          takenLines.put(record.key(), new String(record.value(), StandardCharsets.UTF_8));
          define(DefinitionRecord.of(record.value()));
        }
      }
      case DELETION -> {
        if (number == next.getOrDefault(collector, 1L)) {
          next.put(collector, number + 1);
          takenLines.put(record.key(), new String(record.value(), StandardCharsets.UTF_8));
          delete(Deletion.of(record.value()), new Position(epoch, record.offset(), 0));
        }
      }
      case LOST -> {
        long expected = next.getOrDefault(collector, 1L);
        long to = (Long) Objects.requireNonNull(object(record.value()).get("next"));
        if (number <= expected && expected < to) {
          lost += to - expected;
          LongStream.range(expected, to)
              .forEach(gone -> lostNumbers.add(new RecordKey(collector, gone)));
          next.put(collector, to);
        }
      }
    }
  }

  private static List<String> linesOf(LogRecord record) {
    return new String(record.value(), StandardCharsets.UTF_8).lines().toList();
  }

  private void takeLine(long collector, long number, String line) {
    long expected = next.getOrDefault(collector, 1L);
    if (number < expected) {
      repeats++;
    } else if (number > expected) {
      early++;
    } else {
      next.put(collector, number + 1);
      takenLines.put(new RecordKey(collector, number), line);
      taken++;
      take(object(line.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private void take(Map<?, ?> line) {
    String project = (String) Objects.requireNonNull(line.get("project"));
    String collection = (String) Objects.requireNonNull(line.get("collection"));
    long timeMs = (Long) Objects.requireNonNull(line.get("time"));
    long receivedMs = (Long) Objects.requireNonNull(line.get("received"));
    if (line.get("id") != null) {
      int day = (int) Math.floorDiv(receivedMs, 86_400_000L);
      Set<Integer> before =
          days.computeIfAbsent(
              project + "/" + collection + "/" + line.get("id"), id -> new LinkedHashSet<>());
      if (before.stream().anyMatch(counted -> counted >= day - idsWindowDays)) {
        duplicates++;
        return;
      }
      before.add(day);
    }
    late += receivedMs >= Width.MINUTE.windowOf(timeMs) + 120_000 ? 1 : 0;
    newestMs = Math.max(newestMs, timeMs);
    newestOf.merge(project + "/" + collection, timeMs, Math::max);
    collections.add(List.of(project, collection));
    rawEvents
        .computeIfAbsent(List.of(project, collection), absent -> new ArrayList<>())
        .add(RawEvent.ofLine(line));
    builtIn(project, collection).forEach(rollup -> count(rollup, line, timeMs));
    for (RollupInForce rollup : rollups.values()) {
      if (rollup.rollup().project().equals(project)
          && rollup.rollup().collection().equals(collection)) {
        count(rollup, line, timeMs);
      }
    }
  }

  private void count(RollupInForce inForce, Map<?, ?> line, long timeMs) {
    List<String> paths = new ArrayList<>(inForce.rollup().by());
    inForce.rollup().measures().forEach(measure -> paths.add(measure.property()));
    paths.addAll(inForce.rollup().where().properties());
    PropertyValues values = new PropertyValues(paths.size());
    for (int slot = 0; slot < paths.size(); slot++) {
      set(values, slot, valueOf(line, timeMs, paths.get(slot)));
    }
    if (!inForce.rollup().where().bind(paths::indexOf).test(values)) {
      return;
    }
    int[] by = inForce.rollup().by().stream().mapToInt(paths::indexOf).toArray();
    int[] measured =
        inForce.rollup().measures().stream()
            .map(Measure::property)
            .mapToInt(paths::indexOf)
            .toArray();
    GrowingBytes series = new GrowingBytes();
    Series.encode(values, by, series);
    for (Width width : inForce.rollup().every()) {
      CellKey key =
          new CellKey(
              inForce.id(), width, series.toBytes(), width.windowOf(timeMs), partition, epoch);
      cells
          .computeIfAbsent(key, absent -> CellState.empty(inForce.rollup().measures()))
          .add(values, measured, timeMs);
    }
  }

  private void define(DefinitionRecord definition) {
    String name = definition.project() + "/" + definition.name();
    RollupInForce before = rollups.get(name);
    if (before != null && definition.rollup().isPresent() && before.id().equals(definition.id())) {
      return;
    }
    if (before != null) {
      forget(before.id());
      rollups.remove(name);
    }
    definition
        .rollup()
        .ifPresent(
            rollup -> {
              Long newest = newestOf.get(rollup.project() + "/" + rollup.collection());
              long completeFromMs = newest == null ? Long.MIN_VALUE : newest + 1;
              rollups.put(name, new RollupInForce(definition.id(), rollup, completeFromMs));
            });
  }

  private void delete(Deletion deletion, Position position) {
    List<String> collection = List.of(deletion.project(), deletion.collection());
    long count = rawEvents.getOrDefault(collection, List.of()).size();
    Long newest = newestOf.get(deletion.project() + "/" + deletion.collection());
    if (newest != null) {
      DeletionInForce next = new DeletionInForce(deletion, position, count, newest);
      deletions = DeletionInForce.with(deletions, next);
    }
  }

  private void forget(RollupId id) {
    cells.keySet().removeIf(key -> key.rollup().equals(id));
  }

  private static List<RollupInForce> builtIn(String project, String collection) {
    return List.of(BuiltInRollups.events(project, collection), BuiltInRollups.span(project));
  }

  private static @Nullable Object valueOf(Map<?, ?> line, long timeMs, String path) {
    return switch (path) {
      case "$time" -> (Long) timeMs;
      case BuiltInRollups.COLLECTION -> line.get("collection");
      default -> find(line, path);
    };
  }

  private static @Nullable Object find(Map<?, ?> line, String path) {
    Object at = line.get("event");
    for (String name : path.split("\\.", -1)) {
      at = at instanceof Map<?, ?> object ? object.get(name) : null;
    }
    return at;
  }

  private static void set(PropertyValues values, int slot, @Nullable Object value) {
    if (value instanceof Long whole) {
      values.setLong(slot, whole);
    } else if (value instanceof Double number) {
      values.setDouble(slot, number);
    } else if (value instanceof String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      values.setString(slot, utf8, 0, utf8.length);
    }
  }

  private static Map<?, ?> object(byte[] json) {
    return (Map<?, ?>) Objects.requireNonNull(JsonTree.read(json));
  }
}
