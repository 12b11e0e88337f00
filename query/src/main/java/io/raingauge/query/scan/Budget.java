package io.raingauge.query.scan;

import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.QueryLimits;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** What one scan may still take (Q1). Safe for many threads. */
public final class Budget {
  private final QueryLimits limits;
  private final BooleanSupplier cancelled;
  private final long startNs;
  private final LongAdder rows = new LongAdder();
  private volatile boolean isStopped;

  /**
   * @param cancelled whether nobody waits for the answer any more; asked by many threads
   * @param startNs {@link System#nanoTime} when the question's time began
   */
  public Budget(QueryLimits limits, BooleanSupplier cancelled, long startNs) {
    this.limits = limits;
    this.cancelled = cancelled;
    this.startNs = startNs;
  }

  QueryLimits limits() {
    return limits;
  }

  /** Ends what else is being read: the answer is known, or there is none. */
  void stop() {
    isStopped = true;
  }

  /** Whether nobody waits for the answer any more. */
  boolean isCancelled() {
    return cancelled.getAsBoolean();
  }

  /** How much of the question's time is over. */
  long takenMs() {
    return (System.nanoTime() - startNs) / 1_000_000;
  }

  /** Rows that were looked at. */
  public long rows() {
    return rows.sum();
  }

  /**
   * Is called once a block. What it throws goes to whoever asked, who may see only some of the
   * events: so it tells nothing of how many there are. Nor of the time, which may be a part of that
   * of the question.
   *
   * @throws QueryException when the time is up
   * @throws CancellationException when nobody waits for the answer any more
   */
  void take(int rowCount) {
    rows.add(rowCount);
    if (isStopped || cancelled.getAsBoolean()) {
      throw new CancellationException("nobody waits for the answer");
    }
    if (System.nanoTime() - startNs > limits.maxTime().toNanos()) {
      throw new QueryException(
          Kind.TOO_SLOW,
          "Raw events took longer to read than they may. Ask for a shorter timeframe, or define a"
              + " rollup that can answer.");
    }
  }
}
