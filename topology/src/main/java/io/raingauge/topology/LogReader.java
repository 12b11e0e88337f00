package io.raingauge.topology;

import io.raingauge.log.LogUnavailableException;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.StaleFlushException;
import io.raingauge.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads some partitions of the log in batches. Each begins at the newest checkpoint in the store,
 * or in a new epoch where the log is not the one that the checkpoint knows (F7), and begins there
 * again whenever a batch fails or the log changes; each beginning has a generation of its own.
 *
 * <p>For one thread. Memory: {@link TopologySettings.Limits#heldBytes} and one answer of the log.
 */
final class LogReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogReader.class);
  private static final Duration BUSY_POLL = Duration.ofMillis(20);
  private static final Duration IDLE_POLL = Duration.ofMillis(200);
  private static final long WATCH_NANOS = 5_000_000_000L;
  private static final long CONNECT_AGAIN_NANOS = 1_000_000_000L;

  private final TopologySettings settings;
  private final FoldHost host;
  private final Supplier<LogClient> connect;
  private final Map<Integer, Reading> readings = new TreeMap<>();
  private final Map<Integer, Long> committed = new HashMap<>();
  private final HeldBytes held = new HeldBytes();
  private Optional<LogClient> client = Optional.empty();
  private long connectAtNanos = System.nanoTime();
  private long watchAtNanos = System.nanoTime() + WATCH_NANOS;
  private int pending;

  /**
   * @param connect called on the reading thread, until it succeeds
   */
  LogReader(
      TopologySettings settings,
      FoldHost host,
      Set<Integer> partitions,
      Supplier<LogClient> connect) {
    this.settings = settings;
    this.host = host;
    this.connect = connect;
    // Any number that an earlier reader of this process has not used.
    long generation = host.clock().nowMs() << 20;
    for (int partition : partitions) {
      readings.put(partition, new Reading(partition, generation, System.nanoTime()));
    }
  }

  /**
   * Waits shortly for records. Never throws for anything that may heal: it begins again instead.
   */
  List<RecordBatch> read() {
    if (client.isEmpty() && !connected()) {
      return List.of();
    }
    LogClient log = client.orElseThrow();
    beginDue(log);
    watch(log);
    if (held.now() >= settings.limits().heldBytes()
        || readings.values().stream().noneMatch(Reading::isReading)) {
      return List.of();
    }
    return poll(log.consumer());
  }

  /** A flush covers the batch. */
  void covered(RecordBatch batch) {
    pending--;
    batch.release();
    Reading reading = reading(batch.partition());
    if (reading.isOf(batch.generation())) {
      reading.succeeded();
    }
  }

  /** The batch was not folded, or not kept: its partition begins again at the checkpoint. */
  void failed(RecordBatch batch) {
    pending--;
    batch.release();
    Reading reading = reading(batch.partition());
    if (!reading.isOf(batch.generation())) {
      return; // of an earlier reading, which was given up already
    }
    if (host.progress().isStopped(batch.partition())) {
      reading.stop();
    } else {
      reading.retry(System.nanoTime());
    }
    client.ifPresent(this::assign);
  }

  /** Something went wrong that concerns no single batch: every partition begins again. */
  void retryAll() {
    readings.values().forEach(reading -> reading.retry(System.nanoTime()));
    client.ifPresent(this::assign);
  }

  @Override
  public void close() {
    client.ifPresent(LogClient::close);
    client = Optional.empty();
  }

  private boolean connected() {
    if (System.nanoTime() - connectAtNanos < 0) {
      return false;
    }
    connectAtNanos = System.nanoTime() + CONNECT_AGAIN_NANOS;
    try {
      client = Optional.of(connect.get());
      return true;
    } catch (KafkaException e) {
      LOG.warn(
          "log=unreachable servers={} retryMs={}",
          settings.log().client().get("bootstrap.servers"),
          CONNECT_AGAIN_NANOS / 1_000_000,
          e);
      return false;
    }
  }

  private void beginDue(LogClient log) {
    long nowNanos = System.nanoTime();
    Map<Integer, Reading> due =
        readings.values().stream()
            .filter(reading -> reading.isDue(nowNanos))
            .collect(Collectors.toMap(Reading::partition, reading -> reading));
    if (due.isEmpty()) {
      return;
    }
    try {
      Map<Integer, LogBounds> bounds = log.watch().now(due.keySet());
      bounds.values().forEach(each -> restartIfNotOf(each.topicId()));
      bounds.forEach((partition, each) -> begin(reading(partition), each, log));
    } catch (LogUnavailableException | StoreUnavailableException | StaleFlushException e) {
      LOG.warn(
          "partitions={} start=postponed reason=\"{}\"; it is tried again by itself",
          due.keySet(),
          e.getMessage());
      due.values().stream()
          .filter(reading -> !reading.isReading())
          .forEach(reading -> reading.retry(System.nanoTime()));
    }
  }

  private void begin(Reading reading, LogBounds log, LogClient client) {
    int partition = reading.partition();
    LogBounds seen = reading.seen(log);
    Optional<Checkpoint> newest = host.store().checkpoint(partition);
    StartPosition start = StartPosition.of(partition, newest, seen);
    tell(start, seen, newest);
    if (start.isNew()) {
      // At once, so that the collectors learn where they must go back to (S5, F7).
      host.store().write(new Flush(start.checkpoint(), List.of(), new Ids()), Integer.MIN_VALUE);
    }
    host.progress().started(start.checkpoint(), seen);
    reading.begin(log.topicId(), start.checkpoint().offset());
    assign(client);
    client.consumer().seek(topicPartition(partition), start.checkpoint().offset());
  }

  /** What one partition finds out about the topic's identity concerns all (F7). */
  private void restartIfNotOf(String topicId) {
    readings.values().stream()
        .filter(reading -> reading.isReading() && !reading.isOf(topicId))
        .forEach(reading -> reading.restart(System.nanoTime()));
  }

  private static void tell(StartPosition start, LogBounds log, Optional<Checkpoint> newest) {
    Checkpoint checkpoint = start.checkpoint();
    switch (start.reason()) {
      case FIRST, CONTINUED ->
          LOG.info(
              "partition={} start={} epoch={} offset={} logEnd={}",
              checkpoint.partition(),
              start.reason(),
              checkpoint.epoch().number(),
              checkpoint.offset(),
              log.end());
      case MADE_ANEW, CUT ->
          LOG.warn(
              "partition={} start={} epoch={} offset={} checkpoint={}: the log lost records; the"
                  + " collectors send again what was not counted",
              checkpoint.partition(),
              start.reason(),
              checkpoint.epoch().number(),
              checkpoint.offset(),
              newest.map(Checkpoint::offset).orElse(0L));
      case OUTRUN ->
          LOG.error(
              "partition={} start={} epoch={} offset={} checkpoint={} earliest={}: the log dropped"
                  + " records before they were counted; the collectors send again what they still"
                  + " have. Raise the topic's retention.ms or retention.bytes",
              checkpoint.partition(),
              start.reason(),
              checkpoint.epoch().number(),
              checkpoint.offset(),
              newest.map(Checkpoint::offset).orElse(0L),
              log.earliest());
    }
  }

  /** Now and then: is it still the same topic (F7), how far does it reach, what was folded? */
  private void watch(LogClient log) {
    long nowNanos = System.nanoTime();
    if (nowNanos - watchAtNanos >= 0) {
      watchAtNanos = nowNanos + WATCH_NANOS;
      askLater(log);
      commit(log.consumer());
    }
    try {
      log.watch().answer().ifPresent(bounds -> compare(bounds, log));
    } catch (LogUnavailableException e) {
      LOG.warn("log=silent topic={}; it is asked again by itself", settings.log().topic(), e);
    }
  }

  /** Asks for the log's bounds, which cannot be before what is kept now. */
  private void askLater(LogClient log) {
    if (log.watch().isAsked()) {
      return;
    }
    try {
      for (Reading reading : readings.values()) {
        Optional<Checkpoint> newest = host.store().checkpoint(reading.partition());
        reading.needsEnd(newest.map(Checkpoint::offset).orElse(0L));
      }
      log.watch().askLater(readings.keySet());
    } catch (StoreUnavailableException e) {
      LOG.warn("log=not-watched reason=\"{}\"; it is tried again by itself", e.getMessage());
    }
  }

  private void compare(Map<Integer, LogBounds> bounds, LogClient log) {
    bounds.forEach(
        (partition, seen) -> {
          host.progress().saw(partition, seen.earliest(), seen.end());
          restartIfNotOf(seen.topicId());
          reading(partition).sawEnd(seen.end(), System.nanoTime());
        });
    assign(log);
  }

  /** For the eyes of the usual lag tools only; no fold begins there (F3). */
  private void commit(Consumer<byte[], byte[]> consumer) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int partition : readings.keySet()) {
      host.progress()
          .checkpoint(partition)
          .map(Checkpoint::offset)
          .filter(offset -> !offset.equals(committed.put(partition, offset)))
          .ifPresent(
              offset -> offsets.put(topicPartition(partition), new OffsetAndMetadata(offset)));
    }
    if (!offsets.isEmpty()) {
      consumer.commitAsync(
          offsets, (kept, e) -> LOG.debug("committed={} failure={}", kept, String.valueOf(e)));
    }
  }

  private List<RecordBatch> poll(Consumer<byte[], byte[]> consumer) {
    long nowNanos = System.nanoTime();
    try {
      return cut(consumer.poll(pending > 0 ? BUSY_POLL : IDLE_POLL), consumer);
    } catch (LogTruncationException e) {
      e.divergentOffsets()
          .forEach((at, offset) -> reading(at.partition()).replacedFrom(offset.offset(), nowNanos));
      e.partitions().forEach(at -> reading(at.partition()).restart(nowNanos));
    } catch (OffsetOutOfRangeException e) {
      e.partitions().forEach(at -> reading(at.partition()).restart(nowNanos));
    } catch (InterruptException e) {
      Thread.currentThread().interrupt(); // Storm is stopping this task
    } catch (KafkaException e) {
      LOG.warn("log=unreadable partitions={}; it is tried again by itself", readings.keySet(), e);
      retryAll();
    }
    client.ifPresent(this::assign);
    return List.of();
  }

  private List<RecordBatch> cut(
      ConsumerRecords<byte[], byte[]> records, Consumer<byte[], byte[]> consumer) {
    if (records.isEmpty()) {
      return List.of();
    }
    List<RecordBatch> batches = new ArrayList<>();
    for (TopicPartition at : records.partitions()) {
      OffsetAndMetadata next = records.nextOffsets().get(at);
      long end = next == null ? 0 : next.offset();
      cut(records.records(at), end + consumer.currentLag(at).orElse(0), batches);
    }
    pending += batches.size();
    return batches;
  }

  private void cut(
      List<ConsumerRecord<byte[], byte[]>> records, long logEnd, List<RecordBatch> into) {
    int from = 0;
    long bytes = 0;
    for (int index = 0; index < records.size(); index++) {
      ConsumerRecord<byte[], byte[]> record = records.get(index);
      int size = Math.max(0, record.serializedValueSize());
      if (index > from && bytes + size > settings.limits().batchBytes()) {
        into.add(batch(records.subList(from, index), bytes, logEnd));
        from = index;
        bytes = 0;
      }
      bytes += size;
    }
    into.add(batch(records.subList(from, records.size()), bytes, logEnd));
  }

  private RecordBatch batch(List<ConsumerRecord<byte[], byte[]>> records, long bytes, long logEnd) {
    ConsumerRecord<byte[], byte[]> last = records.get(records.size() - 1);
    RecordBatch.Stretch stretch = reading(last.partition()).advance(last.offset() + 1);
    host.progress().read(stretch, records.get(0).timestamp(), logEnd);
    return new RecordBatch(stretch, records, logEnd, bytes, held);
  }

  /** Assigns what is being read; what was assigned before keeps its position. */
  private void assign(LogClient log) {
    log.consumer()
        .assign(
            readings.values().stream()
                .filter(Reading::isReading)
                .map(reading -> topicPartition(reading.partition()))
                .toList());
  }

  private TopicPartition topicPartition(int partition) {
    return new TopicPartition(settings.log().topic(), partition);
  }

  private Reading reading(int partition) {
    Reading reading = readings.get(partition);
    if (reading == null) {
      throw new IllegalArgumentException("partition " + partition + " is not read here");
    }
    return reading;
  }
}
