package io.raingauge.server.audit;

import io.raingauge.fold.FoldSettings;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
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
 * the store has them: its checkpoints say how far to count, so events may arrive meanwhile. It
 * compares cells, and the raw events that chunks hold, each by all that it says; and it reads every
 * column of every chunk.
 *
 * <p>It takes the settings of ids as they are now for all of the epoch: where they were changed in
 * it, it may report differences of events with ids that are none. Else it never does: what the log
 * cannot tell any more is not guessed but said, in a sentence. That is:
 *
 * <ul>
 *   <li>the cells of earlier epochs: an epoch ends only because the log lost some of it (F7). Their
 *       chunks are read all the same;
 *   <li>a partition of which the log no longer has the start of the epoch in force: the numbers and
 *       ids that were taken there are unknown;
 *   <li>where an id is met first in a later epoch, whether it was counted before. A cell is then
 *       still compared: it is right if it is as recounted, wrong if no such ids can explain it, and
 *       undecided only between the two. So is a chunk;
 *   <li>which events are counted and not kept: a gap says that there are some, and only how many is
 *       compared.
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
  public AuditReport run(AuditScope scope, BooleanSupplier cancelled, Progress progress) {
    try (Store.Snapshot snapshot = store.snapshot()) {
      return run(snapshot, scope, cancelled, progress);
    }
  }

  /** The same as one moment of the store has it, for who looks at more of it. */
  public AuditReport run(
      Store.Snapshot snapshot, AuditScope scope, BooleanSupplier cancelled, Progress progress) {
    Findings findings = new Findings(limits.maxDiffering());
    StoredCells stored = new StoredCells(snapshot, scope);
    Set<String> collections = new TreeSet<>(stored.collections());
    snapshot.collections().stream()
        .filter(each -> each.project().equals(scope.project()))
        .forEach(each -> collections.add(each.collection()));
    List<Checkpoint> checkpoints = snapshot.checkpoints();
    if (checkpoints.isEmpty()) {
      findings.skipped("nothing was counted yet");
    }
    WatchedLog watched = new WatchedLog(log, cancelled, progress);
    checkpoints.forEach(each -> watched.plan(RecountPasses.leastReadings(each)));
    for (Checkpoint checkpoint : checkpoints) {
      new Partition(scope, snapshot, stored, collections, findings, watched).audit(checkpoint);
    }
    return findings.report();
  }

  /** One audit's work on one partition. */
  private final class Partition {
    private final AuditScope scope;
    private final Store.Snapshot snapshot;
    private final StoredCells stored;
    private final Set<String> collections;
    private final Findings findings;
    private final WatchedLog watched;

    Partition(
        AuditScope scope,
        Store.Snapshot snapshot,
        StoredCells stored,
        Set<String> collections,
        Findings findings,
        WatchedLog watched) {
      this.scope = scope;
      this.snapshot = snapshot;
      this.stored = stored;
      this.collections = collections;
      this.findings = findings;
      this.watched = watched;
    }

    void audit(Checkpoint checkpoint) {
      ChunkComparison raw = new ChunkComparison(snapshot, scope, checkpoint, findings, watched);
      boolean areChunksFew = raw.fits(collections, limits.maxChunks());
      RecountedChunks chunks = raw.toRecount();
      Recount recount = new Recount(scope, checkpoint, limits, chunks);
      String why = recount(checkpoint, recount);
      if (why.isEmpty()) {
        findings.countedAgain(recount.events(), recount.withIds());
      }
      if (scope.hasCells()) {
        compareCells(checkpoint, recount, why);
      } else if (!why.isEmpty()) {
        findings.skipped("%s: its chunks were not compared", why);
      }
      if (areChunksFew && why.isEmpty()) {
        raw.compare(chunks);
      } else if (areChunksFew) {
        raw.compareNothing();
      }
    }

    private void compareCells(Checkpoint checkpoint, Recount recount, String why) {
      List<RollupInForce> rollups = rollups(checkpoint, recount);
      if (why.isEmpty()) {
        new Comparison(checkpoint, recount.cells(), clock.nowMs(), findings)
            .compare(stored, rollups);
      } else {
        new Comparison(checkpoint, Map.of(), clock.nowMs(), findings)
            .compareNothing(stored, rollups, why);
      }
    }

    /** Counts the epoch in force again, up to the checkpoint; or says why it cannot. */
    private String recount(Checkpoint checkpoint, Recount recount) {
      int partition = checkpoint.partition();
      String before = whyNot(checkpoint);
      if (!before.isEmpty()) {
        watched.plan(-RecountPasses.leastReadings(checkpoint));
        return before;
      }
      boolean changed =
          !new RecountPasses(watched, scope.project(), checkpoint, fold, limits).count(recount)
              || store
                  .checkpoint(partition)
                  .filter(now -> now.epoch().number() == checkpoint.epoch().number())
                  .isEmpty();
      return changed
          ? "the log of partition " + partition + " changed meanwhile"
          : whyNot(checkpoint);
    }

    private String whyNot(Checkpoint checkpoint) {
      boolean isEmpty = checkpoint.offset() == checkpoint.epoch().start();
      return isEmpty ? "" : EpochLog.whyNot(checkpoint, watched.bounds(checkpoint.partition()));
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
