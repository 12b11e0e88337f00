package io.raingauge.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyValues;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Store;
import io.raingauge.testkit.StoredCells;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Q5: the audit of thousands of random histories of the real fold, and of damage done by hand. */
final class AuditHistoryTest {
  private static final int SEEDS = 2000;

  /** A stored cell that an audit can compare. */
  private record Compared(RollupInForce rollup, Cell cell) {}

  /**
   * Q5. Tried, in {@code Recount}: with numbers that may come again (F1), without ids (F5), with an
   * epoch's numbers begun at 1 (F7), or with ids as if no epoch had been before, it fails at seed
   * 0; with a definition taken as in force before its record (F6) at seed 13.
   */
  @Test
  void whateverHappenedToTheLogNothingDiffersThatIsRight() {
    LongAdder compared = new LongAdder();
    LongAdder skipped = new LongAdder();
    LongAdder chunks = new LongAdder();
    forEachSeed(
        seed -> {
          Random chance = new Random(seed * 0x9e3779b97f4a7c15L);
          World world = new World(chance, chance.nextInt(2));
          world.play(chance.nextInt(4));
          AuditReport report = world.audit(AuditScope.all(World.PROJECT), limits(seed));
          assertEquals(0, report.differingCells(), "seed " + seed + ": " + texts(report));
          assertEquals(List.of(), report.differingChunks(), "seed " + seed);
          chunks.add(report.chunks());
          compared.add(report.cells());
          skipped.add(report.skipped().size());
        });
    assertTrue(compared.sum() > 20 * SEEDS, "compared " + compared);
    assertTrue(chunks.sum() > 5 * SEEDS, "chunks " + chunks);
    assertTrue(skipped.sum() > SEEDS / 3, "skipped " + skipped);
  }

  /** Every fourth history is read range by range of its ids. */
  private static AuditLimits limits(int seed) {
    return seed % 4 > 0
        ? AuditLimits.DEFAULT
        : new AuditLimits(500_000, 6 + seed % 9, 5 + seed % 40, 1000, 1000);
  }

  @Test
  void oneDamagedCellOfALogThatIsWholeIsFoundAndNoOther() {
    forEachSeed(
        seed -> {
          Random chance = new Random(seed * 0x9e3779b97f4a7c15L);
          World world = new World(chance, 9, 0);
          world.play(0);
          List<Compared> cells = cells(world);
          if (cells.isEmpty()) {
            return;
          }
          CellKey damaged = damage(world, cells.get(chance.nextInt(cells.size())), chance);
          AuditReport report = world.audit();
          assertEquals(1, report.differingCells(), "seed " + seed + ": " + texts(report));
          assertEquals(damaged, report.differing().get(0).key(), "seed " + seed);
        });
  }

  @Test
  void aDamageThatNoLostIdExplainsIsFoundAfterTheLogWasLost() {
    LongAdder found = new LongAdder();
    forEachSeed(
        seed -> {
          Random chance = new Random(seed * 0x9e3779b97f4a7c15L);
          World world = new World(chance, chance.nextInt(2), 0);
          world.play(3);
          List<Compared> cells = new ArrayList<>(cells(world));
          cells.removeIf(cell -> !cell.rollup().rollup().measures().contains(Measure.COUNT));
          if (cells.isEmpty() || world.audit().cells() == 0) {
            return;
          }
          Compared chosen = cells.get(chance.nextInt(cells.size()));
          world.store.edit(chosen.cell().key(), Optional.of(with(chosen, 1000)));
          AuditReport report = world.audit();
          assertEquals(1, report.differingCells(), "seed " + seed + ": " + texts(report));
          assertEquals(chosen.cell().key(), report.differing().get(0).key(), "seed " + seed);
          found.increment();
        });
    assertTrue(found.sum() > SEEDS / 3, "found " + found);
  }

  @Test
  void anAuditOfAShorterTimeSeesItsWindowsOnly() {
    for (int seed = 0; seed < 200; seed++) {
      Random chance = new Random(seed);
      World world = new World(chance, 9, 0);
      world.play(0);
      List<Compared> cells = cells(world);
      cells.removeIf(cell -> cell.cell().key().width().equals(Width.EVER));
      if (cells.isEmpty()) {
        continue;
      }
      Compared chosen = cells.get(chance.nextInt(cells.size()));
      long windowMs = chosen.cell().key().windowMs();
      world.store.edit(chosen.cell().key(), Optional.empty());
      assertEquals(1, world.audit(scope(windowMs, windowMs + 1)).differingCells(), "seed " + seed);
      assertEquals(0, world.audit(scope(windowMs + 1, Long.MAX_VALUE)).differingCells());
      assertEquals(0, world.audit(scope(Long.MIN_VALUE, windowMs)).differingCells());
    }
  }

  /** Each world is by itself. */
  private static void forEachSeed(IntConsumer history) {
    IntStream.range(0, SEEDS).parallel().forEach(history);
  }

  private static AuditScope scope(long fromMs, long toMs) {
    return new AuditScope(World.PROJECT, fromMs, toMs);
  }

  /** Changes it, removes it, or adds one beside it. */
  private static CellKey damage(World world, Compared chosen, Random chance) {
    Cell cell = chosen.cell();
    CellKey key = cell.key();
    switch (chance.nextInt(3)) {
      case 0 -> world.store.edit(key, Optional.of(with(chosen, 1)));
      case 1 -> world.store.edit(key, Optional.empty());
      default -> {
        key =
            new CellKey(
                key.rollup(),
                key.width(),
                key.series(),
                key.windowMs() + 7 * 86_400_000L * 366,
                key.partition(),
                key.epoch());
        world.store.edit(key, Optional.of(new Cell(key, cell.upto(), cell.state())));
      }
    }
    return key;
  }

  /** The cell with more events than it has. */
  private static Cell with(Compared chosen, int moreEvents) {
    List<Measure> measures = chosen.rollup().rollup().measures();
    CellState state = CellState.of(measures, chosen.cell().state());
    PropertyValues values = new PropertyValues(1);
    values.setLong(0, 12345);
    for (int event = 0; event < moreEvents; event++) {
      state.add(values, new int[measures.size()], 1);
    }
    return new Cell(chosen.cell().key(), chosen.cell().upto(), state.toBytes());
  }

  /** Of the epoch in force, of rollups in force. */
  private static List<Compared> cells(World world) {
    Checkpoint checkpoint = world.checkpoint();
    List<RollupInForce> rollups = new ArrayList<>(checkpoint.rollups());
    rollups.add(BuiltInRollups.span(World.PROJECT));
    rollups.add(BuiltInRollups.events(World.PROJECT, "c"));
    rollups.add(BuiltInRollups.events(World.PROJECT, "d\\"));
    List<Compared> cells = new ArrayList<>();
    try (Store.Snapshot snapshot = world.store.snapshot()) {
      for (RollupInForce rollup : rollups) {
        StoredCells.of(snapshot, rollup).stream()
            .filter(cell -> cell.key().epoch() == checkpoint.epoch().number())
            .forEach(cell -> cells.add(new Compared(rollup, cell)));
      }
    }
    return cells;
  }

  private static String texts(AuditReport report) {
    return report.differing().stream().limit(5).map(Difference::toTree).toList()
        + " "
        + report.skipped();
  }
}
