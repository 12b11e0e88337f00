package io.raingauge.bench.speed;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The CPU and the time of a process between two moments. For one thread. */
final class Meter {
  private final LongSupplier cpuNanos;
  private long startCpuNanos;
  private long startNanos;

  private Meter(LongSupplier cpuNanos) {
    this.cpuNanos = cpuNanos;
  }

  /** Of this process, all threads. */
  static Meter ofThisProcess() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Meter(system::getProcessCpuTime);
  }

  /** Of another process, all threads; to 10 ms. */
  static Meter of(ProcessHandle process) {
    return new Meter(() -> process.info().totalCpuDuration().map(Duration::toNanos).orElseThrow());
  }

  Meter start() {
    startCpuNanos = cpuNanos.getAsLong();
    startNanos = System.nanoTime();
    return this;
  }

  /** What was spent on so many events since the start. */
  Cost stop(long events) {
    return new Cost(events, cpuNanos.getAsLong() - startCpuNanos, System.nanoTime() - startNanos);
  }
}
