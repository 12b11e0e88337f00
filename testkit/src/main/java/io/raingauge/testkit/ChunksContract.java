package io.raingauge.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.store.CollectionName;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.StaleFlushException;
import io.raingauge.store.Store;
import io.raingauge.wire.EventLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Store} whose flushes are atomic promises of chunks. A store passes it as it
 * stands, as {@link StoreContract}.
 */
public abstract class ChunksContract {
  private static final int PARTITIONS = 3;

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
  final void aNewStoreHasNoChunks() {
    assertEquals(List.of(), ranges("c", Long.MIN_VALUE, Long.MAX_VALUE));
  }

  @Test
  final void aChunkComesBackAsItWasAlsoWhenTheStoreIsOpenedAgain() {
    Event event = Event.at(50).id("i").json("{\"a\":[1],\"b\":\"x\"}");
    Chunk chunk = chunk("c", at(0, 0), at(0, 9), List.of(event, Event.at(-7)));
    write(at(0, 9), chunk);
    for (int opened = 0; opened < 2; opened++) {
      try (Store.Snapshot snapshot = store.snapshot()) {
        Chunk kept = snapshot.chunks("p", "c", Long.MIN_VALUE, Long.MAX_VALUE).get(0);
        assertArrayEquals(chunk.header().toBytes(), kept.header().toBytes());
        for (int index = 0; index < chunk.header().columns().size(); index++) {
          assertArrayEquals(chunk.column(index), kept.column(index));
        }
      }
      store.close();
      store = open(folder);
    }
  }

  @Test
  final void aChunkIsFoundByTheTimesOfItsEventsToTheMillisecond() {
    write(at(0, 9), chunk("c", at(0, 0), at(0, 9), List.of(Event.at(50), Event.at(-7))));
    assertEquals(1, ranges("c", -7, -6).size());
    assertEquals(1, ranges("c", 50, 51).size());
    assertEquals(1, ranges("c", Long.MIN_VALUE, -6).size());
    assertEquals(1, ranges("c", 0, 1).size());
    assertEquals(0, ranges("c", Long.MIN_VALUE, -7).size());
    assertEquals(0, ranges("c", 51, Long.MAX_VALUE).size());
  }

