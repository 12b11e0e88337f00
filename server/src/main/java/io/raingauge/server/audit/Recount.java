package io.raingauge.server.audit;

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
 * writes nothing, and asks no store. With the fold it shares what the numbers are (the states of
 * measures, filters, the bytes of a series), and none of how they come about: lines, properties,
 * numbers (F1), ids (F5), definitions (F6) and windows are its own. Which events with ids count, an
 * {@link IdPass} has decided before.
 *
 * <p>Which rollups were in force at the start is deduced: those of the checkpoint, until the record
 * comes that defines them; for a definition has one record, and an id of its own.
 *
 * <p>For one thread. Memory: the cells of {@link AuditLimits}.
 */
final class Recount implements RecountedNumbers.Taken {
  private final AuditScope scope;
  private final Checkpoint checkpoint;
  private final AuditLimits limits;
  private final RecountedNumbers numbers;
  private final Map<CellKey, RecountedCell> cells = new HashMap<>();
  private final Map<String, List<RecountedRollup>> builtIn = new HashMap<>();

  /** In force now, by their names. */
  private final Map<String, RecountedRollup> defined = new HashMap<>();

  /** The definitions whose record was met. */
  private final Set<RollupId> met = new HashSet<>();

  private final RecountedRollup span;
  private final RecountedChunks chunks;
  private Verdicts verdicts;
  private int verdictsUsed;
  private long events;
  private long withIds;

  /**
   * @param chunks told of the raw events that count, too
   */
  Recount(AuditScope scope, Checkpoint checkpoint, AuditLimits limits, RecountedChunks chunks) {
    this.scope = scope;
    this.checkpoint = checkpoint;
    this.chunks = chunks;
    this.limits = limits;
    numbers = new RecountedNumbers(checkpoint);
    verdicts = new Verdicts(0, 0, 1);
    span = recounted(BuiltInRollups.span(scope.project()));
    if (checkpoint.epochs().size() > 1) { // Nothing was defined before the first epoch.
      checkpoint.rollups().stream()
          .filter(rollup -> rollup.rollup().project().equals(scope.project()))
          .forEach(rollup -> defined.put(rollup.rollup().name(), recounted(rollup)));
    }
  }

  /** What comes next is the stretch that these are of. */
  void expect(Verdicts itsVerdicts) {
    verdicts = itsVerdicts;
    verdictsUsed = 0;
  }

  /**
   * Counts the next record of the log.
   *
   * @throws AuditTooLargeException when there are more cells than may be
   */
  void apply(LogRecord record) {
    numbers.apply(record, this);
    if (cells.size() > limits.maxCells()) {
      throw new AuditTooLargeException(
          "partition %d has more than %,d cells within the time asked for, the most that an audit holds; ask for less time: --from, --to"
              .formatted(checkpoint.partition(), limits.maxCells()));
    }
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

  /** How many of them have an id. */
  long withIds() {
    return withIds;
  }

  private RecountedRollup recounted(RollupInForce rollup) {
    return new RecountedRollup(rollup, scope, checkpoint.partition(), checkpoint.epoch().number());
  }

  @Override
  public void line(LogRecord record, int from, int to) {
    ReadLine line = ReadLine.of(record.value(), from, to);
    if (!line.project().equals(scope.project())) {
      return;
    }
    boolean hasId = line.id().isPresent();
    Verdict verdict = hasId ? verdicts.get(verdictsUsed++) : Verdict.COUNTS;
    if (verdict == Verdict.COUNTS || verdict == Verdict.COUNTS_PERHAPS) {
      events++;
      withIds += hasId ? 1 : 0;
    }
    if (verdict != Verdict.DUPLICATE) {
      builtIn.computeIfAbsent(line.collection(), this::builtInOf);
      if (scope.hasCells()) {
        count(line, verdict);
      }
      chunks.take(record, from, to, line, verdict);
    }
  }

  @Override
  public void definition(LogRecord record) {
    define(DefinitionRecord.of(record.value()));
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

  /** The rollups by users whose cells it has counted. */
  List<RollupInForce> rollups() {
    List<RollupInForce> all = new ArrayList<>();
    defined.values().forEach(each -> all.add(each.rollup()));
    return all;
  }
}
