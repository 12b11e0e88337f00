package io.raingauge.topology;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which log is folded.
 *
 * @param topic the topic's name
 * @param partitions how many it has
 * @param group under whose name offsets are committed, for lag tools
 * @param client settings of Kafka's clients; {@code bootstrap.servers} at least
 */
public record LogSettings(String topic, int partitions, String group, Map<String, String> client)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final String TOPIC = "raingauge.events";
  public static final String GROUP = "raingauge";

  public LogSettings {
    client = new TreeMap<>(client);
    if (!client.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException(
          "kafka.bootstrap-servers is missing; write host:port of at least one broker");
    }
    if (partitions < 1 || partitions > 65_535) {
      throw new IllegalArgumentException(
          "kafka.partitions=" + partitions + " is not from 1 to 65535");
    }
  }

  /** The log at some brokers, under its usual name. */
  public static LogSettings at(String bootstrapServers, int partitions) {
    return at(bootstrapServers, TOPIC, partitions);
  }

  /** The log at some brokers, under a name of its own. */
  public static LogSettings at(String bootstrapServers, String topic, int partitions) {
    return new LogSettings(topic, partitions, GROUP, Map.of("bootstrap.servers", bootstrapServers));
  }
}
