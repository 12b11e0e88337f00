package io.raingauge.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.store.rocksdb.Database.Column;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

final class ChunkMergerTest {
  private static final byte[] EVENT = "{\"n\":1,\"k\":\"x\"}".getBytes(StandardCharsets.UTF_8);

  private Database database;
  private ChunkStore chunks;
  private ChunkMerger merger;
  private List<Position> cuts = List.of();

  @BeforeEach
  void open(@TempDir Path folder) {
    database = Database.open(folder, RocksDbSettings.defaults());
    chunks = new ChunkStore(database);
    merger = new ChunkMerger(chunks, range -> cuts, ChunkPlan.DEFAULT::next);
  }

  @AfterEach
  void close() {
    merger.close();
    database.close();
  }

  @Test
  void eightSmallNeighboursBecomeTheChunkOfAllTheirEvents() {
    for (int index = 0; index < ChunkPlan.FAN_OUT; index++) {
      assertFalse(merger.mergeOnce(beside()), index + " are left alone");
      put(0, index * 10L, index * 10L + 7, 3);
    }
    put(1, 0, 5, 1); // Another partition.
    assertTrue(merger.mergeOnce(beside()));
    assertFalse(merger.mergeOnce(beside()));
    List<ChunkHeader> left = chunks.newest(beside(), 100);
    Chunk right = chunk(0, 0, 77, 3 * ChunkPlan.FAN_OUT);
    assertEquals(1, left.size());
    assertArrayEquals(right.header().toBytes(), left.get(0).toBytes());
    for (int index = 0; index < right.header().columns().size(); index++) {
      assertArrayEquals(right.column(index), chunks.now(left.get(0)).column(index));
    }
    // Tried: without the deletions in ChunkStore.delete the columns of the small ones stay.
    assertEquals(2, count(Column.CHUNKS));
    assertEquals(2 * right.header().columns().size(), count(Column.CHUNK_COLUMNS));
  }

  /** Tried: without isGap in ChunkPlan.isDone the merge fails, for events and gaps do not mix. */
  @Test
  void gapsAreMergedWithGapsAndNothingAcrossThem() {
    for (int index = 0; index < ChunkPlan.FAN_OUT - 1; index++) {
      put(0, index, index + 1, 1);
    }
    for (int index = 20; index < 20 + ChunkPlan.FAN_OUT; index++) {
      put(Chunk.gap(chunk(0, index, index + 1, 1).header().range(), 2, index, index));
    }
    for (int index = 40; index < 40 + ChunkPlan.FAN_OUT - 1; index++) {
      put(0, index, index + 1, 1);
    }
    while (merger.mergeOnce(beside())) {}
    List<ChunkHeader> left = chunks.newest(beside(), 100);
    assertEquals(2 * ChunkPlan.FAN_OUT - 1, left.size());
    ChunkHeader gap = left.get(ChunkPlan.FAN_OUT - 1);
    assertTrue(gap.isGap());
    assertEquals("p/c [0:20:0, 0:28:0) of partition 0", gap.range().toString());
    assertEquals(List.of(16, 20L, 27L), List.of(gap.rows(), gap.minMs(), gap.maxMs()));
    put(0, 47, 48, 1);
    assertTrue(merger.mergeOnce(beside()));
    assertEquals(8, chunks.newest(beside(), 100).get(8).rows());
  }

  /** Tried: without areApart a chunk is merged of events from before and after the deletion. */
  @Test
  void whatIsBeforeADeletionAndWhatIsAfterAreMergedApart() {
    cuts = List.of(new Position(0, 40, 0));
    for (int index = 0; index < 2 * ChunkPlan.FAN_OUT - 1; index++) {
      put(0, index * 5L, index * 5L + 5, 1);
    }
    while (merger.mergeOnce(beside())) {}
    assertEquals(
        List.of("p/c [0:0:0, 0:40:0) of partition 0", "p/c [0:40:0, 0:45:0) of partition 0"),
        chunks.newest(beside(), 100).subList(0, 2).stream()
            .map(header -> header.range().toString())
            .toList());
    put(0, 75, 80, 1);
    assertTrue(merger.mergeOnce(beside()));
    assertFalse(merger.mergeOnce(beside()));
    assertEquals(2, chunks.newest(beside(), 100).size());
    cuts = List.of(); // The deletion went with a later one of the whole collection.
    assertFalse(merger.mergeOnce(beside()));
  }

  /**
   * A chunk that was replaced while it was merged: tried, without the look in merged() it is lost.
   */
  @Test
  void aMergeOfWhatWasReplacedMeanwhileIsNotKept() {
    List<ChunkHeader> small = new ArrayList<>();
    for (int index = 0; index < 3; index++) {
      small.add(put(0, index, index + 1, 1).header());
    }
    ChunkHeader middle = small.get(1);
    Chunk gap = Chunk.gap(middle.range(), 1, 5, 5);
    assertTrue(chunks.replace(List.of(middle.range()), List.of(gap)));
    assertFalse(chunks.merged(small, chunk(0, 0, 3, 3)));
    List<ChunkHeader> left = chunks.newest(beside(), 100);
    assertEquals(rangesOf(small), rangesOf(left));
    assertTrue(left.get(1).isGap());
    assertEquals(2 * middle.columns().size(), count(Column.CHUNK_COLUMNS));
  }

