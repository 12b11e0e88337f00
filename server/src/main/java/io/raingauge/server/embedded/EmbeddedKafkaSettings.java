package io.raingauge.server.embedded;

import io.raingauge.topology.LogSettings;
import java.time.Duration;

/**
 * The log in this process.
 *
 * @param topic which holds the events
 * @param port on the loopback interface, for other consumers of the log; 0 for any that is free
 * @param partitions of a topic that is not there yet; an existing one keeps its number
 * @param retention how long the log keeps a record
 * @param retentionBytes how much of one partition the log keeps
 */
public record EmbeddedKafkaSettings(
    String topic, int port, int partitions, Duration retention, long retentionBytes) {
  public static final EmbeddedKafkaSettings DEFAULT =
      new EmbeddedKafkaSettings(LogSettings.TOPIC, 0, 4, Duration.ofDays(7), 8L << 30);

  /** The usual topic. */
  public EmbeddedKafkaSettings(int port, int partitions, Duration retention, long retentionBytes) {
    this(LogSettings.TOPIC, port, partitions, retention, retentionBytes);
  }

  public EmbeddedKafkaSettings {
    check("kafka.port", port, 0, 65_535);
    check("kafka.partitions", partitions, 1, 1024);
    check("kafka.retention-ms", retention.toMillis(), 60_000, Long.MAX_VALUE);
    check("kafka.retention-bytes", retentionBytes, 64L << 20, Long.MAX_VALUE);
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + "=" + value + " is not a whole number from " + min + " to " + max);
    }
  }
}
