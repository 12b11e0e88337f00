package io.raingauge.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory that a busy hour took back to the machine once the process has nothing to do: a
 * collection, after which the heap shrinks to what lives (about 100 MB; a collection takes a fifth
 * of a second). The JVM's own periodic collection, JEP 346, is G1's alone.
 */
final class IdleHeap implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdleHeap.class);
  private static final Duration EVERY = Duration.ofSeconds(4);

  /** Of one core; a server without work takes a tenth. */
  private static final double IDLE_SHARE = 0.25;

  /** What a collection must be able to give back, bytes. */
  private static final long WORTH_BYTES = 32 << 20;

  private final LongSupplier cpuNanos;
  private final LongSupplier heapBytes;
  private final Runnable collection;
  private final ScheduledExecutorService thread = DaemonThread.named("idle-heap");
  private long lastCpuNanos;
  private long shrunkBytes;

  IdleHeap() {
    this(
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime,
        () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted(),
        IdleHeap::shrink);
  }

  /**
   * @param cpuNanos what the process has taken so far, of all cores
   * @param heapBytes what the heap takes of the machine's memory
   */
  IdleHeap(LongSupplier cpuNanos, LongSupplier heapBytes, Runnable collection) {
    this.cpuNanos = cpuNanos;
    this.heapBytes = heapBytes;
    this.collection = collection;
  }

  void start() {
    lastCpuNanos = cpuNanos.getAsLong();
    var unused =
        thread.scheduleWithFixedDelay(
            this::look, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /** Looks once at what was done since the last look; for its thread, or a test. */
  void look() {
    long nowNanos = cpuNanos.getAsLong();
    boolean isIdle = nowNanos - lastCpuNanos < IDLE_SHARE * EVERY.toNanos();
    if (isIdle && heapBytes.getAsLong() >= shrunkBytes + WORTH_BYTES) {
      collection.run();
      shrunkBytes = heapBytes.getAsLong();
    }
    lastCpuNanos = cpuNanos.getAsLong();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /**
   * A collection that leaves little room free: as much as jvm.options asks for is for load alone.
   */
  private static void shrink() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    String least = options.getVMOption("MinHeapFreeRatio").getValue();
    String most = options.getVMOption("MaxHeapFreeRatio").getValue();
    options.setVMOption("MinHeapFreeRatio", "10");
    options.setVMOption("MaxHeapFreeRatio", "20");
    System.gc();
    options.setVMOption("MaxHeapFreeRatio", most);
    options.setVMOption("MinHeapFreeRatio", least);
    trimNative();
  }

  /** What the C library keeps of memory that RocksDB and the JVM gave back to it: some 30 MB. */
  private static void trimNative() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(
              new ObjectName("com.sun.management:type=DiagnosticCommand"),
              "systemTrimNativeHeap",
              new Object[0],
              new String[0]);
    } catch (JMException e) {
      LOG.debug("native=not-trimmed: JDK 17.0.9 and later on Linux can", e);
    }
  }
}
