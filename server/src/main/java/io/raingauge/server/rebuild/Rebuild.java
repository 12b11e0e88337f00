package io.raingauge.server.rebuild;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.fold.FoldSettings;
import io.raingauge.server.audit.Audit;
import io.raingauge.server.audit.AuditLimits;
import io.raingauge.server.audit.AuditReport;
import io.raingauge.server.audit.AuditScope;
import io.raingauge.server.audit.EpochLog;
import io.raingauge.server.audit.Progress;
import io.raingauge.server.audit.WatchedLog;
import io.raingauge.server.rebuild.RebuildReport.Unmended;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import io.raingauge.server.rebuild.RebuildScope.Sought;
import io.raingauge.server.rebuild.Refold.Start;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
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
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Makes raw events again from the log, while the server counts on: chunks that cannot be read,
 * events that were counted and not kept, and, where {@linkplain Sought#WRONG that is asked for},
 * chunks that hold other events than the log. The log is folded once more, with the code of the
 * fold and ids of its own; each chunk takes its place in one write. So a question meets the broken
 * chunk or the whole one, and never a number that is wrong.
 *
 * <p>What the log cannot tell any more it leaves as it is, and says what and why. A broken chunk
 * whose header can be read is made again even from a log that has lost the start of its epoch, or
 * of an {@linkplain EarlierEpoch earlier epoch}: the checksums of the header prove it ({@link
 * Refold}).
 *
 * <p>For one thread. Memory: what a fold takes, {@link Refold}'s limit, and the ranges of one
 * collection. Disk: the ids of one partition, until it is through.
 */
public final class Rebuild {
  private static final String CHANGED = "it was changed meanwhile; run it once more";
  private static final String LOG_CHANGED = "the log changed meanwhile; run it once more";

  /** How often the start is sought while the log loses its head. */
  private static final int MOST_STARTS = 3;

  /** All that are wrong are needed, not only some to show. */
  private static final AuditLimits MANY_CHUNKS =
      AuditLimits.DEFAULT.differing(AuditLimits.DEFAULT.maxChunks());

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
    List<String> skipped = new ArrayList<>();
    WatchedLog watched = new WatchedLog(log, cancelled, progress);
    Map<Checkpoint, Targets> found = new LinkedHashMap<>();
    try (Store.Snapshot snapshot = store.snapshot()) {
      Map<ChunkRange, String> wrong = new LinkedHashMap<>();
      if (scope.sought() == Sought.WRONG) {
        AuditReport audit = audit(snapshot, scope, cancelled, progress);
        audit.differingChunks().forEach(each -> wrong.put(each.range(), each.why()));
        skipped.addAll(audit.skipped());
      }
      for (Checkpoint checkpoint : snapshot.checkpoints()) {
        found.put(checkpoint, find(scope, new Targets(snapshot, checkpoint, wrong, watched)));
      }
      wrong.forEach(
          (range, why) -> {
            if (found.values().stream().noneMatch(targets -> targets.covers(range))) {
              skipped.add(leftAsItIs(range, why));
            }
          });
    }
    Work work = new Work(scope, watched, skipped);
    found.forEach((checkpoint, targets) -> watched.plan(lengthOf(checkpoint, targets.inForce())));
    found.forEach(work::mend);
    return work.report();
  }

  private static String leftAsItIs(ChunkRange range, String why) {
    return String.format(
        Locale.ROOT,
        "partition %d: \"%s\" at offsets %d to %d is left as it is: %s",
        range.partition(),
        range.collection(),
        range.from().offset(),
        range.to().offset() - 1,
        why);
  }

  private AuditReport audit(
      Store.Snapshot snapshot, RebuildScope scope, BooleanSupplier cancelled, Progress progress) {
    return new Audit(store, log, settings, MANY_CHUNKS, clock)
        .run(snapshot, AuditScope.ofRawEvents(scope.project()), cancelled, progress);
  }

  private Targets find(RebuildScope scope, Targets targets) {
    long nowMs = clock.nowMs();
    if (settings.keepsRawEvents()) {
      targets.findAll(scope.project(), collection -> keep.oldestMs(collection, nowMs));
    } else {
      targets.findBroken(scope.project());
    }
    return targets;
  }

  private static long lengthOf(Checkpoint checkpoint, List<Target> targets) {
    return lastOf(checkpoint, targets) - checkpoint.epoch().start();
  }

  private static Checkpoint startOf(Checkpoint newest) {
    return startAt(newest, newest.epoch().start(), newest.epoch().next());
  }

  /** In the epoch of a checkpoint. */
  private static Checkpoint startAt(Checkpoint its, long offset, Map<Long, Long> next) {
    return new Checkpoint(
        its.partition(),
        its.epochs(),
        offset,
        Long.MIN_VALUE,
        next,
        Checkpoint.InForce.NOTHING,
        Counts.ZERO);
  }

  private static String step(Checkpoint its) {
    return String.format(
        Locale.ROOT, "partition %d, epoch %d", its.partition(), its.epoch().number());
  }

  /** The end of the last target. */
  private static long lastOf(Checkpoint checkpoint, List<Target> targets) {
    return targets.stream().mapToLong(Target::to).max().orElse(checkpoint.epoch().start());
  }

  /** One run's work. */
  private final class Work {
    private final RebuildScope scope;
    private final WatchedLog watched;
    private final List<String> skipped;
    private final List<Unmended> broken = new ArrayList<>();
    private long chunks;
    private long events;

    Work(RebuildScope scope, WatchedLog watched, List<String> skipped) {
      this.scope = scope;
      this.watched = watched;
      this.skipped = skipped;
    }

    RebuildReport report() {
      return new RebuildReport(chunks, events, broken, skipped);
    }

    void mend(Checkpoint newest, Targets targets) {
      Map<Integer, List<Target>> earlier = new TreeMap<>();
      for (Target target : targets.earlier()) {
        earlier.computeIfAbsent(target.range().epoch(), absent -> new ArrayList<>()).add(target);
      }
      earlier.forEach((epoch, some) -> mendEarlier(newest, epoch, some));
      if (!targets.inForce().isEmpty()) {
        mendInForce(newest, targets.inForce());
      }
      Stream.concat(targets.earlier().stream(), targets.inForce().stream())
          .filter(target -> !target.failure().isEmpty())
          .forEach(this::tell);
    }

    private void mendEarlier(Checkpoint newest, int number, List<Target> all) {
      Optional<EarlierEpoch> known = EarlierEpoch.of(newest, number);
      if (known.isEmpty()) {
        all.forEach(target -> target.fail("it is of an earlier epoch, which nobody knows"));
        return;
      }
      EarlierEpoch epoch = known.get();
      LogBounds now = log.bounds(newest.partition());
      all.forEach(target -> target.fail(epoch.whyNot(target, now)));
      List<Target> some = all.stream().filter(target -> target.failure().isEmpty()).toList();
      if (!some.isEmpty()) {
        watched.plan(lastOf(epoch.start(), some) - epoch.start().offset());
        refoldGuessed(epoch.start(), newest, some);
      }
    }

    private void mendInForce(Checkpoint newest, List<Target> all) {
      LogBounds now = log.bounds(newest.partition());
      String lost = EpochLog.whyLost(newest, now);
      if (!lost.isEmpty()) {
        all.forEach(target -> target.fail(lost));
      } else if (now.earliest() <= newest.epoch().start()) {
        refold(Start.EXACT, startOf(newest), newest, all);
      } else {
        List<Target> some = new ArrayList<>();
        for (Target target : all) {
          if (target.from() < now.earliest()) {
            target.fail(beginsAt(now));
          } else if (!target.isChunk() || target.header().isEmpty()) {
            target.fail(EpochLog.whyNot(newest, now));
          } else {
            some.add(target);
          }
        }
        if (!some.isEmpty()) {
          refoldGuessed(startOf(newest), newest, some);
        }
      }
    }

    /**
     * The start of an epoch; where the log has lost that, its own: of each collector the first
     * number that is still there is taken for the next.
     */
    private Optional<Checkpoint> provableStart(Checkpoint start, LogBounds now, long end) {
      if (now.earliest() <= start.offset()) {
        return Optional.of(start);
      }
      Map<Long, Long> next = new HashMap<>();
      watched.plan(end - now.earliest());
      boolean isWhole =
          watched.read(
              step(start),
              start.partition(),
              now.earliest(),
              end,
              record -> next.putIfAbsent(record.key().collector(), record.key().first()));
      return isWhole ? Optional.of(startAt(start, now.earliest(), next)) : Optional.empty();
    }

    /** Where the log loses its head meanwhile, what is left of the targets is tried once more. */
    private void refoldGuessed(Checkpoint start, Checkpoint newest, List<Target> all) {
      List<Target> some = all;
      for (int tries = 0; tries < MOST_STARTS; tries++) {
        LogBounds now = log.bounds(start.partition());
        some.stream()
            .filter(target -> target.from() < now.earliest())
            .forEach(target -> target.fail(beginsAt(now)));
        some = some.stream().filter(target -> target.failure().isEmpty()).toList();
        if (some.isEmpty()) {
          return;
        }
        Optional<Checkpoint> from = provableStart(start, now, lastOf(start, some));
        if (from.isPresent()) {
          refold(Start.GUESSED, from.get(), newest, some);
          return;
        }
      }
      some.forEach(target -> target.postpone(LOG_CHANGED));
    }

    private static String beginsAt(LogBounds now) {
      return "the log begins at offset " + now.earliest();
    }

    private void refold(Start how, Checkpoint from, Checkpoint newest, List<Target> targets) {
      long end = lastOf(from, targets);
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
            watched.read(step(from), from.partition(), from.offset(), end, refold::apply);
        if (isWhole) {
          refold.end(end);
        } else {
          targets.forEach(target -> target.postpone(LOG_CHANGED));
        }
      } finally {
        scratch.clear();
      }
    }

    /** Tells of what could not be made again; drops it, where that was asked for. */
    private void tell(Target target) {
      if (!target.isChunk()) {
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
              && target.isLost()
              && store.replace(List.of(target.range()), target.gapFrom(target.range().from()));
      broken.add(
          new Unmended(
              target.range(),
              target.events(),
              target.fault() + "; it cannot be made again: " + target.failure(),
              isDropped ? Lost.IS_DROPPED : Lost.STAYS));
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
          target.done();
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
        if (target.restKept().isEmpty() || write(target, target.restKept(), List.of())) {
          target.done();
        }
      }

      private boolean write(Target target, List<ChunkRange> gone, List<Chunk> instead) {
        boolean isEpoch =
            store
                .checkpoint(newest.partition())
                .filter(now -> now.epoch().number() == newest.epoch().number())
                .isPresent();
        if (!isEpoch || !EpochLog.whyLost(newest, log.bounds(newest.partition())).isEmpty()) {
          target.postpone(LOG_CHANGED);
          return false;
        }
        boolean isWritten = store.replace(gone, instead);
        if (!isWritten) {
          target.postpone(CHANGED);
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
