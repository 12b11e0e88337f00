package io.raingauge.topology;

import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reader's connections to Kafka. */
record LogClient(Consumer<byte[], byte[]> consumer, LogWatch watch) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogClient.class);
  private static final Duration MAX_CLOSE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = 10_000_000;

  /** Connects. The settings' own client properties win over those chosen here. */
  static LogClient connect(TopologySettings settings) {
    LogSettings log = settings.log();
    Map<String, Object> reading = new HashMap<>();
    reading.put("metric.reporters", "");
    reading.put("enable.metrics.push", "false");
    reading.put("reconnect.backoff.max.ms", "250"); // an embedded broker may start after Storm
    Map<String, Object> asking = new HashMap<>(reading);
    asking.putAll(log.client());
    reading.put("group.id", log.group());
    reading.put("enable.auto.commit", "false");
    reading.put("auto.offset.reset", "none"); // F7: the checkpoint decides, never the client
    reading.put("max.poll.records", "10000");
    reading.put("max.partition.fetch.bytes", String.valueOf(settings.limits().batchBytes()));
    reading.put("fetch.max.bytes", String.valueOf(settings.limits().heldBytes()));
    reading.put("receive.buffer.bytes", "-1");
    reading.putAll(log.client());
    // Objects, not class names: a worker's context class loader does not see Kafka's classes.
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    return new LogClient(
        new KafkaConsumer<>(reading, bytes, bytes),
        new LogWatch(log.topic(), Admin.create(asking)));
  }

  /**
   * Lets the connections go. Storm closes a spout from a thread of its own, and waits for the
   * spout's thread only a tenth of a second: that thread is woken out of its poll, and given time
   * to leave the consumer, which is for one thread at a time.
   */
  @Override
  public void close() {
    long deadlineNanos = System.nanoTime() + MAX_CLOSE.toNanos();
    while (!closedConsumer()) {
      if (System.nanoTime() > deadlineNanos) {
        LOG.warn("log client is still in use after {}; the process's end closes it", MAX_CLOSE);
        break;
      }
      consumer.wakeup();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    watch.close();
  }

  /** Whether no other thread was inside the consumer. */
  private boolean closedConsumer() {
    try {
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
      return true;
    } catch (ConcurrentModificationException inUse) {
      return false;
    }
  }
}
