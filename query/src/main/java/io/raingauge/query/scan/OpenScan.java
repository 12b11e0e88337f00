package io.raingauge.query.scan;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.query.QueryException;
import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanUnavailableException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A scan whose asker waits, and which knows when nothing of it is read any more: only then the
 * snapshot that its chunks are of may be closed.
 *
 * <p>Safe for many threads.
 */
final class OpenScan {
  private final ScanChunks chunks;
  private final Scan scan;
  private final Budget budget;
  private final ScanWork work;
  private int steps;
  private boolean isClosed;
  private @Nullable ScanResult result;
  private @Nullable Throwable failure;

  /**
   * @param chunks in the order of the log
   */
  OpenScan(List<Chunk> chunks, Scan scan, Budget budget) {
    this.chunks = ScanChunks.of(chunks);
    this.scan = scan;
    this.budget = budget;
    this.work = new ScanWork(this.chunks, scan, budget);
  }

  ChunkIndex index() {
    ChunkIndex index = work.index();
    return () -> step(index::next);
  }

  Partial read(ChunkName name) {
    return step(() -> work.read(name));
  }

  PartialMerge merge() {
    PartialMerge merge = work.merge(this::keep);
    return new PartialMerge() {
      @Override
      public void take(Partial partial) {
        step(
            () -> {
              merge.take(partial);
              return partial;
            });
      }

      @Override
      public String end() {
        return step(merge::end);
      }
    };
  }

  /** {@link Asker#description}. */
  byte[] description() {
    return step(
        () ->
            new ScanDescription(scan, budget.limits(), budget.takenMs(), chunks.count()).toBytes());
  }

  /** {@link Asker#headers}. */
  byte[] headers(int first) {
    checkIndex(first, chunks.count());
    return step(() -> ScanChunks.Page.of(chunks, first));
  }

  /** {@link Asker#column}. */
  byte[] column(int chunk, int column) {
    checkIndex(chunk, chunks.count());
    return step(() -> ScanChunks.column(chunks.chunk(chunk), column));
  }

  /** {@link Asker#answer}. */
  void answer(byte[] answer) {
    step(
        () -> {
          try {
            keep(ScanResult.of(answer, scan.measures(), budget.limits()));
          } catch (QueryException | IllegalStateException wrong) {
            fail(wrong); // The one who asked shall know, not the worker.
          }
          return answer;
        });
  }

  /** Ends the scan with the reason why there is no answer; the first one counts. */
  synchronized void fail(Throwable why) {
    if (failure == null) {
      failure = why;
    }
    budget.stop();
  }

  /**
   * The answer.
   *
   * @param reply of the steps; not empty where they could not tell why there is none
   * @throws QueryException why there is none
   * @throws IllegalStateException when there is neither
   */
  synchronized ScanResult result(String reply) {
    if (failure != null) {
      throw thrown(failure);
    }
    if (result == null && !reply.isEmpty()) {
      throw QueryException.of(new ScanUnavailableException(reply));
    }
    if (result == null) {
      throw new IllegalStateException("a scan has ended without an answer");
    }
    return result;
  }

  /**
   * Lets no further step begin, and waits, for a block at most, until none is under way. It does so
   * also when it is interrupted.
   */
  synchronized void close() {
    budget.stop();
    isClosed = true;
    boolean isInterrupted = false;
    while (steps > 0) {
      try {
        wait();
      } catch (InterruptedException again) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void keep(ScanResult known) {
    if (result == null) {
      result = known;
    }
  }

  private static void checkIndex(int index, int count) {
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException("there is no " + index + " of " + count);
    }
  }

  private <T> T step(Supplier<T> work) {
    begin();
    try {
      return work.get();
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    if (isClosed) {
      throw new CancellationException("nobody waits for the answer");
    }
    steps++;
  }

  private synchronized void end() {
    steps--;
    notifyAll();
  }

  private static RuntimeException thrown(Throwable why) {
    if (why instanceof BrokenChunkException broken) {
      return QueryException.of(broken);
    }
    if (why instanceof RuntimeException already) {
      return already;
    }
    if (why instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a chunk was not read", why);
  }
}
