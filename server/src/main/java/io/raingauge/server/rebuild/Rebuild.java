package io.raingauge.server.rebuild;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.fold.FoldSettings;
import io.raingauge.server.audit.EpochEnd;
import io.raingauge.server.audit.EpochLog;
import io.raingauge.server.rebuild.RebuildReport.Unmended;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import io.raingauge.server.rebuild.Refold.Start;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.store.Checkpoint.Epoch;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
import io.raingauge.topology.LogBounds;
import io.raingauge.topology.LogStretches;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Makes raw events again from the log, while the server counts on: chunks that cannot be read, and
 * events that were counted and not kept. The log is folded once more, with the code of the fold and
 * ids of its own; each chunk takes its place in one write. So a question meets the broken chunk or
 * the whole one, and never a number that is wrong.
 *
 * <p>What the log cannot tell any more it leaves as it is, and says what and why. A broken chunk
 * whose header can be read is made again even from a log that has lost the start of its epoch: the
 * checksums of the header prove it ({@link Refold}).
 *
 * <p>For one thread. Memory: what a fold takes, {@link Refold}'s limit, and the ranges of one
 * collection. Disk: the ids of one partition, until it is through.
 */
public final class Rebuild {
  private static final String CHANGED = "it was changed meanwhile; run it once more";
  private static final String LOG_CHANGED = "the log changed meanwhile";

  private final Store store;
  private final LogStretches log;
  private final FoldSettings settings;
  private final RawKeep keep;
  private final Scratch scratch;
  private final Clock clock;

  /** Where ids are kept meanwhile. */
  public interface Scratch {
    /** An empty store. */
    Store open();

    /** Gives the room back, after the store was closed. */
    void clear();
  }

