package io.raingauge.bench.speed;

/**
 * What some events took.
 *
 * @param cpuNanos of all threads of the process that is measured
 * @param wallNanos by the clock on the wall
 */
record Cost(long events, long cpuNanos, long wallNanos) {
  double cpuMicrosPerEvent() {
    return cpuNanos / 1e3 / events;
  }

  double eventsPerSecond() {
    return events * 1e9 / wallNanos;
  }
}
