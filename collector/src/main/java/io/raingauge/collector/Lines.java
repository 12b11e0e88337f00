package io.raingauge.collector;

import io.raingauge.collector.spool.Part;
import io.raingauge.wire.EventIds;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.RecordKind;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of one batch, by partition: an event with an id in the partition of its id, the others
 * together in one. Memory stays for the next batch, up to a bound. For one thread.
 */
final class Lines {
  private static final int KEPT_BYTES = 1 << 20;

  private final List<EventLineWriter> writers = new ArrayList<>();
  private final int[] counts;
  private final EventIds ids = new EventIds();
  private int partitionWithoutId;
  private byte[] prefix = new byte[0];
  private byte[] infix = new byte[0];
  private long seed;

  Lines(int partitions) {
    counts = new int[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      writers.add(new EventLineWriter(0));
    }
  }

  /**
   * Begins a batch.
   *
   * @param partition of the events without an id
   */
  void begin(long receivedMs, int partition) {
    infix = EventLineWriter.infix(receivedMs);
    partitionWithoutId = partition;
    for (int index = 0; index < counts.length; index++) {
      counts[index] = 0;
      if (writers.get(index).size() > KEPT_BYTES) {
        writers.set(index, new EventLineWriter(0));
      }
      writers.get(index).clear();
    }
  }

  /** The events that follow are of this collection. */
  void collection(String project, String collection) {
    prefix = EventLineWriter.prefix(project, collection);
    seed = EventIds.seed(project, collection);
  }

  /** Adds the event at {@code body[from, to)}. */
  void add(long timeMs, IdText id, byte[] body, int from, int to) {
    int partition = partitionWithoutId;
    if (!id.isEmpty()) {
      partition = ids.of(id.bytes(), id.size(), seed).partition(counts.length);
    }
    EventLineWriter writer = writers.get(partition);
    writer.begin(prefix, timeMs);
    if (!id.isEmpty()) {
      writer.id(id.bytes(), id.size());
    }
    writer.end(infix, body, from, to);
    counts[partition]++;
  }

  /** One part for each partition that has lines. */
  List<Part> toParts() {
    List<Part> parts = new ArrayList<>();
    for (int partition = 0; partition < counts.length; partition++) {
      if (counts[partition] > 0) {
        byte[] value = writers.get(partition).toBytes();
        parts.add(new Part(partition, RecordKind.EVENTS, counts[partition], value));
      }
    }
    return parts;
  }
}
