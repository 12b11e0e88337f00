package io.raingauge.collector.forward;

import java.util.Map;

/**
 * Where the log is and how it is written.
 *
 * @param bootstrapServers {@code kafka.bootstrap-servers}
 * @param topic {@code kafka.topic}
 * @param partitions of the topic; the same for ever
 * @param compression {@code kafka.compression}: none, lz4 or zstd
 * @param client further settings of Kafka's clients, as for encryption; they win over ours
 */
public record KafkaLogSettings(
    String bootstrapServers,
    String topic,
    int partitions,
    String compression,
    Map<String, String> client) {
  public KafkaLogSettings {
    client = Map.copyOf(client);
  }

  /** A log with the usual settings. */
  public static KafkaLogSettings of(String bootstrapServers, String topic, int partitions) {
    return new KafkaLogSettings(bootstrapServers, topic, partitions, "lz4", Map.of());
  }
}