  /** Is told how far it has come. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param done offsets of the log that were read
     * @param of that are to be read
     */
    void at(long done, long of);
  }

  /**
   * @param settings of the folds that count: what they do not keep is not made
   */
  public Rebuild(
      Store store,
      LogStretches log,
      FoldSettings settings,
      RawKeep keep,
      Scratch scratch,
      Clock clock) {
    this.store = store;
    this.log = log;
    this.settings = settings;
    this.keep = keep;
    this.scratch = scratch;
    this.clock = clock;
  }

  /**
   * Finds what is broken or missing, and makes it again.
   *
   * @param cancelled asked all the time; then it ends with a {@link CancellationException}. What
   *     was made until then is kept
   * @throws io.raingauge.log.LogUnavailableException when the log could not answer; the same holds
   */
  public RebuildReport run(RebuildScope scope, BooleanSupplier cancelled, Progress progress) {
    Map<Checkpoint, Targets> found = find(scope.project(), cancelled);
    long of =
        found.entrySet().stream()
            .mapToLong(each -> lengthOf(each.getKey(), each.getValue().inForce()))
            .sum();
    Work work = new Work(scope, cancelled, progress, of);
    found.forEach(work::mend);
    return work.report();
  }

  private Map<Checkpoint, Targets> find(String project, BooleanSupplier cancelled) {
    Map<Checkpoint, Targets> found = new LinkedHashMap<>();
    long nowMs = clock.nowMs();
    try (Store.Snapshot snapshot = store.snapshot()) {
      for (Checkpoint checkpoint : snapshot.checkpoints()) {
        Targets targets = new Targets(snapshot, checkpoint, cancelled);
        if (settings.keepsRawEvents()) {
          targets.findAll(project, collection -> keep.oldestMs(collection, nowMs));
        } else {
          targets.findBroken(project);
        }
        found.put(checkpoint, targets);
      }
    }
    return found;
  }

  private static long lengthOf(Checkpoint checkpoint, List<Target> targets) {
    return lastOf(checkpoint, targets) - checkpoint.epoch().start();
  }

  /** The end of the last target. */
  private static long lastOf(Checkpoint checkpoint, List<Target> targets) {
    return targets.stream().mapToLong(Target::to).max().orElse(checkpoint.epoch().start());
  }

  /** One run's work. */
  private final class Work {
    private final RebuildScope scope;
    private final BooleanSupplier cancelled;
    private final Progress progress;
    private final long of;
    private long done;
    private long chunks;
    private long events;
    private final List<Unmended> broken = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    Work(RebuildScope scope, BooleanSupplier cancelled, Progress progress, long of) {
      this.scope = scope;
      this.cancelled = cancelled;
      this.progress = progress;
      this.of = of;
    }

    RebuildReport report() {
      return new RebuildReport(chunks, events, broken, skipped);
    }

    void mend(Checkpoint checkpoint, Targets targets) {
      for (Target target : targets.earlier()) {
        target.fail(whyEarlier(checkpoint, target));
        tell(target);
      }
      List<Target> all = targets.inForce();
      if (!all.isEmpty()) {
        mend(checkpoint, all);
        done += lengthOf(checkpoint, all);
        all.stream().filter(target -> !target.failure().isEmpty()).forEach(this::tell);
      }
    }

    private void mend(Checkpoint checkpoint, List<Target> all) {
      LogBounds now = log.bounds(checkpoint.partition());
      String lost = EpochLog.whyLost(checkpoint, now);
      if (!lost.isEmpty()) {
        all.forEach(target -> target.fail(lost));
      } else if (now.earliest() <= checkpoint.epoch().start()) {
        refold(Start.EXACT, exactStart(checkpoint), checkpoint, all);
      } else {
        List<Target> some = new ArrayList<>();
        for (Target target : all) {
          if (target.from() < now.earliest()) {
            target.fail("the log begins at offset " + now.earliest());
          } else if (target.kind() != Target.Kind.BROKEN || target.header().isEmpty()) {
            target.fail(EpochLog.whyNot(checkpoint, now));
          } else {
            some.add(target);
          }
        }
        if (!some.isEmpty()) {
          refold(Start.GUESSED, guessedStart(checkpoint, now, some), checkpoint, some);
        }
      }
    }

    private Checkpoint exactStart(Checkpoint newest) {
      Epoch epoch = newest.epoch();
      return start(newest, epoch.start(), epoch.next());
    }

    /** Of each collector the first number that the log still has is taken for the next. */
    private Checkpoint guessedStart(Checkpoint newest, LogBounds now, List<Target> some) {
      Map<Long, Long> next = new HashMap<>();
      log.read(
          newest.partition(),
          now.earliest(),
          lastOf(newest, some),
          record -> {
            requireWaiting();
            next.putIfAbsent(record.key().collector(), record.key().first());
          });
      return start(newest, now.earliest(), next);
    }

    private Checkpoint start(Checkpoint newest, long offset, Map<Long, Long> next) {
      return new Checkpoint(
          newest.partition(),
          newest.epochs(),
          offset,
          Long.MIN_VALUE,
          next,
          Checkpoint.InForce.NOTHING,
          Counts.ZERO);
    }

    private void refold(Start how, Checkpoint from, Checkpoint newest, List<Target> targets) {
      long end = lastOf(newest, targets);
      FoldSettings keeping =
          settings.keepsRawEvents()
              ? settings
              : new FoldSettings(
                  settings.maxBytes(),
                  settings.maxIds(),
                  settings.idsWindowDays(),
                  settings.idsDelayDays());
      try (ScratchIds ids = new ScratchIds(scratch.open(), keeping)) {
        Refold refold = new Refold(how, from, targets, keeping, ids, new Mender(newest));
        boolean isWhole =
            log.read(
                newest.partition(),
                from.offset(),
                end,
                record -> {
                  requireWaiting();
                  refold.apply(record);
                  progress.at(done + record.offset() - newest.epoch().start(), of);
                });
        if (isWhole) {
          refold.end(end);
        } else {
          targets.forEach(target -> target.fail(LOG_CHANGED));
        }
      } finally {
        scratch.clear();
      }
    }

    private String whyEarlier(Checkpoint checkpoint, Target target) {
      List<Epoch> epochs = checkpoint.epochs();
      for (int index = 0; index + 1 < epochs.size(); index++) {
        if (epochs.get(index).number() == target.range().epoch()) {
          return "it is of an earlier epoch: "
              + EpochEnd.sentence(epochs.get(index), epochs.get(index + 1));
        }
      }
      return "it is of an earlier epoch, which its checkpoint does not know";
    }

    /** Tells of what could not be made again; drops it, where that was asked for. */
    private void tell(Target target) {
      if (target.kind() != Target.Kind.BROKEN) {
        skipped.add(
            String.format(
                Locale.ROOT,
                "partition %d: events of \"%s\" at offsets %d to %d are not kept: %s",
                target.range().partition(),
                target.range().collection(),
                target.from(),
                target.to() - 1,
                target.failure()));
        return;
      }
      boolean isDropped =
          scope.lost() == Lost.IS_DROPPED
              && store.replace(List.of(target.range()), target.gapFrom(target.range().from()));
      broken.add(
          new Unmended(
              target.range(),
              target.header().map(ChunkHeader::rows),
              target.fault() + "; it cannot be made again: " + target.failure(),
              isDropped ? Lost.IS_DROPPED : Lost.STAYS));
    }

    private void requireWaiting() {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("nobody waits for the rebuild any more");
      }
    }

    /** Writes what was made of one partition, as long as its log is what was folded. */
    private final class Mender implements Refold.Mend {
      private final Checkpoint newest;

      Mender(Checkpoint newest) {
        this.newest = newest;
      }

      @Override
      public void replace(Target target, List<Chunk> made) {
        if (write(target, List.of(target.range()), made)) {
          made.forEach(this::count);
        }
      }

      @Override
      public void fill(Target target, Chunk piece) {
        ChunkHeader its = piece.header();
        boolean isOld = its.maxMs() < keep.oldestMs(its.range().collection(), clock.nowMs());
        List<Chunk> instead = new ArrayList<>();
        instead.add(isOld ? Chunk.gap(its.range(), its.rows(), its.minMs(), its.maxMs()) : piece);
        instead.addAll(target.gapFrom(its.range().to()));
        if (write(target, target.restKept(), instead)) {
          target.written(its.range().to());
          if (!isOld) {
            count(piece);
          }
        }
      }

      @Override
      public void filled(Target target) {
        if (!target.restKept().isEmpty()) {
          write(target, target.restKept(), List.of());
        }
      }

      private boolean write(Target target, List<ChunkRange> gone, List<Chunk> instead) {
        boolean isEpoch =
            store
                .checkpoint(newest.partition())
                .filter(now -> now.epoch().number() == newest.epoch().number())
                .isPresent();
        if (!isEpoch || !EpochLog.whyLost(newest, log.bounds(newest.partition())).isEmpty()) {
          target.fail(LOG_CHANGED);
          return false;
        }
        boolean isWritten = store.replace(gone, instead);
        if (!isWritten) {
          target.fail(CHANGED);
        }
        return isWritten;
      }

      private void count(Chunk made) {
        chunks++;
        events += made.header().rows();
      }
    }
  }
}
