package io.raingauge.testkit;

import io.raingauge.time.Clock;

/**
 * A clock that stands still until a test moves it. The time of day may be set backwards; {@link
 * #elapsedMs} only ever goes forward.
 *
 * <p>For one thread.
 */
public final class SimulatedClock implements Clock {
  private long nowMs;
  private long elapsedMs;

  public SimulatedClock(long startMs) {
    nowMs = startMs;
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  /** Milliseconds since the clock was made, whatever was done to the time of day. */
  public long elapsedMs() {
    return elapsedMs;
  }

  /** Lets time pass. */
  public void advanceMs(long ms) {
    if (ms < 0) {
      throw new IllegalArgumentException("time passes forward; use setMs to set the time of day");
    }
    nowMs += ms;
    elapsedMs += ms;
  }

  /** Sets the time of day, backwards too. */
  public void setMs(long ms) {
    nowMs = ms;
  }
}
