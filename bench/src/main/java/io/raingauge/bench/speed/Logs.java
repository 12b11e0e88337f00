package io.raingauge.bench.speed;

import io.raingauge.collector.forward.KafkaLog;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupJson;
import io.raingauge.server.embedded.EmbeddedKafka;
import io.raingauge.server.embedded.EmbeddedKafkaSettings;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The log that rows a, b, d and e read, as collectors write it: topics of records of many events,
 * and one of records of one event. The broker of each row runs in the row's process, so that its
 * CPU counts.
 */
final class Logs {
  static final String WARM_UP = "warm-up";
  static final String EVENTS = "events";
  static final String SINGLE = "single";

  static final long COLLECTOR = 1;

  /** Comes to 256 KB; the forwarder writes up to 900 KB. */
  private static final int RECORD_EVENTS = 880;

  private static final byte[] PREFIX = EventLineWriter.prefix("default", Plan.COLLECTION);
  private static final byte[] NO_ID = {};

  /** Definitions of rollups, as a user sends them. */
  static final byte[] ROLLUP =
      "{\"collection\":\"%s\",\"by\":[\"%s\"],\"measures\":[\"count\"],\"every\":[\"1m\"]}"
          .formatted(Plan.COLLECTION, Plan.PROPERTY)
          .getBytes(StandardCharsets.UTF_8);

  private final Plan plan;
  private final Event event;
  private final EventLineWriter lines = new EventLineWriter(512 << 10);

  private Logs(Plan plan) {
    this.plan = plan;
    this.event = new Event(plan.beginMs(), "no");
  }

  /** A broker on the log's folder; its topic is there when it has started. */
  static EmbeddedKafka broker(Plan plan, String topic) {
    return new EmbeddedKafka(
        plan.folder().resolve("log"),
        new EmbeddedKafkaSettings(topic, 0, Plan.PARTITIONS, Duration.ofDays(7), 64L << 30));
  }

  /** Writes all topics. */
  static void fill(Plan plan) {
    Logs logs = new Logs(plan);
    logs.fill(WARM_UP, producer -> logs.records(producer, WARM_UP, 0, plan.warmUp()));
    logs.fill(EVENTS, producer -> logs.records(producer, EVENTS, plan.warmUp(), plan.total()));
    logs.fill(SINGLE, producer -> logs.singles(producer, plan.ofSingleEvents().total()));
  }

  /** How many events of a topic each partition has. */
  static long[] perPartition(long events) {
    long[] counts = new long[Plan.PARTITIONS];
    for (long record = 0; record * RECORD_EVENTS < events; record++) {
      counts[(int) (record % Plan.PARTITIONS)] +=
          Math.min(RECORD_EVENTS, events - record * RECORD_EVENTS);
    }
    return counts;
  }

  private interface Filling {
    void into(KafkaProducer<byte[], byte[]> producer);
  }

  private void fill(String topic, Filling filling) {
    Report.progress("writing topic %s", topic);
    ByteArraySerializer bytes = new ByteArraySerializer();
    try (EmbeddedKafka kafka = broker(plan, topic)) {
      kafka.start();
      Map<String, Object> settings =
          Map.of(
              "bootstrap.servers",
              kafka.bootstrapServers(),
              "compression.type",
              "lz4",
              "max.request.size",
              2 << 20,
              "linger.ms",
              5,
              "metric.reporters",
              "");
      try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings, bytes, bytes)) {
        filling.into(producer);
      }
    }
  }

  /** A definition in each partition, then the events, record by record to one after another. */
  private void records(KafkaProducer<byte[], byte[]> producer, String topic, long from, long to) {
    long[] next = new long[Plan.PARTITIONS];
    for (int partition = 0; partition < Plan.PARTITIONS; partition++) {
      ProducerRecord<byte[], byte[]> definition =
          new ProducerRecord<>(topic, partition, key(1), definition());
      definition.headers().add(KafkaLog.KIND_HEADER, new byte[] {RecordKind.DEFINITION.code()});
      producer.send(definition);
      next[partition] = 2;
    }
    int partition = 0;
    for (long first = from; first < to; first += RECORD_EVENTS) {
      long end = Math.min(to, first + RECORD_EVENTS);
      lines.clear();
      for (long number = first; number < end; number++) {
        line(number);
      }
      byte[] key = key(next[partition]);
      producer.send(new ProducerRecord<>(topic, partition, key, lines.toBytes()));
      next[partition] += end - first;
      partition = (partition + 1) % Plan.PARTITIONS;
    }
  }

  /** By series, which spares Kafka Streams a second topic; the time of a record is its event's. */
  private void singles(KafkaProducer<byte[], byte[]> producer, long count) {
    for (long number = 0; number < count; number++) {
      int page = event.page(number);
      lines.clear();
      line(number);
      byte[] key = Integer.toString(page).getBytes(StandardCharsets.US_ASCII);
      producer.send(
          new ProducerRecord<>(
              SINGLE, page % Plan.PARTITIONS, event.timeMs(number), key, lines.toBytes()));
    }
  }

  private void line(long number) {
    byte[] object = event.of(number);
    long timeMs = event.timeMs(number);
    lines.line(PREFIX, timeMs, NO_ID, timeMs, object);
  }

  private byte[] definition() {
    return new DefinitionRecord(
            "default",
            "by-page",
            RollupId.parse("0123456789abcdef0123456789abcdef"),
            plan.beginMs(),
            Optional.of(RollupJson.read("default", "by-page", ROLLUP)))
        .toBytes();
  }

  private static byte[] key(long number) {
    return new RecordKey(COLLECTOR, number).toBytes();
  }
}
