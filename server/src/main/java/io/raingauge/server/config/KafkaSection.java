package io.raingauge.server.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** {@code kafka.*}: the log. */
public record KafkaSection(
    @Setting(
            value =
                "Your Kafka, as host:port,host:port. Empty: a broker inside this server, its data"
                    + " in the data folder.",
            defaultsTo = "")
        String bootstrapServers,
    @Setting(value = "The topic that is the log.", defaultsTo = "raingauge.events") String topic,
    @Setting(
            value =
                "Partitions of the topic when it is made. A topic that is there keeps its own"
                    + " number.",
            defaultsTo = "4",
            min = 1,
            max = 1024)
        int partitions,
    @Setting(
            value = "How long the broker inside this server keeps events.",
            defaultsTo = "168",
            min = 1,
            max = 87_600,
            unit = ChronoUnit.HOURS)
        Duration retention) {
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
  private static final Pattern SERVERS =
      Pattern.compile(
          "([^:,\\s]+|\\[[0-9a-fA-F:]+\\]):[0-9]{1,5}(,\\s*([^:,\\s]+|\\[[0-9a-fA-F:]+\\]):[0-9]{1,5})*");

  public KafkaSection {
    if (!TOPIC.matcher(topic).matches()) {
      throw new IllegalArgumentException(
          "kafka.topic="
              + topic
              + " is not 1 to 249 letters, digits, dots, _ and -. The default is raingauge.events.");
    }
    if (!bootstrapServers.isEmpty() && !SERVERS.matcher(bootstrapServers).matches()) {
      throw new IllegalArgumentException(
          "kafka.bootstrap-servers="
              + bootstrapServers
              + " is not of the form host:port,host:port. Empty starts a broker inside.");
    }
  }

  /** Whether the broker runs inside this server. */
  public boolean embedded() {
    return bootstrapServers.isEmpty();
  }
}
