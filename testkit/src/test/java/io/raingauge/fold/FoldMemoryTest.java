package io.raingauge.fold;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Checkpoint;
import io.raingauge.testkit.Event;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FoldMemoryTest {
  private static final int EVENTS = 1_000_000;
  private static final int EVENTS_IN_A_RECORD = 1000;
  private static final int EVENTS_IN_A_FLUSH = 50_000;
  private static final int SERIES = 1000;
  private static final long TIME_MS = 1_700_000_040_000L;

  private final Fold fold =
      new Fold(Checkpoint.first(0, "topic", 0), new MemoryStore(), FoldSettings.DEFAULT);
  private long nextNumber = 1;

  @Test
  void anEventInAnOpenCellAllocatesNothing() {
    Rollup rollup =
        new Rollup(
            "p",
            "pages",
            "c",
            Filter.ALL,
            List.of("page"),
            List.of(Measure.COUNT, new Measure(Measure.Kind.SUM, "bytes")),
            List.of(Width.MINUTE, Width.HOUR),
            Optional.empty());
    apply(
        RecordKind.DEFINITION,
        new DefinitionRecord("p", "pages", new RollupId(1, 1), 1, Optional.of(rollup)).toBytes(),
        1);
    byte[] lines = lines();
    applyUntilFlush(lines); // Opens the cells, and makes room for the raw events of a flush.
    long bytes = 0;
    for (int events = 0; events < EVENTS; events += EVENTS_IN_A_FLUSH) {
      bytes += applyUntilFlush(lines);
    }
    // A record allocates a few objects. Tried: with name.toBytes() in RollupFold.seriesOf 64 an
    // event.
    assertTrue(bytes < EVENTS, bytes + " bytes for " + EVENTS + " events");
  }

  /** Applies the events of one flush, and tells how many bytes that allocated. */
  private long applyUntilFlush(byte[] lines) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    for (int events = 0; events < EVENTS_IN_A_FLUSH; events += EVENTS_IN_A_RECORD) {
      apply(RecordKind.EVENTS, lines, EVENTS_IN_A_RECORD);
    }
    long bytes = thread.getCurrentThreadAllocatedBytes() - before;
    fold.flush();
    return bytes;
  }

  private void apply(RecordKind kind, byte[] value, int numbers) {
    fold.apply(new LogRecord(fold.nextOffset(), new RecordKey(1, nextNumber), kind, value));
    nextNumber += numbers;
  }

  private static byte[] lines() {
    List<Event> events = new ArrayList<>();
    for (int index = 0; index < EVENTS_IN_A_RECORD; index++) {
      String page = "\"/products/" + index % SERIES + "\"";
      String json =
          "{\"user\":{\"name\":\"x\"},\"bytes\":" + index / 10.0 + ",\"page\":" + page + "}";
      events.add(Event.at(TIME_MS + index).json(json));
    }
    return Event.lines(events);
  }
}
