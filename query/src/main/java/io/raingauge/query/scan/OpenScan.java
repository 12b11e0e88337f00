package io.raingauge.query.scan;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.query.QueryException;
import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import java.util.List;
import java.util.Optional;
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
  private final List<Chunk> chunks;
  private final Scan scan;
  private final Budget budget;
  private int steps;
  private boolean isClosed;
  private @Nullable ScanResult result;
  private @Nullable Throwable failure;

  /**
   * @param chunks in the order of the log
   */
  OpenScan(List<Chunk> chunks, Scan scan, Budget budget) {
    this.chunks = chunks;
    this.scan = scan;
    this.budget = budget;
  }

  ChunkIndex index() {
    return new ChunkIndex() {
      private int next;

      @Override
      public Optional<Sight> next() {
        return step(() -> next == chunks.size() ? Optional.empty() : Optional.of(look(next++)));
      }
    };
  }

  Partial read(ChunkName name) {
    return step(() -> new ChunkScan(chunks.get(name.index()), scan, budget).read());
  }

  PartialMerge merge() {
    ScanResult into = new ScanResult(scan.measures(), budget.limits());
    return new PartialMerge() {
      @Override
      public void take(Partial partial) {
        step(
            () -> {
              into.take(partial);
              return into;
            });
      }

      @Override
      public String end() {
        step(
            () -> {
              into.end();
              answer(into);
              return into;
            });
        return "";
      }
    };
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
   * @throws QueryException why there is none
   * @throws IllegalStateException when there is neither
   */
  synchronized ScanResult result() {
    if (failure != null) {
      throw thrown(failure);
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

  private ChunkIndex.Sight look(int index) {
    Chunk chunk = chunks.get(index);
    return new ChunkScan(chunk, scan, budget).look(new ChunkName(index, chunk.header().range()));
  }

  private synchronized void answer(ScanResult known) {
    result = known;
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
