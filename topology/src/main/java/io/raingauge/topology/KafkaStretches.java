package io.raingauge.topology;

import static java.util.Objects.requireNonNull;

import io.raingauge.log.LogUnavailableException;
import io.raingauge.wire.LogRecord;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** {@link LogStretches} of Kafka, with connections of its own. Commits nothing. */
public final class KafkaStretches implements LogStretches {
  private static final Duration POLL = Duration.ofMillis(200);

  /** The log is given up when it hands over nothing for so long. */
  private static final long SILENCE_NANOS = 30_000_000_000L;

  private final String topic;
  private final LogClient client;

  private KafkaStretches(String topic, LogClient client) {
    this.topic = topic;
    this.client = client;
  }

  /**
   * Connects.
   *
   * @throws LogUnavailableException when the log cannot be reached; a retry is safe
   */
  public static KafkaStretches connect(LogSettings log) {
    try {
      return new KafkaStretches(log.topic(), LogClient.connect(TopologySettings.of(log)));
    } catch (KafkaException e) {
      throw unavailable(log.topic(), e);
    }
  }

  @Override
  public LogBounds bounds(int partition) {
    return requireNonNull(client.watch().now(Set.of(partition)).get(partition));
  }

  @Override
  public boolean read(int partition, long from, long to, Consumer<LogRecord> each) {
    TopicPartition at = new TopicPartition(topic, partition);
    try {
      client.consumer().assign(List.of(at));
      client.consumer().seek(at, from);
      long silentSince = System.nanoTime();
      for (long next = from; next < to; next = client.consumer().position(at)) {
        List<ConsumerRecord<byte[], byte[]>> records = client.consumer().poll(POLL).records(at);
        if (!records.isEmpty()) {
          silentSince = System.nanoTime();
        } else if (System.nanoTime() - silentSince > SILENCE_NANOS) {
          throw unavailable(topic, new TimeoutException("nothing after offset " + next));
        }
        records.stream()
            .filter(record -> record.offset() < to)
            .forEach(record -> RecordDecoder.decode(record).ifPresent(each));
      }
      return true;
    } catch (OffsetOutOfRangeException e) { // A LogTruncationException is one, too.
      return false;
    } catch (KafkaException e) {
      throw unavailable(topic, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static LogUnavailableException unavailable(String topic, Exception why) {
    return new LogUnavailableException(
        "topic %s cannot be read: %s; do its brokers run?".formatted(topic, why.getMessage()), why);
  }
}
