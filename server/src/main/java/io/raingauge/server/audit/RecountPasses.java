package io.raingauge.server.audit;

import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Checkpoint;
import java.util.Locale;
import java.util.Optional;

/**
 * Counts one epoch of a partition's log again, in as many readings as it takes: first, range by
 * range of the ids, which events count (F5); then what these come to. So the memory is bounded,
 * however many ids there are. A log with more ids than {@link AuditLimits#maxVerdicts} is done
 * stretch by stretch. For one thread.
 */
final class RecountPasses {
  private final WatchedLog log;
  private final String project;
  private final Checkpoint checkpoint;
  private final FoldSettings fold;
  private final AuditLimits limits;

  RecountPasses(
      WatchedLog log,
      String project,
      Checkpoint checkpoint,
      FoldSettings fold,
      AuditLimits limits) {
    this.log = log;
    this.project = project;
    this.checkpoint = checkpoint;
    this.fold = fold;
    this.limits = limits;
  }

  /** How many offsets are read of an epoch whose ids fit into memory. */
  static long leastReadings(Checkpoint checkpoint) {
    return 2 * (checkpoint.offset() - checkpoint.epoch().start());
  }

  /** False when the log lost some of the epoch meanwhile. */
  boolean count(Recount recount) {
    long start = checkpoint.epoch().start();
    long from = start;
    while (from < checkpoint.offset()) {
      log.plan(from == start ? 0 : checkpoint.offset() - start);
      Verdicts verdicts = new Verdicts(from, checkpoint.offset(), limits.maxVerdicts());
      Optional<IdRange> last = decide(verdicts);
      if (last.isEmpty() || !count(recount, verdicts, last.get())) {
        return false;
      }
      from = verdicts.to();
    }
    return true;
  }

  /** Decides of all ids of a stretch; the last range, or empty when the log changed. */
  private Optional<IdRange> decide(Verdicts verdicts) {
    long start = checkpoint.epoch().start();
    IdRange range = IdRange.ALL;
    while (true) {
      IdPass pass = new IdPass(project, checkpoint, fold, limits.maxIds(), range, verdicts);
      String step = step(range.index() + 1, range.of() + 1);
      if (!log.read(step, checkpoint.partition(), start, verdicts.to(), pass::apply)) {
        return Optional.empty();
      }
      log.plan((pass.range().after() - range.after()) * (verdicts.to() - start));
      range = pass.range();
      Optional<IdRange> next = range.next();
      if (next.isEmpty()) {
        return Optional.of(range);
      }
      range = next.get();
    }
  }

  private boolean count(Recount recount, Verdicts verdicts, IdRange last) {
    recount.expect(verdicts);
    return log.read(
        step(last.of() + 1, last.of() + 1),
        checkpoint.partition(),
        verdicts.from(),
        verdicts.to(),
        recount::apply);
  }

  private String step(int pass, int of) {
    return String.format(
        Locale.ROOT, "partition %d, pass %d of %d", checkpoint.partition(), pass, of);
  }
}
