package io.raingauge.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * One random life of a store: folds write, repeat and come late, queries look, rollups go, days
 * pass, the store is opened again; what it answers is compared with plain maps at every step.
 */
final class RandomStoreHistory {
  private static final int PARTITIONS = 3;
  private static final int WINDOW_DAYS = 4;
  private static final long DAY_MS = 86_400_000;
  private static final List<Width> WIDTHS =
      List.of(new Width(20), Width.MINUTE, Width.HOUR, Width.DAY, Width.EVER);

  private final long seed;
  private final Path folder;
  private final Random random;
  private final Map<CellKey, Cell> cells = new HashMap<>();
  private final Map<Integer, Checkpoint> checkpoints = new HashMap<>();
  private final Map<Long, Integer> newestDayOfId = new HashMap<>();
  private final List<Flush> earlier = new ArrayList<>();
  private final long[] offsets = new long[PARTITIONS];
  private int day = 20_000;

  RandomStoreHistory(long seed, Path folder) {
    this.seed = seed;
    this.folder = folder;
    this.random = new Random(seed);
  }

  void play(int steps, Function<Path, Store> open) {
    try {
      play(open.apply(folder), steps, open);
    } catch (AssertionError e) {
      throw new AssertionError(where(), e);
    }
  }

  private void play(Store opened, int steps, Function<Path, Store> open) {
    Store store = opened;
    for (int step = 0; step < steps; step++) {
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5 -> write(store, flush());
        case 6, 7 -> writeAgain(store);
        case 8, 9, 10 -> compareOneCell(store);
        case 11, 12, 13, 14 -> compareIds(store);
        case 15, 16, 17 -> compareScan(store);
        case 18 -> forget(store);
        default -> {
          day += random.nextInt(4) == 0 ? 1 : 0;
          if (random.nextInt(6) == 0) {
            store.close();
            store = open.apply(folder);
          }
        }
      }
    }
    for (int partition = 0; partition < PARTITIONS; partition++) {
      assertEquals(Optional.ofNullable(checkpoints.get(partition)), store.checkpoint(partition));
    }
    store.close();
  }

  private void write(Store store, Flush flush) {
    store.write(flush, day - WINDOW_DAYS);
    for (Cell cell : flush.cells()) {
      cells.merge(cell.key(), cell, (held, given) -> given.upto() > held.upto() ? given : held);
    }
    checkpoints.merge(
        flush.checkpoint().partition(),
        flush.checkpoint(),
        (held, given) -> given.compareTo(held) > 0 ? given : held);
    for (int index = 0; index < flush.ids().size(); index++) {
      newestDayOfId.merge(flush.ids().high(index), flush.ids().day(index), Math::max);
    }
    earlier.add(flush);
  }

  private void writeAgain(Store store) {
    if (!earlier.isEmpty()) {
      write(store, earlier.get(random.nextInt(earlier.size())));
    }
  }

  private Flush flush() {
    int partition = random.nextInt(PARTITIONS);
    long offset = offsets[partition] += 1 + random.nextInt(5);
    List<Cell> changed = new ArrayList<>();
    for (int count = random.nextInt(30); count > 0; count--) {
      // The state is a function of key and upto, as F2 says of every cell.
      CellKey key = key(partition);
      byte[] state = ByteBuffer.allocate(12).putLong(offset * 31).putInt(key.hashCode()).array();
      changed.add(new Cell(key, offset, state));
    }
    Ids ids = new Ids();
    for (int count = random.nextInt(12); count > 0; count--) {
      long id = idOf(partition);
      if (newestDayOfId.getOrDefault(id, Integer.MIN_VALUE) < day - WINDOW_DAYS) {
        ids.add(id, id * 3, day - random.nextInt(2), Ids.position(offset, count));
      }
    }
    Checkpoint first = Checkpoint.first(partition, "topic", 0);
    return new Flush(
        new Checkpoint(
            partition,
            first.epochs(),
            offset + 1,
            day * DAY_MS,
            Map.of(5L, offset + 2),
            Checkpoint.InForce.NOTHING,
            Counts.ZERO),
        changed,
        ids);
  }

  private CellKey key(int partition) {
    Width width = WIDTHS.get(random.nextInt(WIDTHS.size()));
    long windowMs = width.windowOf((long) (random.nextGaussian() * 3 * DAY_MS));
    return new CellKey(rollup(), width, series(), windowMs, partition, 0);
  }

  private RollupId rollup() {
    return new RollupId(random.nextInt(2) == 0 ? 7 : -1, random.nextInt(2) == 0 ? -1 : 0);
  }

  private byte[] series() {
    byte[] series = new byte[random.nextInt(3)];
    for (int index = 0; index < series.length; index++) {
      series[index] = (byte) (random.nextInt(3) - 1);
    }
    return series;
  }

  private long idOf(int partition) {
    long id = random.nextInt(400) * (long) PARTITIONS + partition;
    return (id - 600) * 0x9e3779b97f4a7c15L;
  }

  private void compareOneCell(Store store) {
    CellKey key = key(random.nextInt(PARTITIONS));
    Cell expected = cells.get(key);
    StoreContract.assertCells(
        expected == null ? List.of() : List.of(expected), store.cell(key).stream().toList());
  }

  private void compareIds(Store store) {
    int oldestDay = day - random.nextInt(WINDOW_DAYS + 1);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long id = idOf(partition);
      boolean expected = newestDayOfId.getOrDefault(id, Integer.MIN_VALUE) >= oldestDay;
      long position = Ids.position(offsets[partition] + 1, 0);
      assertEquals(expected, store.counted(partition, id, id * 3, oldestDay, 0, position), "an id");
    }
  }

  private void compareScan(Store store) {
    RollupId rollup = rollup();
    Width width = WIDTHS.get(random.nextInt(WIDTHS.size()));
    Optional<byte[]> series = random.nextBoolean() ? Optional.of(series()) : Optional.empty();
    long from = (long) (random.nextGaussian() * 3 * DAY_MS);
    long to = random.nextInt(10) == 0 ? Long.MAX_VALUE : from + random.nextInt(5) * DAY_MS / 2;
    MemoryStore model = new MemoryStore();
    Checkpoint any = Checkpoint.first(0, "topic", 0);
    model.write(new Flush(any, List.copyOf(cells.values()), new Ids()), 0);
    StoreContract.assertCells(
        seen(model, rollup, width, series, from, to), seen(store, rollup, width, series, from, to));
  }

  private static List<Cell> seen(
      Store store, RollupId rollup, Width width, Optional<byte[]> series, long from, long to) {
    List<Cell> seen = new ArrayList<>();
    try (Store.Snapshot snapshot = store.snapshot()) {
      snapshot.scan(rollup, width, series, from, to, seen::add);
    }
    return seen;
  }

  private void forget(Store store) {
    RollupId rollup = rollup();
    if (random.nextInt(8) == 0) {
      store.remove(rollup);
      cells.keySet().removeIf(key -> key.rollup().equals(rollup));
      return;
    }
    Width width = WIDTHS.get(random.nextInt(WIDTHS.size() - 1));
    long beforeMs = (long) (random.nextGaussian() * 5 * DAY_MS) - 8 * DAY_MS;
    store.expire(rollup, width, beforeMs);
    cells
        .keySet()
        .removeIf(
            key ->
                key.rollup().equals(rollup)
                    && key.width().equals(width)
                    && (Math.floorDiv(key.windowMs(), width.slabMs()) + 1) * width.slabMs()
                        <= beforeMs);
  }

  private String where() {
    return "seed " + seed + ", day " + day + ", " + earlier.size() + " flushes";
  }
}
