package io.raingauge.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Checkpoint;
import io.raingauge.testkit.Event;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.wire.RecordKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a fold keeps, and for how long. */
final class FoldLimitsTest {
  private static final long DAY_MS = 86_400_000;

  private final MemoryStore store = new MemoryStore();

  @Test
  void idsAreKeptForTheWindowAndTheLongestDelay() {
    Fold fold = begin(FoldSettings.DEFAULT);
    assertEquals(Integer.MIN_VALUE, fold.oldestIdDay());
    fold.apply(FoldTest.events(0, 1, Event.at(100 * DAY_MS), Event.at(99 * DAY_MS)));
    assertEquals(100 - 31 - 7, fold.oldestIdDay());
  }

  @Test
  void theLimitsAskForAFlush() {
    Fold fold = begin(new FoldSettings(1 << 20, 2, 31, 7));
    fold.apply(FoldTest.events(0, 1, Event.at(DAY_MS).id("a")));
    assertFalse(fold.mustFlush());
    fold.apply(FoldTest.events(1, 2, Event.at(DAY_MS).id("b")));
    assertTrue(fold.mustFlush());
    store.write(fold.flush(), fold.oldestIdDay());
    assertFalse(fold.mustFlush());
  }

  @Test
  void whatOneCellTakesIsCountedAsItGrows() {
    Fold fold = begin(new FoldSettings(12_000, 100, 31, 7));
    Measure sizes = new Measure(Measure.Kind.QUANTILE, "size");
    Rollup rollup =
        new Rollup(
            "p",
            "r",
            "c",
            Filter.ALL,
            List.of(),
            List.of(sizes),
            List.of(Width.DAY),
            Optional.empty());
    byte[] definition =
        new DefinitionRecord("p", "r", new RollupId(1, 1), DAY_MS, Optional.of(rollup)).toBytes();
    fold.apply(FoldTest.record(0, 1, RecordKind.DEFINITION, definition));
    fold.apply(FoldTest.events(1, 2, Event.at(DAY_MS).json("{\"size\":1}")));
    assertFalse(fold.mustFlush());
    fold.apply(FoldTest.events(2, 3, Event.at(DAY_MS).json("{\"size\":1e15}")));
    // Tried: without cells.grew in RollupFold.count nothing asks for a flush.
    assertTrue(fold.mustFlush());
    store.write(fold.flush(), fold.oldestIdDay());
    assertFalse(fold.mustFlush());
  }

  private Fold begin(FoldSettings settings) {
    return new Fold(Checkpoint.first(3, "topic", 0), store, settings);
  }
}
