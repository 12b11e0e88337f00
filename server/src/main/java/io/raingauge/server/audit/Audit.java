package io.raingauge.server.audit;

import io.raingauge.fold.FoldSettings;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
import io.raingauge.topology.LogBounds;
import io.raingauge.topology.LogStretches;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Counts the log again and compares with the store (Q5), partition by partition, as one moment of
 * the store has them: its checkpoints say how far to count, so events may arrive meanwhile.
 *
 * <p>It never reports a difference where there is none: what the log cannot tell any more is not
 * guessed but said, in a sentence. That is:
 *
 * <ul>
 *   <li>the cells of earlier epochs: an epoch ends only because the log lost some of it (F7);
 *   <li>a partition of which the log no longer has the start of the epoch in force: the numbers and
 *       ids that were taken there are unknown;
 *   <li>where an id is met first in a later epoch, whether it was counted before. A cell is then
 *       still compared: it is right if it is as recounted, wrong if no such ids can explain it, and
 *       undecided only between the two.
 * </ul>
 *
 * <p>Only reads, both the log and the store. For one thread. Memory: {@link AuditLimits}.
 */
public final class Audit {
  private final Store store;
  private final LogStretches log;
  private final FoldSettings fold;
  private final AuditLimits limits;
  private final Clock clock;

  /**
   * @param fold what the folds were told of ids
   */
  public Audit(Store store, LogStretches log, FoldSettings fold, AuditLimits limits, Clock clock) {
    this.store = store;
    this.log = log;
    this.fold = fold;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Counts and compares.
   *
   * @param cancelled asked all the time; then it ends with a {@link CancellationException}
   * @throws AuditTooLargeException when it would take too much memory
   * @throws io.raingauge.log.LogUnavailableException when the log could not answer
   */
  public AuditReport run(AuditScope scope, BooleanSupplier cancelled) {
    Findings findings = new Findings(limits.maxDiffering());
    try (Store.Snapshot snapshot = store.snapshot()) {
      StoredCells stored = new StoredCells(snapshot, scope);
      Set<String> collections = new TreeSet<>(stored.collections());
      List<Checkpoint> checkpoints = snapshot.checkpoints();
      if (checkpoints.isEmpty()) {
        findings.skipped("nothing was counted yet");
      }
      for (Checkpoint checkpoint : checkpoints) {
        new Partition(scope, stored, collections, findings, cancelled).audit(checkpoint);
      }
    }
    return findings.report();
  }

  /** One audit's work on one partition. */
  private final class Partition {
    private final AuditScope scope;
    private final StoredCells stored;
    private final Set<String> collections;
    private final Findings findings;
    private final BooleanSupplier cancelled;

    Partition(
        AuditScope scope,
        StoredCells stored,
        Set<String> collections,
        Findings findings,
        BooleanSupplier cancelled) {
      this.scope = scope;
      this.stored = stored;
      this.collections = collections;
      this.findings = findings;
      this.cancelled = cancelled;
    }

    void audit(Checkpoint checkpoint) {
      Recount recount = new Recount(scope, checkpoint, fold, limits);
      String why = recount(checkpoint, recount);
      if (why.isEmpty()) {
        findings.countedAgain(recount.events());
        new Comparison(checkpoint, recount.cells(), clock.nowMs(), findings)
            .compare(stored, rollups(checkpoint, recount));
      } else {
        new Comparison(checkpoint, Map.of(), clock.nowMs(), findings)
            .compareNothing(stored, rollups(checkpoint, recount), why);
      }
    }

    /** Counts the epoch in force again, up to the checkpoint; or says why it cannot. */
    private String recount(Checkpoint checkpoint, Recount recount) {
      int partition = checkpoint.partition();
      long start = checkpoint.epoch().start();
      String before = whyNot(checkpoint);
      if (!before.isEmpty()) {
        return before;
      }
      boolean[] full = {false};
      boolean whole =
          log.read(
              partition,
              start,
              checkpoint.offset(),
              record -> {
                if (cancelled.getAsBoolean()) {
                  throw new CancellationException("nobody waits for the audit any more");
                }
                full[0] = full[0] || recount.isFull();
                if (!full[0]) {
                  recount.apply(record);
                }
              });
      if (full[0] || recount.isFull()) {
        return String.format(
            "partition %d has more than %,d ids within their window, the most that an audit holds",
            partition, limits.maxIds());
      }
      boolean changed =
          !whole
              || store
                  .checkpoint(partition)
                  .filter(now -> now.epoch().number() == checkpoint.epoch().number())
                  .isEmpty();
      return changed
          ? "the log of partition " + partition + " changed meanwhile"
          : whyNot(checkpoint);
    }

    /** Why the log cannot be what the checkpoint's epoch was counted from; empty if it can. */
    private String whyNot(Checkpoint checkpoint) {
      int partition = checkpoint.partition();
      Checkpoint.Epoch epoch = checkpoint.epoch();
      if (checkpoint.offset() == epoch.start()) {
        return ""; // Nothing is to be read.
      }
      LogBounds now = log.bounds(partition);
      if (!now.topicId().equals(epoch.topicId())) {
        return "the topic of partition " + partition + " was made anew";
      }
      if (now.end() < checkpoint.offset()) {
        return String.format(
            "the log of partition %d ends at offset %d and lost what is behind it up to %d",
            partition, now.end(), checkpoint.offset());
      }
      if (now.earliest() > epoch.start()) {
        return String.format(
            "the log of partition %d begins at offset %d and no longer holds its epoch from %d on,"
                + " so numbers and ids taken there are unknown; kafka.retention says how long it is kept",
            partition, now.earliest(), epoch.start());
      }
      return "";
    }

    private List<RollupInForce> rollups(Checkpoint checkpoint, Recount recount) {
      Map<RollupId, RollupInForce> all = new LinkedHashMap<>();
      List<RollupInForce> some = new ArrayList<>();
      some.add(BuiltInRollups.span(scope.project()));
      Set<String> known = new TreeSet<>(collections);
      known.addAll(recount.collections());
      known.forEach(each -> some.add(BuiltInRollups.events(scope.project(), each)));
      some.addAll(recount.rollups());
      checkpoint.rollups().stream()
          .filter(rollup -> rollup.rollup().project().equals(scope.project()))
          .forEach(some::add);
      some.forEach(rollup -> all.put(rollup.id(), rollup));
      return List.copyOf(all.values());
    }
  }
}
