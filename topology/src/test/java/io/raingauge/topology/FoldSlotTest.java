package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.time.Clock;
import io.raingauge.topology.RecordBatch.Stretch;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.RecordKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One event a record, so that offset and number agree; handles are texts. */
final class FoldSlotTest {
  private static final byte[] EVENT = "{}".getBytes(StandardCharsets.US_ASCII);

  private final MemoryStore store = new MemoryStore();
  private final FoldProgress progress = new FoldProgress(1, () -> 0);
  private final HeldBytes held = new HeldBytes();
  private final List<String> covered = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  @BeforeEach
  void begin() {
    Checkpoint first = Checkpoint.first(0, "a", 0);
    store.write(new Flush(first, List.of(), new Ids()), 0);
    progress.started(first, new LogBounds("a", 0, 0));
  }

  @Test
  void aBatchIsCoveredByTheFlushAfterItAndFreesItsBytesBefore() {
    FoldSlot<String> slot = slot(Duration.ofSeconds(10));
    slot.take(batch(1, 0, 3), "first, with a flush at once");
    assertEquals(List.of("first, with a flush at once"), covered);
    slot.take(batch(1, 3, 5), "second");
    assertEquals(1, covered.size());
    assertEquals(0, held.now());
    slot.close();
    assertEquals(2, covered.size());
    assertEquals(5, store.checkpoint(0).orElseThrow().offset());
    assertEquals(List.of(), failed);
  }

  /** Tried: without the check against {@code reached}, offsets 3 and 4 are lost in silence. */
  @Test
  void aGapBeforeABatchFailsItAndAllLaterOnesOfItsGeneration() {
    FoldSlot<String> slot = slot(Duration.ofMillis(1));
    slot.take(batch(1, 0, 3), "good");
    slot.take(batch(1, 5, 7), "gap");
    slot.take(batch(1, 7, 9), "after");
    assertEquals(List.of("gap", "after"), failed);
    slot.take(batch(2, 3, 9), "again");
    slot.close();
    assertEquals(List.of("good", "again"), covered);
    assertEquals(9, store.checkpoint(0).orElseThrow().offset());
    assertEquals(9, store.checkpoint(0).orElseThrow().counts().taken());
  }

  /** Tried: without abandoning what is uncovered, "lost" is neither covered nor failed. */
  @Test
  void aNewGenerationBeginsAtTheCheckpointAndFailsWhatNoFlushCovered() {
    FoldSlot<String> slot = slot(Duration.ofSeconds(10));
    slot.take(batch(1, 0, 3), "kept");
    slot.take(batch(1, 3, 5), "lost");
    slot.take(batch(2, 0, 5), "again, from before the checkpoint");
    slot.close();
    assertEquals(List.of("lost"), failed);
    assertEquals(5, store.checkpoint(0).orElseThrow().counts().taken());
    assertEquals(0, store.checkpoint(0).orElseThrow().counts().repeats());
  }

  @Test
  void aRecordOfAStrangerIsCountedAndSkipped() {
    FoldSlot<String> slot = slot(Duration.ofMillis(1));
    RecordBatch batch =
        new RecordBatch(
            new Stretch(0, 1, 0, 2),
            List.of(new ConsumerRecord<>("t", 0, 0, EVENT, EVENT), record(1, 1)),
            2,
            10,
            held);
    slot.take(batch, "mixed");
    slot.close();
    Checkpoint.Counts counts = store.checkpoint(0).orElseThrow().counts();
    assertEquals(1, counts.foreign());
    assertEquals(1, counts.taken());
    assertTrue(failed.isEmpty());
  }

  private FoldSlot<String> slot(Duration flush) {
    TopologySettings settings =
        new TopologySettings(
            LogSettings.at("127.0.0.1:1", 1), 1, 1, flush, TopologySettings.Limits.DEFAULT);
    return new FoldSlot<>(0, new Host(store, progress), settings, new Told(covered, failed));
  }

  private RecordBatch batch(long generation, long from, long to) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      records.add(record(offset, offset + 1));
    }
    return new RecordBatch(new Stretch(0, generation, from, to), records, to, 100, held);
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long number) {
    EventLineWriter line = new EventLineWriter(256);
    byte[] prefix = EventLineWriter.prefix("default", "clicks");
    line.line(prefix, 1_700_000_000_000L, new byte[0], 1_700_000_000_000L, EVENT);
    byte[] key = new RecordKey(7, number).toBytes();
    return new ConsumerRecord<>("t", 0, offset, key, line.toBytes());
  }

  private record Told(List<String> all, List<String> bad) implements FoldSlot.Outcome<String> {
    @Override
    public void covered(String handle) {
      all.add(handle);
    }

    @Override
    public void failed(String handle) {
      bad.add(handle);
    }
  }

  @SuppressWarnings("serial") // Never leaves the test.
  private record Host(Store store, FoldProgress progress) implements FoldHost {
    @Override
    public FoldSettings foldSettings() {
      return FoldSettings.DEFAULT;
    }

    @Override
    public Clock clock() {
      return () -> 1_700_000_000_000L;
    }
  }
}