  @Test
  final void collectionsAreApartAndPartitionsAndEpochsAreNot() {
    Checkpoint anew = at(0, 9).newEpoch("anew", 0);
    Checkpoint later =
        new Checkpoint(
            0, anew.epochs(), 4, 0, anew.next(), Checkpoint.InForce.NOTHING, Counts.ZERO);
    write(at(0, 9), one("c", at(0, 0), at(0, 9)), one("cc", at(0, 0), at(0, 9)));
    write(at(2, 5), one("c", at(2, 0), at(2, 5)));
    write(anew);
    write(later, one("c", anew, later));
    assertEquals(
        List.of(
            "p/c [0:0:0, 0:9:0) of partition 0",
            "p/c [1:0:0, 1:4:0) of partition 0",
            "p/c [0:0:0, 0:5:0) of partition 2"),
        ranges("c", Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals(1, ranges("cc", Long.MIN_VALUE, Long.MAX_VALUE).size());
    assertEquals(0, ranges("", Long.MIN_VALUE, Long.MAX_VALUE).size());
  }

  @Test
  final void whatEndsBeforeTheNewestCheckpointAddsNothing() {
    Chunk early = one("c", at(0, 0), at(0, 5));
    Chunk whole = one("c", at(0, 0), at(0, 9));
    write(at(0, 9), whole);
    write(at(0, 5), early);
    write(at(0, 9), whole);
    write(at(0, 12), one("c", at(0, 9), at(0, 12)));
    assertEquals(2, ranges("c", Long.MIN_VALUE, Long.MAX_VALUE).size());
  }

  /** Tried: with all chunks in place of Flush.chunksAfter, both stores keep it. */
  @Test
  final void aFlushThatCutsTheLogDifferentlyIsRefusedAsAWhole() {
    write(at(0, 9), one("c", at(0, 0), at(0, 9)));
    CellKey key = new CellKey(new RollupId(1, 1), Width.MINUTE, new byte[0], 0, 0, 0);
    Flush other =
        new Flush(
            at(0, 12),
            List.of(new Cell(key, 11, new byte[1])),
            new Ids(),
            List.of(one("c", at(0, 5), at(0, 12))));
    assertThrows(StaleFlushException.class, () -> store.write(other, 0));
    assertEquals(Optional.of(at(0, 9)), store.checkpoint(0));
    assertEquals(Optional.empty(), store.cell(key));
    assertEquals(1, ranges("c", Long.MIN_VALUE, Long.MAX_VALUE).size());
  }

  @Test
  final void whatIsFoldedBeyondTheEndOfAnEpochIsNotKept() {
    write(at(0, 9), one("c", at(0, 0), at(0, 9)));
    write(at(0, 9).newEpoch("anew", 2));
    Flush late = new Flush(at(0, 12), List.of(), new Ids(), List.of(one("c", at(0, 9), at(0, 12))));
    assertThrows(StaleFlushException.class, () -> store.write(late, 0));
    assertEquals(1, ranges("c", Long.MIN_VALUE, Long.MAX_VALUE).size());
  }

  @Test
  final void aSnapshotSeesTheChunksOfItsMomentWhateverIsMerged() {
    long offset = 0;
    for (; offset < 5; offset++) {
      write(at(0, offset + 1), one("c", at(0, offset), at(0, offset + 1)));
    }
    try (Store.Snapshot snapshot = store.snapshot()) {
      List<Chunk> before = snapshot.chunks("p", "c", Long.MIN_VALUE, Long.MAX_VALUE);
      for (; offset < 200; offset++) {
        write(at(0, offset + 1), one("c", at(0, offset), at(0, offset + 1)));
      }
      assertEquals(5, before.stream().mapToInt(chunk -> chunk.header().rows()).sum());
      before.forEach(
          chunk -> IntStream.range(0, chunk.header().columns().size()).forEach(chunk::column));
      assertEquals(5, RawEvent.kept(snapshot, "p", "c", 0).size());
    }
    assertEquals(200, kept("c", 0).size());
  }

  @Test
  final void aGapIsNoChunkAndSaysThatEventsAreNotKept() {
    Chunk gap = Chunk.gap(rangeOf("c", 4, 9), 3, 10, 20);
    write(at(0, 4), one("c", at(0, 0), at(0, 4)));
    write(at(0, 9), gap);
    assertEquals(1, ranges("c", Long.MIN_VALUE, Long.MAX_VALUE).size());
    for (int opened = 0; opened < 2; opened++) {
      try (Store.Snapshot snapshot = store.snapshot()) {
        assertEquals(Set.of(new CollectionName("p", "c")), snapshot.collections());
        assertEquals(List.of(rangeOf("c", 0, 4), rangeOf("c", 4, 9)), snapshot.ranges("p", "c"));
        assertEquals(gap.header(), snapshot.chunk(rangeOf("c", 4, 9)).header());
        assertEquals(1, snapshot.chunk(rangeOf("c", 0, 4)).header().rows());
      }
      store.close();
      store = open(folder);
    }
  }

  /** Tried: without the look at what overlaps, both stores do the second and the third. */
  @Test
  final void whatIsThereIsReplacedAsAWholeOrNotAtAll() {
    for (int offset = 0; offset < 30; offset += 10) {
      write(at(0, offset + 10), one("c", at(0, offset), at(0, offset + 10)));
    }
    write(at(0, 40), one("other", at(0, 30), at(0, 40)));
    List<ChunkRange> middle = List.of(rangeOf("c", 10, 20));
    Chunk gap = Chunk.gap(rangeOf("c", 10, 20), 1, 10, 10);
    assertTrue(store.replace(middle, List.of(gap)));
    assertFalse(
        store.replace(List.of(rangeOf("c", 0, 10)), List.of(one("c", at(0, 0), at(0, 20)))));
    assertFalse(store.replace(List.of(rangeOf("c", 0, 20)), List.of()));
    assertFalse(store.replace(List.of(), List.of(one("c", at(0, 15), at(0, 18)))));
    assertTrue(
        store.replace(
            middle, List.of(one("c", at(0, 10), at(0, 13)), one("c", at(0, 17), at(0, 20)))));
    assertTrue(store.replace(List.of(), List.of(one("c", at(0, 13), at(0, 17)))));
    assertTrue(store.replace(List.of(rangeOf("c", 20, 30)), List.of()));
    for (int opened = 0; opened < 2; opened++) {
      assertEquals(
          List.of(
              "p/c [0:0:0, 0:10:0) of partition 0",
              "p/c [0:10:0, 0:13:0) of partition 0",
              "p/c [0:13:0, 0:17:0) of partition 0",
              "p/c [0:17:0, 0:20:0) of partition 0"),
          ranges("c", Long.MIN_VALUE, Long.MAX_VALUE));
      assertEquals(4, kept("c", 0).values().stream().mapToInt(Integer::intValue).sum(), "events");
      assertEquals(1, ranges("other", Long.MIN_VALUE, Long.MAX_VALUE).size());
      store.close();
      store = open(folder);
    }
  }

  /** Replaced while small chunks are merged: a merge never brings back what was replaced. */
  @Test
  final void whatIsReplacedStaysSoWhateverIsMerged() {
    int gone = 0;
    for (int offset = 0; offset < 400; offset++) {
      write(at(0, offset + 1), one("c", at(0, offset), at(0, offset + 1)));
      ChunkRange newest = rangeOf("c", offset, offset + 1);
      if (offset % 3 == 0
          && store.replace(List.of(newest), List.of(Chunk.gap(newest, 1, offset, offset)))) {
        gone++;
      }
    }
    assertTrue(gone > 0);
    assertEquals(400 - gone, kept("c", 0).values().stream().mapToInt(Integer::intValue).sum());
    try (Store.Snapshot snapshot = store.snapshot()) {
      assertEquals(
          gone,
          snapshot.ranges("p", "c").stream()
              .map(range -> snapshot.chunk(range).header())
              .filter(ChunkHeader::isGap)
              .mapToInt(ChunkHeader::rows)
              .sum());
    }
  }

  /** Some of them come again, the store is opened again, small chunks are merged meanwhile. */
  @Test
  final void ofHundredsOfFlushesEachEventIsThereOnce() {
    Random chance = new Random(3);
    long[] offsets = new long[PARTITIONS];
    Map<String, List<RawEvent>> right = new TreeMap<>();
    List<Flush> earlier = new ArrayList<>();
    for (int flush = 0; flush < 600; flush++) {
      int partition = chance.nextInt(PARTITIONS);
      Checkpoint from = at(partition, offsets[partition]);
      offsets[partition] += 1 + chance.nextInt(4);
      Checkpoint to = at(partition, offsets[partition]);
      List<Chunk> chunks = new ArrayList<>();
      for (String collection : List.of("c", "d")) {
        List<Event> events = events(chance);
        if (!events.isEmpty()) {
          chunks.add(chunk(collection, from, to, events));
          right
              .computeIfAbsent(collection + partition, absent -> new ArrayList<>())
              .addAll(events.stream().map(RawEvent::of).toList());
        }
      }
      earlier.add(new Flush(to, List.of(), new Ids(), chunks));
      store.write(earlier.get(flush), 0);
      store.write(earlier.get(chance.nextInt(earlier.size())), 0);
      if (flush % 200 == 199) {
        compare(right);
        store.close();
        store = open(folder);
        compare(right);
      }
    }
  }

  private void compare(Map<String, List<RawEvent>> right) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      for (String collection : List.of("c", "d")) {
        assertEquals(
            RawEvent.counted(right.getOrDefault(collection + partition, List.of())),
            kept(collection, partition));
      }
    }
  }

