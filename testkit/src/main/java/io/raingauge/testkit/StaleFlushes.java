package io.raingauge.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.StaleFlushException;
import io.raingauge.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two races that a topic made anew brings while it is folded: a fold that folds on while the reader
 * has begun a new epoch, and a reader that begins one while the fold flushes (F7).
 */
final class StaleFlushes {
  private static final CellKey KEY =
      new CellKey(new RollupId(1, 1), Width.MINUTE, new byte[0], 0, 0, 0);

  private StaleFlushes() {}

  static void ofAnEpochThatHasEnded(Store store) {
    Checkpoint before = at(1000);
    Cell counted = new Cell(KEY, 999, new byte[] {1});
    write(store, before, counted);
    write(store, before.newEpoch("anew", 2));
    Ids ids = new Ids();
    ids.add(7, 8, 50, Ids.position(1004, 0));
    Cell beyond = new Cell(KEY, 1004, new byte[] {2});
    Flush late = new Flush(at(1005), List.of(beyond), ids);
    assertThrows(StaleFlushException.class, () -> store.write(late, 0));
    assertEquals(999, store.cell(KEY).orElseThrow().upto());
    assertFalse(store.counted(0, 7, 8, 0, 1, Ids.position(50, 0)));
    write(
        store, before, counted); // What it counted before the end comes again and changes nothing.
    assertEquals(1, store.checkpoint(0).orElseThrow().epoch().number());
  }

  static void ofAnEpochThatBeginsBlind(Store store) {
    Checkpoint before = at(1000);
    Checkpoint newest = at(1005);
    write(store, before);
    write(store, newest);
    Flush blind = new Flush(before.newEpoch("anew", 2), List.of(), new Ids());
    assertThrows(StaleFlushException.class, () -> store.write(blind, 0));
    assertEquals(Optional.of(newest), store.checkpoint(0));
    write(store, newest.newEpoch("anew", 2));
    assertEquals(1, store.checkpoint(0).orElseThrow().epoch().number());
  }

  private static void write(Store store, Checkpoint checkpoint, Cell... cells) {
    store.write(new Flush(checkpoint, List.of(cells), new Ids()), 0);
  }

  private static Checkpoint at(long offset) {
    return new Checkpoint(
        0,
        Checkpoint.first(0, "topic", 0).epochs(),
        offset,
        0,
        Map.of(1L, offset + 1),
        Checkpoint.InForce.NOTHING,
        Counts.ZERO);
  }
}
