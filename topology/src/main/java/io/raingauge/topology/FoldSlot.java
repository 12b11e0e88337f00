package io.raingauge.topology;

import io.raingauge.fold.Fold;
import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.wire.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds one partition, one generation of batches after another, and keeps what changed in the
 * store: when {@link TopologySettings#flush} has passed, or when the fold asks for it.
 *
 * <p>A batch is covered once a flush covers it (F3). When anything goes wrong the fold is thrown
 * away with all that no flush covers; these batches fail, and so does every later one of their
 * generation, until the reader begins a new one at the checkpoint.
 *
 * <p>For one thread.
 *
 * @param <T> what stands for a batch until it is covered or failed
 */
final class FoldSlot<T> {
  private static final Logger LOG = LoggerFactory.getLogger(FoldSlot.class);
  private static final long DAY_MS = 86_400_000L;
  private static final long NO_GENERATION = Long.MIN_VALUE;

  private final int partition;
  private final FoldHost host;
  private final long flushNanos;
  private final Outcome<T> outcome;
  private final List<T> uncovered = new ArrayList<>();
  private Optional<Fold> fold = Optional.empty();
  private long generation = NO_GENERATION;
  private long reached;
  private long newestRecordMs = Long.MIN_VALUE;
  private long flushedNanos;

  FoldSlot(int partition, FoldHost host, TopologySettings settings, Outcome<T> outcome) {
    this.partition = partition;
    this.host = host;
    this.flushNanos = settings.flush().toNanos();
    this.outcome = outcome;
    this.flushedNanos = System.nanoTime() - flushNanos;
  }

  /** Folds a batch. Its handle is covered or failed now or later, exactly once. */
  void take(RecordBatch batch, T handle) {
    if (batch.generation() != generation) {
      abandon();
      generation = batch.generation();
      attempt(this::begin);
    }
    uncovered.add(handle);
    fold.ifPresentOrElse(live -> attempt(() -> take(batch, live)), this::abandon);
    batch.release();
  }

  /** Keeps what changed, if it is time. */
  void flushWhenDue() {
    fold.ifPresent(
        live -> {
          if (System.nanoTime() - flushedNanos >= flushNanos) {
            attempt(() -> flush(live));
          }
        });
  }

  /** Keeps what changed; the last call. */
  void close() {
    fold.ifPresent(live -> attempt(() -> flush(live)));
    fold = Optional.empty();
  }

  private void begin() {
    Checkpoint checkpoint =
        host.store()
            .checkpoint(partition)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "partition %d has no checkpoint, though its reader kept one (F7)"
                            .formatted(partition)));
    reached = checkpoint.offset();
    fold = Optional.of(new Fold(checkpoint, host.store(), host.foldSettings()));
  }

  private void take(RecordBatch batch, Fold live) {
    if (batch.stretch().from() > reached) {
      // This task is new and the reader is not, or another worker wrote the checkpoint.
      LOG.warn(
          "partition={} offset={} checkpoint={}: the reader begins again",
          partition,
          batch.stretch().from(),
          reached);
      abandon();
      return;
    }
    for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
      if (record.offset() >= live.nextOffset()) {
        fold(record, live);
        newestRecordMs = Math.max(newestRecordMs, record.timestamp());
        if (live.mustFlush()) {
          keep(live);
        }
      }
    }
    reached = Math.max(reached, batch.stretch().to());
    flushWhenDue();
  }

  private static void fold(ConsumerRecord<byte[], byte[]> record, Fold live) {
    Optional<LogRecord> ours = RecordDecoder.decode(record);
    if (ours.isPresent()) {
      live.apply(ours.get());
    } else {
      live.skipForeign(record.offset());
    }
  }

  private void flush(Fold live) {
    keep(live);
    uncovered.forEach(outcome::covered);
    uncovered.clear();
  }

  private void keep(Fold live) {
    flushedNanos = System.nanoTime();
    if (live.changed()) {
      Flush flush = live.flush();
      host.store().write(flush, oldestIdDay(live));
      host.progress().flushed(flush.checkpoint(), newestRecordMs);
    }
  }

  /** What the log says, unless a collector's wrong clock is ahead of ours. */
  private int oldestIdDay(Fold live) {
    FoldSettings settings = host.foldSettings();
    long today = Math.floorDiv(host.clock().nowMs(), DAY_MS);
    return (int)
        Math.min(live.oldestIdDay(), today - settings.idsWindowDays() - settings.idsDelayDays());
  }

  /** Runs a step; whatever it throws ends this generation, and never the process. */
  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (IllegalStateException e) {
      LOG.error(
          "partition={} fold=stopped reason=\"{}\": a promise is broken, and nothing of this"
              + " partition is counted until it is restored. Run \"raingauge audit\", keep the data"
              + " folder as it is and report this line",
          partition,
          e.getMessage(),
          e);
      host.progress().stopped(partition, String.valueOf(e.getMessage()));
      abandon();
    } catch (RuntimeException e) {
      LOG.warn(
          "partition={} fold=restarted reason=\"{}\"; it begins again at its checkpoint",
          partition,
          e.getMessage(),
          e);
      abandon();
    } catch (Error e) {
      LOG.error(
          "partition={} fold=restarted reason=\"{}\": it begins again at its checkpoint. If this"
              + " comes again, give the process more memory (-Xmx) or report this line",
          partition,
          e,
          e);
      abandon();
    }
  }

  private void abandon() {
    fold = Optional.empty();
    uncovered.forEach(outcome::failed);
    uncovered.clear();
  }

  /** Told once for each batch what became of it. */
  interface Outcome<T> {
    /** A flush covers it. */
    void covered(T handle);

    /** It was not folded, or not kept. */
    void failed(T handle);
  }
}
