package io.raingauge.query;

import io.raingauge.query.scan.Budget;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A question on its way.
 *
 * @param cancelled whether nobody waits for the answer any more; asked by many threads
 * @param startNs {@link System#nanoTime} when its time began (Q1)
 */
record Asking(String project, Question question, BooleanSupplier cancelled, long startNs) {
  /** What one scan of raw events may take of its time. */
  Budget budget(QueryLimits limits) {
    return new Budget(limits, cancelled, startNs);
  }

  /** Half of what is left of its time, so that there is some for another way to answer. */
  Budget budgetOfHalf(QueryLimits limits) {
    Duration past = Duration.ofNanos(System.nanoTime() - startNs);
    Duration left = limits.maxTime().minus(past);
    return left.isNegative() ? budget(limits) : budget(limits.within(past.plus(left.dividedBy(2))));
  }

  long tookMs() {
    return (System.nanoTime() - startNs) / 1_000_000;
  }
}