  /**
   * A broken chunk that a rebuild replaced between its header and its columns; tried, without the
   * second look in mergeOnce it is told as broken. What stays broken is told.
   */
  @Test
  void aChunkThatWasMendedWhileItWasMergedIsNotBroken() throws RocksDBException {
    for (int index = 0; index < ChunkPlan.FAN_OUT; index++) {
      put(0, index * 10L, index * 10L + 7, 3);
    }
    Chunk mended = chunk(0, 30, 37, 4);
    List<ChunkRange> broken = List.of(mended.header().range());
    ChunkMerger slow =
        new ChunkMerger(
            chunks,
            range -> List.of(),
            headers -> {
              chunks.replace(broken, List.of(mended));
              return ChunkPlan.DEFAULT.next(headers);
            });
    assertTrue(slow.mergeOnce(beside()));
    assertEquals(3 * ChunkPlan.FAN_OUT + 1, chunks.newest(beside(), 100).get(0).rows());
  }

  /** Tried: without deleteRange in ChunkStore.delete the columns of the broken one stay. */
  @Test
  void aChunkWhoseHeaderIsBrokenIsNamedAndReplacedWithAllItsColumns() throws RocksDBException {
    Chunk whole = put(0, 0, 10, 3);
    ChunkRange range = whole.header().range();
    byte[] header = whole.header().toBytes();
    header[7] ^= 1;
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(database.handle(Column.CHUNKS), ChunkKey.of(range), header);
      database.write(batch);
    }
    BrokenChunkException broken =
        assertThrows(BrokenChunkException.class, () -> chunks.newest(beside(), 100));
    assertTrue(String.valueOf(broken.getMessage()).contains(range.toString()));
    Chunk gap = Chunk.gap(range, 3, 5, 5);
    assertTrue(chunks.replace(List.of(range), List.of(gap)));
    assertEquals(0, count(Column.CHUNK_COLUMNS));
    assertTrue(chunks.replace(List.of(range), List.of(whole)));
    assertEquals(whole.header().columns().size(), count(Column.CHUNK_COLUMNS));
  }

  @Test
  void thousandsOfChunksBecomeAFew() {
    for (int index = 0; index < 2000; index++) {
      put(0, index, index + 1, 1);
      if (index % 8 == 7) {
        while (merger.mergeOnce(beside())) {}
      }
    }
    List<ChunkHeader> left = chunks.newest(beside(), 1000);
    assertTrue(left.size() < 3 * ChunkPlan.FAN_OUT, left.size() + " chunks are left");
    assertEquals(2000, left.stream().mapToInt(ChunkHeader::rows).sum());
  }

  @Test
  void aChunkIsMergedNoFurtherThanTheLimits() {
    ChunkPlan plan = new ChunkPlan(100, 1 << 20);
    List<ChunkHeader> headers = new ArrayList<>();
    for (int index = 0; index < 12; index++) {
      headers.add(chunk(0, index, index + 1, 30).header());
    }
    assertEquals(headers.subList(0, 3), plan.next(headers));
    long bytes = headers.get(0).columnBytes();
    assertEquals(headers.subList(0, 2), new ChunkPlan(100, bytes * 2 + 2).next(headers));
    assertEquals(List.of(), new ChunkPlan(100, bytes).next(headers));
  }

  /** The thread does by itself what the others do by hand, as soon as there are eight. */
  @Test
  void theThreadMergesWhatIsAdded() throws InterruptedException {
    List<Chunk> all = new ArrayList<>();
    for (int index = 0; index < ChunkPlan.FAN_OUT; index++) {
      all.add(put(0, index, index + 1, 1));
    }
    merger.added(all);
    merger.start();
    while (chunks.newest(beside(), 100).size() > 1) {
      Thread.onSpinWait();
    }
  }

  private static List<ChunkRange> rangesOf(List<ChunkHeader> headers) {
    return headers.stream().map(ChunkHeader::range).toList();
  }

  private int count(Column column) {
    AtomicInteger count = new AtomicInteger();
    try (ReadOptions all = new ReadOptions()) {
      database.forEach(column, all, (key, value) -> count.incrementAndGet());
    }
    return count.get();
  }

  private static byte[] beside() {
    return ChunkKey.prefix(chunk(0, 0, 1, 1).header().range());
  }

  private Chunk put(int partition, long from, long to, int rows) {
    return put(chunk(partition, from, to, rows));
  }

  private Chunk put(Chunk chunk) {
    try (WriteBatch batch = new WriteBatch()) {
      chunks.put(chunk, batch);
      database.write(batch);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
    return chunk;
  }

  private static Chunk chunk(int partition, long from, long to, int rows) {
    ChunkBuilder builder = new ChunkBuilder("p", "c", partition);
    for (int row = 0; row < rows; row++) {
      builder.begin(5, 6);
      builder.end(EVENT, 0, EVENT.length);
    }
    return builder.build(new Position(0, from, 0), new Position(0, to, 0)).orElseThrow();
  }
}
