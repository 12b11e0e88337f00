package io.raingauge.server.audit;

import io.raingauge.json.JsonTree;
import io.raingauge.store.Checkpoint;
import io.raingauge.wire.LogRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * Which lines and definitions of an epoch's log are next of their collectors, and so are taken
 * (F1). For one thread.
 */
final class RecountedNumbers {
  private final Map<Long, Long> next;

  /** Sees what is taken, in the order of the log. */
  interface Taken {
    /** An event: {@code [from, to)} of a record. */
    void line(LogRecord record, int from, int to);

    void definition(LogRecord record);
  }

  /** Of the epoch in force, from its start. */
  RecountedNumbers(Checkpoint checkpoint) {
    next = new HashMap<>(checkpoint.epoch().next());
  }

  void apply(LogRecord record, Taken taken) {
    switch (record.kind()) {
      case EVENTS -> takeLines(record, taken);
      case DEFINITION -> {
        if (take(record.key().collector(), record.key().first())) {
          taken.definition(record);
        }
      }
      case DELETION -> take(record.key().collector(), record.key().first()); // What came is kept.
      case LOST -> lose(record);
    }
  }

  private void takeLines(LogRecord record, Taken taken) {
    byte[] value = record.value();
    long number = record.key().first();
    int from = 0;
    for (int at = 0; at < value.length; at++) {
      if (value[at] == '\n') {
        if (take(record.key().collector(), number++)) {
          taken.line(record, from, at);
        }
        from = at + 1;
      }
    }
  }

  /** Whether it is the next of its collector; then the one after it is. */
  private boolean take(long collector, long number) {
    if (number != next.getOrDefault(collector, 1L)) {
      return false;
    }
    next.put(collector, number + 1);
    return true;
  }

  private void lose(LogRecord record) {
    long collector = record.key().collector();
    long expected = next.getOrDefault(collector, 1L);
    if (JsonTree.read(record.value()) instanceof Map<?, ?> object
        && object.get("next") instanceof Long to
        && record.key().first() <= expected
        && expected < to) {
      next.put(collector, to);
    }
  }
}
