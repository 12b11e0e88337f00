package io.raingauge.query.http;

import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.QueryLimits;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds how many answers are made at once and how many questions wait; more are refused. Questions
 * that wait for a receipt (Q4) do so apart, so that they keep nobody from being answered.
 *
 * <p>Safe for many threads. Threads end when there is nothing to do.
 */
public final class Turns implements AutoCloseable {
  private static final long IDLE_S = 10;

  private final ThreadPoolExecutor answering;
  private final ThreadPoolExecutor awaiting;

  public Turns(QueryLimits limits) {
    answering =
        new ThreadPoolExecutor(
            limits.maxRunning(),
            limits.maxRunning(),
            IDLE_S,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(limits.maxWaiting()),
            named("query-"));
    answering.allowCoreThreadTimeOut(true);
    awaiting =
        new ThreadPoolExecutor(
            0,
            limits.maxWaiting(),
            IDLE_S,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("query-await-"));
  }

  /**
   * Runs a task when it is its turn.
   *
   * @throws QueryException {@link Kind#TOO_MANY}
   */
  public void answer(Runnable task) {
    run(answering, task);
  }

  /**
   * Runs a task that does little but wait.
   *
   * @throws QueryException {@link Kind#TOO_MANY}
   */
  void await(Runnable task) {
    run(awaiting, task);
  }

  @Override
  public void close() {
    awaiting.shutdownNow();
    answering.shutdown();
  }

  private static void run(ThreadPoolExecutor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException full) {
      throw new QueryException(
          Kind.TOO_MANY, "Too many questions are being answered; ask again in some seconds.");
    }
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
