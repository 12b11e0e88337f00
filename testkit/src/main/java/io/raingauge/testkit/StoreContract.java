package io.raingauge.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.store.Checkpoint.InForce;
import io.raingauge.store.Flush;
import io.raingauge.store.IdLookup;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Store} promises. A store passes it as it stands: there is no flag to bend it,
 * and a subclass says only how to open one.
 */
public abstract class StoreContract {
  private static final RollupId CLICKS = new RollupId(1, 2);
  private static final RollupId LAST = new RollupId(-1, -1);
  private static final Rollup DEFINITION =
      new Rollup(
          "project",
          "name",
          "clicks",
          Filter.ALL,
          List.of("path"),
          List.of(Measure.COUNT),
          List.of(Width.MINUTE),
          Optional.of(Duration.ofDays(90)));
  private static final long MINUTE_MS = 60_000;
  private static final long DAY_MS = 86_400_000;

  private Path folder;
  private Store store;

  /** Opens the store of a folder; after a close the same folder gives the same store. */
  protected abstract Store open(Path folder);

  @BeforeEach
  final void openStore(@TempDir Path empty) {
    folder = empty;
    store = open(folder);
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  @Test
  final void aNewStoreHasNothing() {
    assertEquals(Optional.empty(), store.checkpoint(0));
    assertEquals(Optional.empty(), store.cell(minute("a", 0)));
    assertFalse(store.counted(0, 1, 2, 0, 0, 0));
    assertEquals(List.of(), allOf(CLICKS, Width.MINUTE));
    try (Store.Snapshot snapshot = store.snapshot()) {
      assertEquals(List.of(), snapshot.checkpoints());
    }
  }

  @Test
  final void aCheckpointComesBackAsItWas() {
    Checkpoint checkpoint =
        new Checkpoint(
                7,
                List.of(new Checkpoint.Epoch(0, "topic", 5, Long.MAX_VALUE, Map.of())),
                Long.MAX_VALUE - 1,
                -5,
                Map.of(-3L, 4L, 1L, 1L << 50),
                InForce.of(List.of(new RollupInForce(CLICKS, DEFINITION, -7))),
                new Counts(1, 2, 3, 4, 5, 6, 7))
            .newEpoch("topic made anew", 3);
    write(checkpoint);
    assertEquals(Optional.of(checkpoint), store.checkpoint(7));
    assertEquals(Optional.empty(), store.checkpoint(6));
  }

  @Test
  final void ofTwoCheckpointsTheLaterStaysInWhateverOrderTheyCome() {
    for (long offset : new long[] {5, 300, 255, 256, 1}) {
      write(at(0, offset));
    }
    assertEquals(300, store.checkpoint(0).orElseThrow().offset());
  }

  @Test
  final void aLaterEpochIsLaterThanAnyOffsetOfAnEarlierOne() {
    Checkpoint before = at(0, 1000);
    Checkpoint after = before.newEpoch("anew", 2);
    write(before);
    write(after);
    assertEquals(Optional.of(after), store.checkpoint(0));
    write(at(0, 999));
    assertEquals(Optional.of(after), store.checkpoint(0));
  }

  /** Tried: without the check in the store the late cell is kept, and counted twice. */
  @Test
  final void whatAFoldCountedBeyondTheEndOfItsEpochIsNotKept() {
    StaleFlushes.ofAnEpochThatHasEnded(store);
  }

  /** Tried: without the check the new epoch forgets the numbers that the flush before it took. */
  @Test
  final void aNewEpochThatDoesNotKnowTheNewestCheckpointIsNotBegun() {
    StaleFlushes.ofAnEpochThatBeginsBlind(store);
  }

  @Test
  final void ofTwoCellsOfOneKeyTheOneThatCoversMoreStaysInWhateverOrderTheyCome() {
    // Bytes of a state must not matter: the one that covers least has the greatest.
    List<Long> uptos = Arrays.asList(0L, 255L, 256L, 1L << 40);
    for (int order = 0; order < 24; order++) {
      Collections.shuffle(uptos, new Random(order));
      CellKey key = minute("order" + order, 0);
      for (long upto : uptos) {
        write(at(0, order), cell(key, upto, "state " + (9 - Long.numberOfLeadingZeros(upto))));
      }
      Cell kept = store.cell(key).orElseThrow();
      assertEquals(1L << 40, kept.upto(), "order " + uptos);
      assertEquals(key, kept.key());
    }
  }

  @Test
  final void writingAFlushAgainChangesNothing() {
    Cell cell = cell(minute("a", 0), 9, "state");
    for (int again = 0; again < 3; again++) {
      write(at(0, 10), cell);
      assertCell(cell, store.cell(cell.key()));
    }
    assertEquals(1, allOf(CLICKS, Width.MINUTE).size());
  }

  @Test
  final void aStateMayBeEmptyOrLarge() {
    Cell empty = new Cell(minute("empty", 0), 1, new byte[0]);
    Cell large = new Cell(minute("large", 0), 1, new byte[300_000]);
    Cell longSeries =
        cell(new CellKey(CLICKS, Width.MINUTE, new byte[65_535], 0, 65_535, -1), 3, "state");
    write(at(0, 2), empty, large, longSeries);
    assertCell(empty, store.cell(empty.key()));
    assertCell(large, store.cell(large.key()));
    assertCell(longSeries, store.cell(longSeries.key()));
  }

  @Test
  final void cellsOfPartitionsAndEpochsAreApart() {
    byte[] series = bytes("a");
    Cell one = cell(new CellKey(CLICKS, Width.MINUTE, series, 0, 1, 0), 1, "one");
    Cell other = cell(new CellKey(CLICKS, Width.MINUTE, series, 0, 2, 0), 2, "other");
    Cell later = cell(new CellKey(CLICKS, Width.MINUTE, series, 0, 1, 1), 0, "later");
    write(at(0, 1), one, other, later);
    assertCell(one, store.cell(one.key()));
    assertCell(other, store.cell(other.key()));
    assertCell(later, store.cell(later.key()));
    assertCells(List.of(one, later, other), allOf(CLICKS, Width.MINUTE));
  }

  @Test
  final void anIdIsCountedFromItsFlushOn() {
    Ids ids = new Ids();
    ids.add(1, 2, 100, Ids.position(5, 0));
    ids.add(-1, -2, 100, Ids.position(5, 1));
    store.write(new Flush(at(3, 6), List.of(), ids), 70);
    assertTrue(store.counted(3, 1, 2, 70, 0, Ids.position(6, 0)));
    assertTrue(store.counted(3, -1, -2, 70, 0, Ids.position(6, 0)));
    assertFalse(store.counted(3, 1, -2, 70, 0, Ids.position(6, 0)), "half of another");
    assertFalse(store.counted(3, -1, 2, 70, 0, Ids.position(6, 0)), "half of another");
    assertFalse(store.counted(4, 1, 2, 70, 0, Ids.position(6, 0)), "another partition");
  }

  @Test
  final void idsAskedForAtOnceAreAnsweredAsOneByOne() {
    Ids ids = new Ids();
    IdLookup asked = new IdLookup();
    for (int id = 0; id < 3000; id++) {
      long high = id * 0x9e3779b97f4a7c15L;
      if (id % 3 == 0) {
        ids.add(high, id, id % 10, Ids.position(1, 0));
      }
      asked.add(high, id, id % 7, Ids.position(2, 0));
    }
    store.write(new Flush(at(3, 2), List.of(), ids), 0);
    store.counted(3, 0, asked);
    for (int id = 0; id < 3000; id++) {
      boolean expected = id % 3 == 0 && id % 10 >= id % 7;
      assertEquals(expected, asked.counted(id), "id " + id);
      assertEquals(
          expected,
          store.counted(3, asked.high(id), id, id % 7, 0, Ids.position(2, 0)),
          "id " + id);
    }
  }

  @Test
  final void anIdIsCountedWithinItsWindowToTheDay() {
    writeId(1, 50, 0, 5);
    assertTrue(counted(1, 49, 9));
    assertTrue(counted(1, 50, 9));
    assertFalse(counted(1, 51, 9));
  }

  @Test
  final void anIdThatIsCountedAnewAfterItsWindowStaysCountedForAnother() {
    writeId(1, 50, 0, 5);
    writeId(1, 90, 0, 900);
    assertTrue(counted(1, 51, 1000));
    assertTrue(counted(1, 90, 1000));
    assertFalse(counted(1, 91, 1000));
    writeId(1, 50, 0, 5);
    assertTrue(counted(1, 90, 1000), "an old flush that comes again takes nothing away");
  }

  @Test
  final void ofTwoPositionsOfOneIdTheEarlierCounts() {
    writeId(1, 50, 0, 5);
    writeId(1, 50, 0, 9);
    assertTrue(counted(1, 50, 7));
    writeId(2, 50, 0, 9);
    writeId(2, 50, 0, 5);
    assertTrue(counted(2, 50, 7));
  }

  @Test
  final void anIdOfAnEarlierEpochIsCountedInEveryLaterOne() {
    writeId(1, 50, 0, Ids.position(1_000_000, 7));
    assertTrue(store.counted(0, 1, ~1L, 50, 1, Ids.position(0, 0)));
  }

  @Test
  final void aScanSeesOneRollupAndOneWidthInTheOrderOfKeys() {
    Cell a = cell(minute("a", 0), 1, "a");
    Cell b = cell(minute("b", -MINUTE_MS), 1, "b");
    Cell longer = cell(minute("aa", 0), 1, "aa");
    Cell none = cell(minute("", 0), 1, "none");
    Cell hour = cell(new CellKey(CLICKS, Width.HOUR, bytes("a"), 0, 0, 0), 1, "hour");
    Cell second = cell(new CellKey(CLICKS, new Width(1), bytes("a"), 0, 0, 0), 1, "second");
    Cell last = cell(new CellKey(LAST, Width.MINUTE, bytes("a"), 0, 0, 0), 1, "last");
    Cell near = cell(new CellKey(new RollupId(1, 3), Width.MINUTE, bytes("a"), 0, 0, 0), 1, "near");
    write(at(0, 2), last, a, hour, b, near, longer, none, second);
    assertCells(List.of(b, none, a, longer), allOf(CLICKS, Width.MINUTE));
    assertCells(List.of(hour), allOf(CLICKS, Width.HOUR));
    assertCells(List.of(second), allOf(CLICKS, new Width(1)));
    assertCells(List.of(last), allOf(LAST, Width.MINUTE));
    assertCells(List.of(), allOf(new RollupId(0, 0), Width.MINUTE));
    assertCells(List.of(), allOf(CLICKS, Width.DAY));
  }

  @Test
  final void aScanSeesTheWindowsThatBeginInItsTimeAndNoOthers() {
    List<Cell> cells = new ArrayList<>();
    for (long windowMs = -3 * DAY_MS; windowMs < 3 * DAY_MS; windowMs += DAY_MS / 4) {
      cells.add(cell(minute("a", windowMs), 1, "a" + windowMs));
      cells.add(cell(minute("b", windowMs), 1, "b" + windowMs));
    }
    write(at(0, 2), cells.toArray(Cell[]::new));
    long quarter = DAY_MS / 4;
    for (long from = -13 * quarter; from <= 13 * quarter; from += quarter) {
      for (long to : new long[] {from - 1, from, from + 1, from + quarter, from + 5 * quarter}) {
        assertScan(cells, Optional.empty(), from, to);
        assertScan(cells, Optional.of(bytes("b")), from, to);
      }
    }
    assertScan(cells, Optional.of(bytes("a")), Long.MIN_VALUE, Long.MAX_VALUE);
    assertScan(cells, Optional.of(bytes("a")), Long.MIN_VALUE, Long.MIN_VALUE);
    assertScan(cells, Optional.of(bytes("")), Long.MIN_VALUE, Long.MAX_VALUE);
    assertScan(cells, Optional.of(bytes("aa")), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  @Test
  final void theOneWindowForEverBeginsAtZero() {
    Cell span = cell(new CellKey(CLICKS, Width.EVER, bytes(""), 0, 0, 0), 1, "span");
    write(at(0, 2), span, cell(minute("", 0), 1, "minute"));
    assertCells(List.of(span), allOf(CLICKS, Width.EVER));
    assertCells(List.of(span), scan(CLICKS, Width.EVER, Optional.of(bytes("")), 0, 1));
    assertCells(List.of(), scan(CLICKS, Width.EVER, Optional.empty(), 1, 1000));
    assertCells(List.of(), scan(CLICKS, Width.EVER, Optional.empty(), -1000, 0));
  }

  @Test
  final void aScanStopsWhenItsVisitorHasEnough() {
    write(at(0, 2), cell(minute("a", 0), 1, "a"), cell(minute("b", 0), 1, "b"));
    List<Cell> seen = new ArrayList<>();
    try (Store.Snapshot snapshot = store.snapshot()) {
      snapshot.scan(
          CLICKS,
          Width.MINUTE,
          Optional.empty(),
          0,
          1,
          cell -> {
            seen.add(cell);
            return false;
          });
    }
    assertEquals(1, seen.size());
  }

  @Test
  final void aSnapshotIsOfOneMoment() {
    Cell before = cell(minute("a", 0), 1, "before");
    write(at(1, 2), before);
    try (Store.Snapshot snapshot = store.snapshot()) {
      write(at(1, 9), cell(minute("a", 0), 8, "after"), cell(minute("b", 0), 8, "new"));
      write(at(0, 5));
      store.remove(CLICKS);
      assertCells(List.of(before), scan(snapshot, Optional.empty(), 0, 1));
      assertEquals(List.of(at(1, 2)), snapshot.checkpoints());
    }
    try (Store.Snapshot snapshot = store.snapshot()) {
      assertCells(List.of(), scan(snapshot, Optional.empty(), 0, 1));
      assertEquals(List.of(at(0, 5), at(1, 9)), snapshot.checkpoints());
    }
  }

  @Test
  final void removingARollupForgetsItsCellsAndNoOthers() {
    Cell other = cell(new CellKey(new RollupId(1, 3), Width.MINUTE, bytes("a"), 0, 0, 0), 1, "o");
    Cell last = cell(new CellKey(LAST, Width.MINUTE, bytes("a"), 0, 0, 0), 1, "last");
    Cell hour = cell(new CellKey(CLICKS, Width.HOUR, bytes("a"), -DAY_MS, 0, 0), 1, "hour");
    write(at(0, 2), other, last, hour, cell(minute("a", 0), 1, "minute"));
    store.remove(CLICKS);
    assertEquals(Optional.empty(), store.cell(hour.key()));
    assertCells(List.of(), allOf(CLICKS, Width.MINUTE));
    assertCells(List.of(other), allOf(other.key().rollup(), Width.MINUTE));
    store.remove(LAST);
    assertCells(List.of(), allOf(LAST, Width.MINUTE));
    assertCells(List.of(other), allOf(other.key().rollup(), Width.MINUTE));
    write(at(0, 3), hour);
    assertCell(hour, store.cell(hour.key()));
  }

  @Test
  final void expiringForgetsTheWholeSlabsThatAreOverAndNoOthers() {
    List<Cell> cells = new ArrayList<>();
    for (int day = -2; day <= 3; day++) {
      cells.add(cell(minute("a", day * DAY_MS), 1, "first of " + day));
      cells.add(cell(minute("b", day * DAY_MS + DAY_MS - MINUTE_MS), 1, "last of " + day));
    }
    Cell hour = cell(new CellKey(CLICKS, Width.HOUR, bytes("a"), -DAY_MS, 0, 0), 1, "hour");
    Cell last = cell(new CellKey(LAST, Width.MINUTE, bytes("a"), -DAY_MS, 0, 0), 1, "last");
    write(at(0, 2), cells.toArray(Cell[]::new));
    write(at(0, 3), hour, last);
    store.expire(CLICKS, Width.MINUTE, -DAY_MS - 1);
    assertCells(cells, allOf(CLICKS, Width.MINUTE));
    store.expire(CLICKS, Width.MINUTE, -DAY_MS);
    assertCells(cells.subList(2, 12), allOf(CLICKS, Width.MINUTE));
    store.expire(CLICKS, Width.MINUTE, 2 * DAY_MS + DAY_MS - 1);
    assertCells(cells.subList(8, 12), allOf(CLICKS, Width.MINUTE));
    store.expire(CLICKS, Width.EVER, Long.MAX_VALUE - 1);
    assertCells(List.of(hour), allOf(CLICKS, Width.HOUR));
    assertCells(List.of(last), allOf(LAST, Width.MINUTE));
    store.expire(CLICKS, Width.MINUTE, Long.MAX_VALUE);
    assertCells(List.of(), allOf(CLICKS, Width.MINUTE));
    store.expire(CLICKS, Width.HOUR, Long.MIN_VALUE);
    assertCells(List.of(hour), allOf(CLICKS, Width.HOUR));
  }

  @Test
  final void aStoreThatIsOpenedAgainHasKeptAll() {
    Cell cell = cell(minute("a", 0), 9, "state");
    Checkpoint checkpoint = at(0, 10);
    Ids ids = new Ids();
    ids.add(1, ~1L, 50, Ids.position(5, 0));
    store.write(new Flush(checkpoint, List.of(cell), ids), 20);
    reopen();
    assertCell(cell, store.cell(cell.key()));
    assertEquals(Optional.of(checkpoint), store.checkpoint(0));
    assertTrue(counted(1, 50, Ids.position(10, 0)));
    assertFalse(counted(1, 51, Ids.position(10, 0)));
    write(at(0, 9), cell(minute("a", 0), 8, "older"));
    assertCell(cell, store.cell(cell.key()));
    assertEquals(Optional.of(checkpoint), store.checkpoint(0));
  }

  @Test
  final void thousandsOfRandomStepsEndAsInPlainMaps() {
    for (long seed = 1; seed <= 3; seed++) {
      store.close();
      RandomStoreHistory history = new RandomStoreHistory(seed, folder.resolve("seed" + seed));
      history.play(3000, this::open);
      store = open(folder);
    }
  }

  private void reopen() {
    store.close();
    store = open(folder);
  }

  private static Checkpoint at(int partition, long offset) {
    Checkpoint first = Checkpoint.first(partition, "topic", 0);
    return new Checkpoint(
        partition, first.epochs(), offset, 0, Map.of(1L, offset + 1), InForce.NOTHING, Counts.ZERO);
  }

  private void write(Checkpoint checkpoint, Cell... cells) {
    store.write(new Flush(checkpoint, List.of(cells), new Ids()), 0);
  }

  private void writeId(long high, int day, int partition, long position) {
    Ids ids = new Ids();
    ids.add(high, ~high, day, position);
    store.write(new Flush(at(partition, 1), List.of(), ids), 0);
  }

  private boolean counted(long high, int oldestDay, long position) {
    return store.counted(0, high, ~high, oldestDay, 0, position);
  }

  private static CellKey minute(String series, long windowMs) {
    return new CellKey(CLICKS, Width.MINUTE, bytes(series), windowMs, 0, 0);
  }

  private static Cell cell(CellKey key, long upto, String state) {
    return new Cell(key, upto, bytes(state));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<Cell> allOf(RollupId rollup, Width width) {
    return scan(rollup, width, Optional.empty(), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private List<Cell> scan(
      RollupId rollup, Width width, Optional<byte[]> series, long fromMs, long toMs) {
    List<Cell> seen = new ArrayList<>();
    try (Store.Snapshot snapshot = store.snapshot()) {
      snapshot.scan(rollup, width, series, fromMs, toMs, seen::add);
    }
    return seen;
  }

  private static List<Cell> scan(
      Store.Snapshot snapshot, Optional<byte[]> series, long fromMs, long toMs) {
    List<Cell> seen = new ArrayList<>();
    snapshot.scan(CLICKS, Width.MINUTE, series, fromMs, toMs, seen::add);
    return seen;
  }

  private void assertScan(List<Cell> all, Optional<byte[]> series, long fromMs, long toMs) {
    List<Cell> expected = new ArrayList<>();
    for (Cell cell : all) {
      long windowMs = cell.key().windowMs();
      boolean asked = series.isEmpty() || Arrays.equals(series.get(), cell.key().series());
      if (asked && fromMs <= windowMs && windowMs < toMs) {
        expected.add(cell);
      }
    }
    assertCells(expected, scan(CLICKS, Width.MINUTE, series, fromMs, toMs));
  }

  private static void assertCell(Cell expected, Optional<Cell> actual) {
    assertCells(List.of(expected), actual.stream().toList());
  }

  /** The same cells, and seen in the order of their keys. */
  static void assertCells(List<Cell> expected, List<Cell> actual) {
    List<Cell> sorted = new ArrayList<>(expected);
    sorted.sort((a, b) -> Arrays.compareUnsigned(a.key().toBytes(), b.key().toBytes()));
    assertEquals(
        sorted.stream().map(Cell::key).toList(), actual.stream().map(Cell::key).toList(), "keys");
    for (int index = 0; index < sorted.size(); index++) {
      CellKey key = sorted.get(index).key();
      assertEquals(sorted.get(index).upto(), actual.get(index).upto(), () -> "upto of " + key);
      assertArrayEquals(
          sorted.get(index).state(), actual.get(index).state(), () -> "state of " + key);
    }
  }
}
