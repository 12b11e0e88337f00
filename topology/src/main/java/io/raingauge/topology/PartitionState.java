package io.raingauge.topology;

import io.raingauge.store.Checkpoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How far one partition is folded. {@link FoldProgress} owns it: every call holds its lock.
 * Remembers each batch that is read and not covered by a flush; the reader bounds these.
 */
final class PartitionState {
  private static final long NEVER = Long.MIN_VALUE;

  private final int partition;
  private final Deque<Batch> underWay = new ArrayDeque<>();
  private Optional<Checkpoint> checkpoint = Optional.empty();
  private Optional<String> stopped = Optional.empty();
  private long earliest;
  private long end;
  private long read;
  private long newestRecordMs = NEVER;
  private long behindSinceMs = NEVER;

  PartitionState(int partition) {
    this.partition = partition;
  }

  Optional<Checkpoint> checkpoint() {
    return checkpoint;
  }

  boolean isStopped() {
    return stopped.isPresent();
  }

  void started(Checkpoint start, LogBounds log) {
    keep(start);
    underWay.clear();
    earliest = log.earliest();
    end = log.end();
    read = start.offset();
    behindSinceMs = NEVER;
  }

  void forgetStart() {
    checkpoint = Optional.empty();
    underWay.clear();
  }

  void saw(long logEarliest, long logEnd, long nowMs) {
    earliest = logEarliest;
    end = logEnd;
    behindSinceMs = end <= read ? NEVER : behindSinceMs == NEVER ? nowMs : behindSinceMs;
  }

  void read(long to, long oldestRecordMs, long logEnd) {
    underWay.addLast(new Batch(to, oldestRecordMs));
    read = to;
    end = Math.max(logEnd, to);
    behindSinceMs = NEVER;
  }

  void flushed(Checkpoint safe, long recordMs) {
    keep(safe);
    newestRecordMs = Math.max(newestRecordMs, recordMs);
    while (!underWay.isEmpty() && underWay.getFirst().to() <= safe.offset()) {
      underWay.removeFirst();
    }
  }

  void stopped(String why) {
    stopped = Optional.of(why);
  }

  Optional<PartitionProgress> row(long nowMs) {
    return checkpoint.map(
        safe ->
            new PartitionProgress(
                partition,
                safe.epoch().number(),
                earliest,
                Math.max(end, safe.offset()),
                safe.offset(),
                newestRecordMs,
                lagMs(nowMs),
                stopped));
  }

  private long lagMs(long nowMs) {
    if (!underWay.isEmpty()) {
      return Math.max(0, nowMs - underWay.getFirst().oldestRecordMs());
    }
    return behindSinceMs == NEVER ? 0 : Math.max(0, nowMs - behindSinceMs);
  }

  /** A replaced worker that lives on may tell an older one (F2). */
  private void keep(Checkpoint safe) {
    if (checkpoint.isEmpty() || safe.compareTo(checkpoint.get()) > 0) {
      checkpoint = Optional.of(safe);
    }
  }

  private record Batch(long to, long oldestRecordMs) {}
}
