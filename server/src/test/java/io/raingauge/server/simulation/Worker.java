package io.raingauge.server.simulation;

import io.raingauge.fold.Fold;
import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import io.raingauge.store.StoreUnavailableException;
import io.raingauge.testkit.SimulatedLog;
import io.raingauge.topology.LogBounds;
import io.raingauge.topology.StartPosition;
import io.raingauge.wire.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One worker's real fold of one partition, with what surrounds it in the topology: where it begins,
 * and when it notices that the log is another. In a cluster several may be at work on one partition
 * without knowing of each other. For one thread.
 */
final class Worker {
  /** What a worker works on. */
  record Job(
      int partition, SimulatedLog log, Store store, FoldSettings settings, Watcher watcher) {}

  /** Sees what no worker hides. */
  interface Watcher {
    /** A checkpoint may have been written. */
    void written(Worker worker);

    /** The log has shown its records before this offset. */
    void read(int partition, long nextOffset);
  }

  private final Job job;
  private final Random chance;
  private final List<LogRecord> read = new ArrayList<>();
  private Optional<Fold> fold = Optional.empty();
  private Optional<Flush> unwritten = Optional.empty();
  private String topicId = "";
  private long intactBelow = Long.MAX_VALUE;

  Worker(Job job, Random chance) {
    this.job = job;
    this.chance = chance;
    begin();
  }

  int partition() {
    return job.partition();
  }

  /** The records that the fold has read since it began. */
  List<LogRecord> read() {
    return read;
  }

  /** Folds the next record, or does first what is due before it. */
  void step() {
    if (fold.isEmpty()) {
      begin();
    } else if (unwritten.isPresent()) {
      write(unwritten.get());
    } else if (fold.get().mustFlush()) {
      flush();
    } else {
      readOne(fold.get());
    }
  }

  /** Writes what changed. */
  void flush() {
    fold.filter(live -> unwritten.isEmpty() && live.changed())
        .ifPresent(live -> unwritten = Optional.of(live.flush()));
    unwritten.ifPresent(this::write);
  }

  /** Begins again at the newest checkpoint, as after any failure. */
  void restart() {
    fold = Optional.empty();
    unwritten = Optional.empty();
  }

  /** The log says that it has lost its tail: it ended here, whatever it holds behind by now. */
  void logCutAt(long end) {
    intactBelow = Math.min(intactBelow, end);
  }

  /** Looks at the log once more before the process dies: a reader does so all the time. */
  void lookAgain() {
    if (intactBelow < Long.MAX_VALUE) {
      begin();
    }
  }

  /** Whether all that the log holds is folded and written. */
  boolean isThrough() {
    return fold.filter(live -> !live.changed() && unwritten.isEmpty())
        .filter(live -> topicId.equals(job.log().topicId()))
        .filter(live -> live.nextOffset() == job.log().end(job.partition()))
        .isPresent();
  }

  private void begin() {
    restart();
    LogBounds log =
        new LogBounds(
            job.log().topicId(),
            job.log().earliest(job.partition()),
            job.log().end(job.partition()));
    LogBounds seen = intactBelow == Long.MAX_VALUE ? log : log.replacedFrom(intactBelow);
    Optional<Checkpoint> newest = job.store().checkpoint(job.partition());
    StartPosition start = StartPosition.of(job.partition(), newest, seen);
    if (start.isNew() && !write(start.checkpoint())) {
      return;
    }
    topicId = log.topicId();
    intactBelow = Long.MAX_VALUE;
    read.clear();
    fold = Optional.of(new Fold(start.checkpoint(), job.store(), job.settings()));
  }

  private boolean write(Checkpoint start) {
    try {
      job.store().write(new Flush(start, List.of(), new Ids()), Integer.MIN_VALUE);
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    } finally {
      job.watcher().written(this);
    }
  }

  private void write(Flush flush) {
    try {
      job.store().write(flush, Integer.MIN_VALUE);
      unwritten = Optional.empty();
    } catch (StoreUnavailableException e) {
      if (chance.nextBoolean()) {
        restart();
      }
    }
    job.watcher().written(this);
  }

  private void readOne(Fold live) {
    SimulatedLog log = job.log();
    boolean seenAnew = !topicId.equals(log.topicId()) && chance.nextInt(4) == 0; // now and then
    if (seenAnew
        || live.nextOffset() > intactBelow
        || live.nextOffset() > log.end(job.partition())
        || live.nextOffset() < log.earliest(job.partition())) {
      restart();
      return;
    }
    log.next(job.partition(), live.nextOffset()).ifPresent(record -> apply(record, live));
  }

  private void apply(LogRecord record, Fold live) {
    job.watcher().read(job.partition(), record.offset() + 1);
    try {
      live.apply(record);
      read.add(record);
    } catch (StoreUnavailableException e) {
      restart();
    }
  }
}
