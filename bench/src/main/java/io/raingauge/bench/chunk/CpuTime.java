package io.raingauge.bench.chunk;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The CPU time of the thread that asks: what others do on the machine counts less. */
final class CpuTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private CpuTime() {}

  static long ns() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** Of all threads, those of native libraries too. */
  static long ofProcessNs() {
    return PROCESS.getProcessCpuTime();
  }
}