  private static List<Event> events(Random chance) {
    List<Event> events = new ArrayList<>();
    for (int count = chance.nextInt(6); count > 0; count--) {
      Event event = Event.at(chance.nextInt(1000)).receivedAt(chance.nextInt(1000));
      event = chance.nextBoolean() ? event.id("id" + chance.nextInt()) : event;
      events.add(event.json("{\"n\":" + chance.nextInt(5) + ",\"k\":\"x" + count + "\"}"));
    }
    return events;
  }

  private Map<RawEvent, Integer> kept(String collection, int partition) {
    try (Store.Snapshot snapshot = store.snapshot()) {
      return RawEvent.kept(snapshot, "p", collection, partition);
    }
  }

  private List<String> ranges(String collection, long fromMs, long toMs) {
    try (Store.Snapshot snapshot = store.snapshot()) {
      return snapshot.chunks("p", collection, fromMs, toMs).stream()
          .map(chunk -> chunk.header().range().toString())
          .toList();
    }
  }

  private void write(Checkpoint checkpoint, Chunk... chunks) {
    store.write(new Flush(checkpoint, List.of(), new Ids(), Arrays.asList(chunks)), 0);
  }

  private static ChunkRange rangeOf(String collection, long from, long to) {
    return new ChunkRange("p", collection, 0, new Position(0, from, 0), new Position(0, to, 0));
  }

  private static Chunk one(String collection, Checkpoint from, Checkpoint to) {
    return chunk(collection, from, to, List.of(Event.at(from.offset()).json("{\"n\":1}")));
  }

  private static Chunk chunk(
      String collection, Checkpoint from, Checkpoint to, List<Event> events) {
    ChunkBuilder builder = new ChunkBuilder("p", collection, to.partition());
    EventLine line = new EventLine();
    line.over(Event.lines(events));
    while (line.hasNext()) {
      line.next();
      builder.add(line);
    }
    Position first = new Position(to.epoch().number(), from.offset(), 0);
    return builder.build(first, to.position()).orElseThrow();
  }

  private static Checkpoint at(int partition, long offset) {
    Checkpoint first = Checkpoint.first(partition, "topic", 0);
    return new Checkpoint(
        partition,
        first.epochs(),
        offset,
        0,
        Map.of(1L, offset + 1),
        Checkpoint.InForce.NOTHING,
        Counts.ZERO);
  }
}
