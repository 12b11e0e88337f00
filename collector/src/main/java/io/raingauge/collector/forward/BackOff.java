package io.raingauge.collector.forward;

import java.util.random.RandomGenerator;

/**
 * How long to pause after the first, second, … failure in a row: each time twice as long, up to a
 * limit, and by chance up to half shorter, so that many collectors do not come back at once.
 *
 * <p>For one thread.
 */
final class BackOff {
  private final long minMs;
  private final long maxMs;
  private final RandomGenerator chance;
  private int failures;

  BackOff(ForwarderSettings settings, RandomGenerator chance) {
    minMs = settings.minBackOffMs();
    maxMs = settings.maxBackOffMs();
    this.chance = chance;
  }

  /** The pause after one more failure. */
  long nextMs() {
    long whole = Math.min(maxMs, minMs << Math.min(failures, 20));
    failures++;
    return whole - (long) (whole / 2.0 * chance.nextDouble());
  }

  void reset() {
    failures = 0;
  }
}
