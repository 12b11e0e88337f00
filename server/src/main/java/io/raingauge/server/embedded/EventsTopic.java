package io.raingauge.server.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the topic of events where there is none. */
final class EventsTopic {
  private static final Logger LOG = LoggerFactory.getLogger(EventsTopic.class);
  private static final long TIMEOUT_MS = 30_000;

  /** A line of 900 KB, and room for what surrounds it. */
  private static final int MAX_MESSAGE_BYTES = 2 << 20;

  private EventsTopic() {}

  /**
   * Returns when the topic is there.
   *
   * @return how many partitions it has
   * @throws KafkaException when the broker does not answer or refuses
   */
  static int ensure(String bootstrapServers, EmbeddedKafkaSettings settings) {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", bootstrapServers, "metric.reporters", ""))) {
      Optional<TopicDescription> existing = describe(admin, settings.topic());
      if (existing.isEmpty()) {
        create(admin, settings);
        return settings.partitions();
      }
      int partitions = existing.get().partitions().size();
      if (partitions != settings.partitions()) {
        LOG.warn(
            "kafka.partitions={} but topic {} has {}, which stay: the numbers of events depend on"
                + " them. Set kafka.partitions={}",
            settings.partitions(),
            settings.topic(),
            partitions,
            partitions);
      }
      return partitions;
    }
  }

  private static Optional<TopicDescription> describe(Admin admin, String topic) {
    try {
      return Optional.ofNullable(
          get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private static void create(Admin admin, EmbeddedKafkaSettings settings) {
    NewTopic topic =
        new NewTopic(settings.topic(), settings.partitions(), (short) 1)
            .configs(
                Map.of(
                    "retention.ms", String.valueOf(settings.retention().toMillis()),
                    "retention.bytes", String.valueOf(settings.retentionBytes()),
                    "max.message.bytes", String.valueOf(MAX_MESSAGE_BYTES),
                    "compression.type", "producer"));
    try {
      get(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      LOG.debug("topic={} made by another", settings.topic());
    }
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException kafka) {
        throw kafka;
      }
      throw new KafkaException("the broker refused", e);
    } catch (TimeoutException e) {
      throw new KafkaException(
          "the broker did not answer within " + Duration.ofMillis(TIMEOUT_MS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while starting", e);
    }
  }
}
