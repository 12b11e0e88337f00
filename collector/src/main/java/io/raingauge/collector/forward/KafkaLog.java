package io.raingauge.collector.forward;

import io.raingauge.log.Log;
import io.raingauge.log.LogUnavailableException;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log in Kafka: one topic. The producer is idempotent and waits for all replicas, for
 * efficiency and for other consumers; what is counted does not rest on it (S5). A producer that has
 * failed in a way that no retry mends is closed and made anew.
 *
 * <p>For one writing thread, but {@link #close} may come from another. Memory: 32 MB of buffers.
 */
public final class KafkaLog implements Log {
  /** The header of every record that is not of events; its value is the kind's code, one byte. */
  public static final String KIND_HEADER = "raingauge";

  private static final Logger LOG = LoggerFactory.getLogger(KafkaLog.class);
  private static final int MAX_RECORD_BYTES = 2 << 20;
  private static final long BUFFER_BYTES = 32L << 20;
  private static final int TIMEOUT_MS = 10_000;

  private final KafkaLogSettings settings;
  private final Supplier<Producer<byte[], byte[]>> newProducer;
  private @Nullable Producer<byte[], byte[]> producer; // guarded by this
  private @Nullable Admin admin; // guarded by this
  private volatile boolean broken;

  /** Connects at the first append. */
  public KafkaLog(KafkaLogSettings settings) {
    this(
        settings,
        () ->
            new KafkaProducer<>(
                producerSettings(settings), new ByteArraySerializer(), new ByteArraySerializer()));
  }

  KafkaLog(KafkaLogSettings settings, Supplier<Producer<byte[], byte[]>> newProducer) {
    this.settings = settings;
    this.newProducer = newProducer;
  }

  @Override
  public int partitionCount() {
    return settings.partitions();
  }

  @Override
  public void append(
      int partition, RecordKey key, RecordKind kind, byte[] value, Acknowledgement then) {
    List<Header> headers =
        kind == RecordKind.EVENTS
            ? List.of()
            : List.of(new RecordHeader(KIND_HEADER, new byte[] {kind.code()}));
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(settings.topic(), partition, key.toBytes(), value, headers);
    try {
      var unused = producer().send(message, (metadata, why) -> answer(metadata, why, then));
    } catch (KafkaException | IllegalStateException e) { // not sent, and the callback never comes
      broken = true;
      then.failed(e);
    }
  }

  @Override
  public long endOffset(int partition) {
    TopicPartition where = new TopicPartition(settings.topic(), partition);
    try {
      return admin()
          .listOffsets(Map.of(where, OffsetSpec.latest()))
          .partitionResult(where)
          .get(TIMEOUT_MS, TimeUnit.MILLISECONDS)
          .offset();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unavailable(where, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(where, e);
    }
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
      producer = null;
    }
    if (admin != null) {
      admin.close(Duration.ofSeconds(1));
      admin = null;
    }
  }

  private void answer(
      @Nullable RecordMetadata metadata, @Nullable Exception why, Acknowledgement then) {
    if (why != null) {
      broken |= !(why instanceof RetriableException);
      then.failed(why);
    } else {
      then.kept(metadata != null && metadata.hasOffset() ? metadata.offset() : -1);
    }
  }

  private synchronized Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> old = producer;
    if (old != null && broken) {
      LOG.warn("forward the producer of topic={} is made anew", settings.topic());
      old.close(Duration.ZERO);
      producer = null;
    }
    if (producer == null) {
      broken = false;
      producer = newProducer.get();
    }
    return producer;
  }

  private synchronized Admin admin() {
    if (admin == null) {
      admin = Admin.create(clientSettings(settings));
    }
    return admin;
  }

  private static LogUnavailableException unavailable(TopicPartition where, Exception why) {
    return new LogUnavailableException("Kafka did not tell the end of " + where, why);
  }

  private static Map<String, Object> clientSettings(KafkaLogSettings settings) {
    Map<String, Object> all = new HashMap<>();
    all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    all.put(CommonClientConfigs.CLIENT_ID_CONFIG, "raingauge-forward");
    all.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    all.putAll(settings.client());
    return all;
  }

  private static Map<String, Object> producerSettings(KafkaLogSettings settings) {
    Map<String, Object> all = new HashMap<>();
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, settings.compression());
    all.put(ProducerConfig.LINGER_MS_CONFIG, 0); // the forwarder joins small frames itself
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2000);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3 * TIMEOUT_MS);
    all.putAll(clientSettings(settings));
    return all;
  }
}
