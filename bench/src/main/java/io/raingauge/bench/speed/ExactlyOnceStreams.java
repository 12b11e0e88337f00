package io.raingauge.bench.speed;

import io.raingauge.server.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.kstream.ValueMapper;

/**
 * Row e: Kafka Streams with exactly-once v2 and a windowed count, committed each second. The topic
 * is keyed by the series already, which spares it a second topic; nothing tells a client's retry.
 */
final class ExactlyOnceStreams {
  private ExactlyOnceStreams() {}

  static void run(Plan plan) {
    Plan few = plan.ofSingleEvents();
    AtomicLong counted = new AtomicLong();
    try (EmbeddedKafka kafka = Logs.broker(plan, Logs.SINGLE)) {
      kafka.start();
      StreamsBuilder builder = new StreamsBuilder();
      builder.stream(Logs.SINGLE, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
          .mapValues(parsing(counted))
          .groupByKey()
          .windowedBy(TimeWindows.ofSizeWithNoGrace(Duration.ofMinutes(1)))
          .count();
      try (KafkaStreams streams = new KafkaStreams(builder.build(), properties(plan, kafka))) {
        streams.start();
        await(counted, few.warmUp());
        long before = counted.get();
        Meter meter = Meter.ofThisProcess().start();
        await(counted, few.total());
        Report.tell(meter.stop(counted.get() - before));
      }
    }
  }

  private static ValueMapper<byte[], byte[]> parsing(AtomicLong counted) {
    ThreadLocal<MinuteCounts> reader = ThreadLocal.withInitial(MinuteCounts::new);
    return line -> {
      reader.get().read(line);
      counted.incrementAndGet();
      return line;
    };
  }

  private static Properties properties(Plan plan, EmbeddedKafka kafka) {
    Properties all = new Properties();
    all.put(StreamsConfig.APPLICATION_ID_CONFIG, "e");
    all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    all.put(StreamsConfig.STATE_DIR_CONFIG, plan.folder().resolve("e").toString());
    all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
    all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    all.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    all.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return all;
  }

  private static void await(AtomicLong counted, long events) {
    while (counted.get() < events) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }
}
