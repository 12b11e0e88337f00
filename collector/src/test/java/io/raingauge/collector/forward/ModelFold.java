package io.raingauge.collector.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.testkit.SimulatedLog;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fold of one partition, as small as F1, F3 and F7 allow: it takes exactly the next number of
 * the one collector, and remembers what it took.
 */
final class ModelFold {
  private final SimulatedLog log;
  private final int partition;
  private final List<String> taken = new ArrayList<>();
  private String topicId;
  private int epoch;
  private long offset;
  private long lost;
  private Optional<Checkpoint> safe = Optional.empty();

  private record Checkpoint(String topicId, int epoch, long offset, int taken, long lost) {}

  ModelFold(SimulatedLog log, int partition) {
    this.log = log;
    this.partition = partition;
    topicId = log.topicId();
  }

  /** Reads some records. */
  void read(int atMost) {
    if (log.records(partition, 0).size() < offset || !log.topicId().equals(topicId)) { // F7
      epoch++;
      topicId = log.topicId();
      offset = log.records(partition, 0).size();
    }
    log.records(partition, offset).stream().limit(atMost).forEach(this::apply);
  }

  /** What is taken so far becomes safe. */
  void checkpoint() {
    safe = Optional.of(new Checkpoint(topicId, epoch, offset, taken.size(), lost));
  }

  /** Begins again at the checkpoint. */
  void crash() {
    Checkpoint start = safe.orElse(new Checkpoint("topic-1", 0, 0, 0, 0));
    topicId = start.topicId();
    epoch = start.epoch();
    offset = start.offset();
    lost = start.lost();
    taken.subList(start.taken(), taken.size()).clear();
  }

  Optional<Confirmation> confirmation() {
    return safe.map(at -> new Confirmation(at.epoch(), at.offset(), at.taken() + 1L));
  }

  /** The event of each number from 1 on; {@code lost} where a number was lost. */
  List<String> taken() {
    return taken;
  }

  long lost() {
    return lost;
  }

  private void apply(LogRecord record) {
    offset = record.offset() + 1;
    long number = record.key().first();
    String text = new String(record.value(), UTF_8);
    if (record.kind() == RecordKind.LOST) {
      long to = Long.parseLong(text.replaceAll("[^0-9]", ""));
      while (number <= taken.size() + 1 && taken.size() + 1 < to) {
        taken.add("lost");
        lost++;
      }
      return;
    }
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      if (number++ == taken.size() + 1) { // F1
        taken.add(line);
      }
    }
  }
}
