package io.raingauge.server.whole;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another process does; nothing but asking again tells when it is done. */
final class Await {
  private static final long POLL_NANOS = Duration.ofMillis(25).toNanos();

  private Await() {}

  /** What comes true some time. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /**
   * Asks until it holds, and returns how many milliseconds that took.
   *
   * @throws AssertionError when it does not hold in time
   */
  static long until(String what, Duration longest, Condition condition) throws IOException {
    long startNanos = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - startNanos > longest.toNanos()) {
        throw new AssertionError(what + ": not within " + longest.toSeconds() + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
  }

  /** Lets time pass where a test measures what happens meanwhile. */
  static void pass(Duration time) {
    long endNanos = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = endNanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
