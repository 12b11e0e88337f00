package io.raingauge.query.scan;

import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that read chunks, for all questions together. A question has at most {@link #ahead}
 * chunks here at once; so of several questions each gets its share, and what waits is bounded by
 * the questions that run.
 *
 * <p>Safe for many threads. Threads end when there is nothing to do.
 */
public final class ScanPool implements AutoCloseable {
  private static final long IDLE_S = 10;

  private final ThreadPoolExecutor threads;

  /**
   * @param most threads at once
   */
  public ScanPool(int most) {
    AtomicInteger count = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_S,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "query-scan-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** How many chunks one question may have here that are not merged yet. */
  int ahead() {
    return 2 * threads.getCorePoolSize();
  }

  /**
   * Reads a chunk when it is its turn.
   *
   * @throws QueryException {@link Kind#UNAVAILABLE} when it is closed
   */
  <T> Future<T> submit(Callable<T> task) {
    try {
      return threads.submit(task);
    } catch (RejectedExecutionException closed) {
      throw new QueryException(Kind.UNAVAILABLE, "The server is stopping; ask again later.");
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
