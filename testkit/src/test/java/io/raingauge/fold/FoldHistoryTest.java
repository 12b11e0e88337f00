package io.raingauge.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.measure.CellState;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.Cell;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import io.raingauge.testkit.OracleFold;
import io.raingauge.testkit.RawEvent;
import io.raingauge.testkit.SimulatedStore;
import io.raingauge.testkit.SimulatedStore.Writes;
import io.raingauge.testkit.StoredCells;
import io.raingauge.wire.LogRecord;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Folds of random logs, killed at any point, against {@link OracleFold}. Half of the worlds are a
 * cluster: writes are cut off anywhere, in any order, and folds that were replaced live on. The
 * other half are one machine: a flush is atomic, and the log loses its tail or is made anew.
 */
final class FoldHistoryTest {
  private static final int SEEDS = 4000;

  @Test
  void whateverIsKilledTheStoreHoldsWhatTheLogSays() {
    IntStream.range(0, SEEDS).parallel().forEach(seed -> new World(seed).play());
  }

  private static final class World {
    private final int seed;
    private final Random chance;
    private final boolean cluster;
    private final FoldSettings settings;
    private final SimulatedStore store;
    private final History history;
    private final OracleFold oracle;
    private final TreeMap<Long, Optional<LogRecord>> log = new TreeMap<>();
    private final List<Fold> folds = new ArrayList<>();

    World(int seed) {
      this.seed = seed;
      chance = new Random(seed * 0x9e3779b97f4a7c15L);
      cluster = chance.nextBoolean();
      store = new SimulatedStore(chance, cluster ? Writes.PIECEMEAL : Writes.ATOMIC);
      int maxCells = 1 + chance.nextInt(chance.nextBoolean() ? 10 : 200);
      int windowDays = chance.nextInt(4);
      settings =
          new FoldSettings(maxCells * 180L, 1 + chance.nextInt(30), windowDays, 0, maxCells * 90L);
      history = new History(chance);
      oracle = new OracleFold(0, windowDays);
      folds.add(begin(checkpoint()));
    }

    void play() {
      int steps = 20 + chance.nextInt(100);
      for (int step = 0; step < steps; step++) {
        if (step % 8 == 0) {
          store.mergeSomeChunks();
        }
        if (chance.nextInt(20) == 0) {
          log.put(history.foreign(), Optional.empty());
        } else {
          LogRecord record = history.next();
          log.put(record.offset(), Optional.of(record));
        }
        for (int action = chance.nextInt(4); action > 0; action--) {
          act(chance.nextInt(folds.size()));
        }
      }
      Fold last = begin(checkpoint());
      while (step(last)) {}
      write(last);
      oracleFoldsUpTo(Long.MAX_VALUE);
      compare();
    }

    private void act(int index) {
      Fold fold = folds.get(index);
      int what = chance.nextInt(100);
      if (what < 70) {
        step(fold);
      } else if (what < 85) {
        write(fold);
      } else if (what < 90) {
        folds.set(index, begin(checkpoint())); // It is killed.
      } else if (what < 95 && cluster) {
        store.writeInPart(fold.flush()); // It is killed while it writes.
        folds.set(index, begin(checkpoint()));
      } else if (what < 97 && cluster && folds.size() < 3) {
        folds.add(begin(checkpoint())); // It is replaced and lives on.
      } else if (what < 97 && !cluster) {
        beginNewEpoch();
      }
    }

    private boolean step(Fold fold) {
      if (fold.mustFlush()) {
        write(fold);
      }
      var next = log.ceilingEntry(fold.nextOffset());
      if (next == null) {
        return false;
      }
      next.getValue().ifPresentOrElse(fold::apply, () -> fold.skipForeign(next.getKey()));
      return true;
    }

    private void write(Fold fold) {
      Flush flush = fold.flush();
      if (cluster && chance.nextInt(3) == 0) {
        store.writeInPart(flush);
      }
      store.write(flush, fold.oldestIdDay());
    }

    private void beginNewEpoch() {
      Checkpoint before = checkpoint();
      oracleFoldsUpTo(before.offset());
      oracle.newEpoch();
      log.clear();
      long end = chance.nextBoolean() ? 0 : Math.max(0, before.offset() - chance.nextInt(5));
      Checkpoint start = before.newEpoch("t" + chance.nextInt(), end);
      store.write(new Flush(start, List.of(), new Ids()), 0);
      history.newEpoch(start);
      folds.set(0, begin(start));
    }

    private Fold begin(Checkpoint start) {
      return new Fold(start, store, settings);
    }

    private Checkpoint checkpoint() {
      return store.checkpoint(0).orElse(Checkpoint.first(0, "t", 0));
    }

    private void oracleFoldsUpTo(long offset) {
      for (Optional<LogRecord> record : log.headMap(offset).values()) {
        record.ifPresentOrElse(oracle::apply, () -> oracle.skipForeign());
      }
    }

    private void compare() {
      Checkpoint checkpoint = checkpoint();
      String world = "seed " + seed + (cluster ? ", a cluster" : ", one machine");
      assertEquals(oracle.next(), checkpoint.next(), world);
      assertEquals(oracle.counts(), checkpoint.counts(), world);
      assertEquals(oracle.newestMs(), checkpoint.newestMs(), world);
      compareDefinitions(checkpoint, world);
      try (Store.Snapshot snapshot = store.snapshot()) {
        for (RollupInForce rollup : oracle.inForce()) {
          assertEquals(counted(rollup), stored(snapshot, rollup), world + ", " + rollup);
        }
        compareRawEvents(snapshot, world);
      }
    }

    private void compareRawEvents(Store.Snapshot snapshot, String world) {
      oracle
          .rawEvents()
          .forEach(
              (name, events) ->
                  assertEquals(
                      RawEvent.counted(events),
                      RawEvent.kept(snapshot, name.get(0), name.get(1), 0),
                      world + ", raw events of " + name));
    }

    private void compareDefinitions(Checkpoint checkpoint, String world) {
      if (!cluster) {
        assertEquals(oracle.users(), Set.copyOf(checkpoint.rollups()), world);
        return;
      }
      assertEquals(oracle.users().size(), checkpoint.rollups().size(), world);
      for (RollupInForce right : oracle.users()) {
        assertTrue(
            checkpoint.rollups().stream()
                .anyMatch(
                    rollup ->
                        rollup.id().equals(right.id())
                            && rollup.completeFromMs() >= right.completeFromMs()),
            world);
      }
    }

    private Map<String, String> counted(RollupInForce rollup) {
      return oracle.cells().entrySet().stream()
          .filter(cell -> cell.getKey().rollup().equals(rollup.id()))
          .collect(
              Collectors.toMap(
                  cell -> hex(cell.getKey().toBytes()), cell -> state(cell.getValue())));
    }

    private static Map<String, String> stored(Store.Snapshot snapshot, RollupInForce rollup) {
      Map<String, String> cells = new TreeMap<>();
      for (Cell cell : StoredCells.of(snapshot, rollup)) {
        cells.put(hex(cell.key().toBytes()), hex(cell.state()));
      }
      return cells;
    }

    private static String state(CellState state) {
      return hex(state.toBytes());
    }

    private static String hex(byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
  }
}
