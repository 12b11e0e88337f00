package io.raingauge.bench.speed;

import io.raingauge.server.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Row a: poll, parse, count in a HashMap. It promises nothing and keeps nothing. */
final class BareLoop {
  private BareLoop() {}

  static void run(Plan plan) {
    try (EmbeddedKafka kafka = Logs.broker(plan, Logs.EVENTS)) {
      kafka.start();
      count(kafka, Logs.WARM_UP, plan.warmUp());
      Meter meter = Meter.ofThisProcess().start();
      count(kafka, Logs.EVENTS, plan.events());
      Report.tell(meter.stop(plan.events()));
    }
  }

  private static void count(EmbeddedKafka kafka, String topic, long events) {
    List<TopicPartition> partitions =
        IntStream.range(0, Plan.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    ByteArrayDeserializer bytes = new ByteArrayDeserializer();
    MinuteCounts counts = new MinuteCounts();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (long left = events; left > 0; ) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          if (record.headers().toArray().length == 0) { // no definition
            left -= counts.add(record.value());
          }
        }
      }
    }
  }
}
