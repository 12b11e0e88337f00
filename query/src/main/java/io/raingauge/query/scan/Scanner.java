package io.raingauge.query.scan;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.query.QueryException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Reads chunks, each as a task of the pool, and merges what they give in the order of the log,
 * partition by partition; so an answer is the same however the tasks were run.
 *
 * <p>Safe for many threads.
 */
public final class Scanner {
  private static final Comparator<Chunk> ORDER =
      Comparator.<Chunk>comparingInt(chunk -> chunk.header().range().partition())
          .thenComparing(chunk -> chunk.header().range().from());

  private final ScanPool pool;

  public Scanner(ScanPool pool) {
    this.pool = pool;
  }

  /**
   * Scans chunks of which no two have an event in common. No chunk is read any more when it returns
   * or throws.
   *
   * @throws QueryException at a limit, and when a chunk is broken
   * @throws CancellationException when nobody waits for the answer any more
   */
  public ScanResult scan(List<Chunk> chunks, Scan scan, Budget budget) {
    ScanResult result = new ScanResult(scan.measures(), budget.limits());
    if (scan.intervals() == 0) {
      return result;
    }
    Deque<Future<Partial>> running = new ArrayDeque<>();
    try {
      for (Chunk chunk : chunks.stream().sorted(ORDER).toList()) {
        if (running.size() == pool.ahead()) {
          result.take(get(running.remove()));
        }
        running.add(pool.submit(new ChunkScan(chunk, scan, budget)));
      }
      while (!running.isEmpty()) {
        result.take(get(running.remove()));
      }
      result.end();
      return result;
    } finally {
      budget.stop();
      running.forEach(Scanner::awaitEnd);
    }
  }

  private static Partial get(Future<Partial> future) {
    try {
      return future.get();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the server is stopping");
    } catch (ExecutionException failed) {
      throw unwrapped(failed);
    }
  }

  private static RuntimeException unwrapped(ExecutionException failed) {
    Throwable cause = failed.getCause();
    if (cause instanceof BrokenChunkException broken) {
      return QueryException.of(broken);
    }
    if (cause instanceof RuntimeException thrown) {
      return thrown;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a chunk was not read", failed);
  }

  /** Waits, for a block at most, until a task no longer reads: its store may be closed then. */
  private static void awaitEnd(Future<Partial> future) {
    boolean isInterrupted = false;
    while (!future.isDone()) {
      try {
        future.get();
      } catch (InterruptedException again) {
        isInterrupted = true;
      } catch (ExecutionException ended) {
        break; // What failed first is already on its way to the client.
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
