package io.raingauge.server.embedded;

import io.raingauge.log.Confirmations;
import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.topology.LogSettings;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A collector reduced to its promise: it numbers events (S2), forgets none, and sends again from
 * the first that was not taken (S5). Its events are one a minute.
 */
final class LogWriter implements AutoCloseable {
  static final String PROJECT = "default";
  static final String COLLECTION = "clicks";

  private static final byte[] PREFIX = EventLineWriter.prefix(PROJECT, COLLECTION);
  private static final byte[] EVENT = "{\"page\":\"/\"}".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_ID = {};
  private static final long FIRST_MS = 1_700_000_000_000L;

  private final long collector;
  private final LogSettings log;
  private final KafkaProducer<byte[], byte[]> producer;
  private final List<List<Long>> timesMs = new ArrayList<>();

  LogWriter(long collector, LogSettings log) {
    this.collector = collector;
    this.log = log;
    Map<String, Object> properties = new HashMap<>(log.client());
    properties.put("compression.type", "lz4");
    properties.put("metric.reporters", "");
    ByteArraySerializer bytes = new ByteArraySerializer();
    producer = new KafkaProducer<>(properties, bytes, bytes);
    for (int partition = 0; partition < log.partitions(); partition++) {
      timesMs.add(new ArrayList<>());
    }
  }

  /** The same collector with the same spool, started again. */
  LogWriter over(LogSettings restarted) {
    LogWriter again = new LogWriter(collector, restarted);
    again.timesMs.clear();
    again.timesMs.addAll(timesMs);
    return again;
  }

  long collector() {
    return collector;
  }

  /** Makes events and sends them as one record. */
  void send(int partition, int events) {
    List<Long> spool = timesMs.get(partition);
    int first = spool.size() + 1;
    for (int index = 0; index < events; index++) {
      spool.add(FIRST_MS + spool.size() * 60_000L);
    }
    sendAgain(partition, first, spool.size());
  }

  /** Sends the events of these numbers, both included, as one record. */
  void sendAgain(int partition, int first, int last) {
    EventLineWriter lines = new EventLineWriter(1024);
    for (int number = first; number <= last; number++) {
      long timeMs = timesMs.get(partition).get(number - 1);
      lines.line(PREFIX, timeMs, NO_ID, timeMs, EVENT);
    }
    put(partition, new RecordKey(collector, first).toBytes(), lines.toBytes());
  }

  /** Sends everything that the confirmations do not cover. */
  void sendWhatIsMissing(Confirmations confirmations) {
    for (int partition = 0; partition < timesMs.size(); partition++) {
      long next = confirmations.of(partition).map(Confirmation::next).orElse(1L);
      if (next <= timesMs.get(partition).size()) {
        sendAgain(partition, (int) next, timesMs.get(partition).size());
      }
    }
    flush();
  }

  /** A record as no collector writes one. */
  void put(int partition, byte[] key, byte[] value) {
    // Nobody waits for the one record: flush() waits for all.
    var unused = producer.send(new ProducerRecord<>(log.topic(), partition, key, value));
  }

  void flush() {
    producer.flush();
  }

  /** How many events were made, in all partitions. */
  long eventCount() {
    return timesMs.stream().mapToLong(List::size).sum();
  }

  /** The true count of each minute. */
  Map<Long, Long> truth() {
    Map<Long, Long> counts = new TreeMap<>();
    timesMs.forEach(
        spool ->
            spool.forEach(
                timeMs -> counts.merge(Math.floorDiv(timeMs, 60_000) * 60_000, 1L, Long::sum)));
    return counts;
  }

  /** Covers everything that was made. */
  ReceiptToken receipt() {
    Map<Integer, Long> numbers = new HashMap<>();
    for (int partition = 0; partition < timesMs.size(); partition++) {
      if (!timesMs.get(partition).isEmpty()) {
        numbers.put(partition, (long) timesMs.get(partition).size());
      }
    }
    return new ReceiptToken(collector, numbers);
  }

  @Override
  public void close() {
    producer.close();
  }
}
