package io.raingauge.time;

/** The time of day. Everything that needs it gets one through its constructor. */
@FunctionalInterface
public interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. It may step backwards. */
  long nowMs();

  /** The machine's clock: the only place in the product that reads it. */
  static Clock system() {
    return System::currentTimeMillis;
  }
}
