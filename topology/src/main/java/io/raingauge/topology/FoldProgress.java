package io.raingauge.topology;

import io.raingauge.log.Confirmations;
import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.store.Checkpoint;
import io.raingauge.time.Clock;
import io.raingauge.wire.ReceiptToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How far the folds of one process have come: what they tell the collectors (S5), the queries that
 * wait for a receipt (Q4) and the status page.
 *
 * <p>Only what is safe on disk is told. A partition tells nothing before its start is decided (F7),
 * so a collector that listens here cannot send into a log whose lost tail nobody has seen yet:
 * {@link #awaitStarted}.
 *
 * <p>Safe for many threads. Folds write once for each batch and flush, never for each event.
 */
public final class FoldProgress {
  private final Clock clock;
  private final List<PartitionState> partitions = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  public FoldProgress(int partitionCount, Clock clock) {
    this.clock = clock;
    for (int partition = 0; partition < partitionCount; partition++) {
      partitions.add(new PartitionState(partition));
    }
  }

  public int partitionCount() {
    return partitions.size();
  }

  /** What one collector may forget, and where it must go back to (S5). */
  public Confirmations confirmations(long collector) {
    return partition ->
        checkpoint(partition)
            .map(
                newest ->
                    new Confirmation(
                        newest.epoch().number(), newest.offset(), newest.nextOf(collector)));
  }

  /**
   * The newest checkpoint of a partition that is safe on disk; empty until its start is decided.
   */
  public Optional<Checkpoint> checkpoint(int partition) {
    lock.lock();
    try {
      return partitions.get(partition).checkpoint();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the start of every partition is decided (F7). No collector forwards before.
   *
   * @return false when the time was up first
   */
  public boolean awaitStarted(Duration most) throws InterruptedException {
    return await(most, () -> partitions.stream().allMatch(state -> state.checkpoint().isPresent()));
  }

  /** All folds have ended and others will begin: no start is decided any more (F7). */
  public void forgetStarts() {
    change(() -> partitions.forEach(PartitionState::forgetStart));
  }

  /**
   * Waits until everything that a receipt covers, events or definitions, is taken by a checkpoint
   * that is safe on disk (Q4).
   *
   * @return false when the time was up first
   * @throws IllegalArgumentException when the receipt names a partition that the log does not have
   */
  public boolean await(ReceiptToken receipt, Duration most) throws InterruptedException {
    for (int partition : receipt.numbers().keySet()) {
      if (partition >= partitions.size()) {
        throw new IllegalArgumentException(
            "the receipt names partition %d; this log has %d: it is a receipt of another system"
                .formatted(partition, partitions.size()));
      }
    }
    return await(most, () -> covers(receipt));
  }

  /**
   * Whether a fold has taken anything from a collector; also while it is not decided where one of
   * them starts, because then nobody can say no.
   */
  public boolean mayKnow(long collector) {
    lock.lock();
    try {
      return partitions.stream()
          .anyMatch(
              state -> state.checkpoint().map(newest -> newest.nextOf(collector) > 1).orElse(true));
    } finally {
      lock.unlock();
    }
  }

  /** A row for each partition, in their order; none for one whose start is not decided yet. */
  public List<PartitionProgress> rows() {
    lock.lock();
    try {
      long nowMs = clock.nowMs();
      return partitions.stream().flatMap(state -> state.row(nowMs).stream()).toList();
    } finally {
      lock.unlock();
    }
  }

  /** The start of a partition is decided, and kept in the store if it is new. */
  void started(Checkpoint checkpoint, LogBounds log) {
    change(() -> partitions.get(checkpoint.partition()).started(checkpoint, log));
  }

  /** The log's bounds, seen at some moment. */
  void saw(int partition, long earliest, long end) {
    change(() -> partitions.get(partition).saw(earliest, end, clock.nowMs()));
  }

  /** A batch is on its way to its fold. */
  void read(RecordBatch.Stretch stretch, long oldestRecordMs, long logEnd) {
    change(() -> partitions.get(stretch.partition()).read(stretch.to(), oldestRecordMs, logEnd));
  }

  /** A checkpoint is safe on disk. */
  void flushed(Checkpoint checkpoint, long newestRecordMs) {
    change(() -> partitions.get(checkpoint.partition()).flushed(checkpoint, newestRecordMs));
  }

  /** A promise of ours is broken; this partition is not folded again in this process. */
  void stopped(int partition, String why) {
    change(() -> partitions.get(partition).stopped(why));
  }

  boolean isStopped(int partition) {
    lock.lock();
    try {
      return partitions.get(partition).isStopped();
    } finally {
      lock.unlock();
    }
  }

  private boolean covers(ReceiptToken receipt) {
    return receipt.numbers().entrySet().stream()
        .allMatch(entry -> takes(entry.getKey(), receipt.collector(), entry.getValue()));
  }

  private boolean takes(int partition, long collector, long number) {
    return partitions
        .get(partition)
        .checkpoint()
        .filter(newest -> newest.nextOf(collector) > number)
        .isPresent();
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean await(Duration most, Reached reached) throws InterruptedException {
    long leftNanos = TimeUnit.MILLISECONDS.toNanos(most.toMillis());
    lock.lockInterruptibly();
    try {
      while (!reached.now()) {
        if (leftNanos <= 0) {
          return false;
        }
        leftNanos = changed.awaitNanos(leftNanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Asked with the lock held. */
  private interface Reached {
    boolean now();
  }
}
