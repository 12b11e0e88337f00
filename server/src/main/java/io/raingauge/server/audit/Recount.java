package io.raingauge.server.audit;

import io.raingauge.fold.FoldSettings;
import io.raingauge.json.JsonTree;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.server.audit.RecountedIds.Verdict;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.wire.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Counts one epoch of a partition's log again, from its start, as simply as it can be said (Q5): it
 * never stops in between, writes nothing, and asks no store. With the fold it shares what the
 * numbers are (the states of measures, filters, the bytes of a series), and none of how they come
 * about: lines, properties, numbers (F1), ids (F5), definitions (F6) and windows are its own.
 *
 * <p>Which rollups were in force at the start is deduced: those of the checkpoint, until the record
 * comes that defines them; for a definition has one record, and an id of its own.
 *
 * <p>For one thread. Memory: the cells and ids of {@link AuditLimits}.
 */
final class Recount {
  private static final long DAY_MS = 86_400_000;

  private final AuditScope scope;
  private final Checkpoint checkpoint;
  private final AuditLimits limits;
  private final RecountedIds ids;
  private final Map<Long, Long> next;
  private final Map<CellKey, RecountedCell> cells = new HashMap<>();
  private final Map<String, List<RecountedRollup>> builtIn = new HashMap<>();

  /** In force now, by their names. */
  private final Map<String, RecountedRollup> defined = new HashMap<>();

  /** The definitions whose record was met. */
  private final Set<RollupId> met = new HashSet<>();

  private final RecountedRollup span;
  private final RecountedChunks chunks;
  private long events;

  /**
   * @param chunks told of the raw events that count, too
   */
  Recount(
      AuditScope scope,
      Checkpoint checkpoint,
      FoldSettings fold,
      AuditLimits limits,
      RecountedChunks chunks) {
    this.scope = scope;
    this.checkpoint = checkpoint;
    this.chunks = chunks;
    this.limits = limits;
    boolean isFirst = checkpoint.epochs().size() == 1;
    ids = new RecountedIds(fold, isFirst, limits.maxIds());
    next = new HashMap<>(checkpoint.epoch().next());
    span = recounted(BuiltInRollups.span(scope.project()));
    if (!isFirst) { // Nothing was defined before the first epoch.
      checkpoint.rollups().stream()
          .filter(rollup -> rollup.rollup().project().equals(scope.project()))
          .forEach(rollup -> defined.put(rollup.rollup().name(), recounted(rollup)));
    }
  }

  /**
   * Counts the next record of the log.
   *
   * @throws AuditTooLargeException when there are more cells than may be
   */
  void apply(LogRecord record) {
    long collector = record.key().collector();
    switch (record.kind()) {
      case EVENTS -> takeLines(record);
      case DEFINITION -> {
        if (takeNumber(collector, record.key().first())) {
          define(DefinitionRecord.of(record.value()));
        }
      }
      case DELETION -> takeNumber(collector, record.key().first()); // What came is what is kept.
      case LOST -> takeLost(collector, record.key().first(), record.value());
    }
    if (cells.size() > limits.maxCells()) {
      throw new AuditTooLargeException(
          "partition %d has more than %,d cells within the time asked for, the most that an audit holds; ask for less time: --from, --to"
              .formatted(checkpoint.partition(), limits.maxCells()));
    }
  }

  /** Whether it had to give up, since there are more ids than may be. */
  boolean isFull() {
    return ids.isFull();
  }

  Map<CellKey, RecountedCell> cells() {
    return cells;
  }

  /** The collections of the project that it met. */
  Set<String> collections() {
    return builtIn.keySet();
  }

  /** How many events of the project count, as far as the log tells. */
  long events() {
    return events;
  }

  private RecountedRollup recounted(RollupInForce rollup) {
    return new RecountedRollup(rollup, scope, checkpoint.partition(), checkpoint.epoch().number());
  }

  private void takeLines(LogRecord record) {
    byte[] value = record.value();
    long number = record.key().first();
    int from = 0;
    for (int at = 0; at < value.length; at++) {
      if (value[at] == '\n') {
        if (takeNumber(record.key().collector(), number++)) {
          ReadLine line = ReadLine.of(value, from, at);
          Verdict verdict = take(line);
          if (verdict != Verdict.DUPLICATE) {
            chunks.take(record, from, at, line, verdict);
          }
        }
        from = at + 1;
      }
    }
  }

  /** Whether it is the next of its collector (F1); then the one after it is. */
  private boolean takeNumber(long collector, long number) {
    if (number != next.getOrDefault(collector, 1L)) {
      return false;
    }
    next.put(collector, number + 1);
    return true;
  }

  private Verdict take(ReadLine line) {
    int day = (int) Math.floorDiv(line.receivedMs(), DAY_MS);
    ids.sawDay(day);
    if (!line.project().equals(scope.project())) {
      return Verdict.DUPLICATE; // Of no interest.
    }
    String collection = line.collection();
    Verdict verdict = line.id().map(id -> ids.take(collection, id, day)).orElse(Verdict.COUNTS);
    events += verdict == Verdict.COUNTS || verdict == Verdict.COUNTS_PERHAPS ? 1 : 0;
    if (verdict != Verdict.DUPLICATE) {
      builtIn.computeIfAbsent(collection, this::builtInOf);
      count(line, verdict);
    }
    return verdict;
  }

  private void count(ReadLine line, Verdict verdict) {
    builtIn
        .getOrDefault(line.collection(), List.of())
        .forEach(each -> each.count(line, verdict, cells));
    for (RecountedRollup each : defined.values()) {
      if (each.counts(line.collection())) {
        each.count(line, verdict, cells);
      }
    }
  }

  private List<RecountedRollup> builtInOf(String collection) {
    return List.of(span, recounted(BuiltInRollups.events(scope.project(), collection)));
  }

  private void define(DefinitionRecord definition) {
    if (!definition.project().equals(scope.project())) {
      return;
    }
    RecountedRollup before = defined.get(definition.name());
    boolean isSame = before != null && before.rollup().id().equals(definition.id());
    boolean isNew = met.add(definition.id());
    if (isSame && !isNew && definition.rollup().isPresent()) {
      return;
    }
    if (before != null) {
      forget(before.rollup().id());
      defined.remove(definition.name());
    }
    definition
        .rollup()
        .map(rollup -> new RollupInForce(definition.id(), rollup, Long.MIN_VALUE))
        .ifPresent(rollup -> defined.put(definition.name(), recounted(rollup)));
  }

  /** Nobody reads the cells of a rollup that is no longer in force, or was not yet. */
  private void forget(RollupId rollup) {
    cells.keySet().removeIf(key -> key.rollup().equals(rollup));
  }

  private void takeLost(long collector, long first, byte[] json) {
    long expected = next.getOrDefault(collector, 1L);
    if (JsonTree.read(json) instanceof Map<?, ?> object
        && object.get("next") instanceof Long to
        && first <= expected
        && expected < to) {
      next.put(collector, to);
    }
  }

  /** The rollups by users whose cells it has counted. */
  List<RollupInForce> rollups() {
    List<RollupInForce> all = new ArrayList<>();
    defined.values().forEach(each -> all.add(each.rollup()));
    return all;
  }
}
