package io.raingauge.store.rocksdb;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.CollectionName;
import io.raingauge.store.CountingChunks;
import io.raingauge.store.rocksdb.Database.Column;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;

/**
 * Chunks in RocksDB: headers in one column, each column of a chunk by itself in another ({@link
 * ChunkKey}). No two overlap: flushes do not, and what replaces others does so in one write, after
 * a look under one lock at what is there.
 *
 * <p>Safe for many threads.
 */
final class ChunkStore {
  /** Reads one column of a chunk by its key. */
  @FunctionalInterface
  interface ColumnSource {
    byte[] read(byte[] columnKey);
  }

  /** A chunk's header as it is kept, perhaps broken. */
  private record Kept(ChunkRange range, byte[] header) {
    static Kept at(RocksIterator iterator) {
      return new Kept(ChunkKey.rangeOf(iterator.key()), iterator.value());
    }
  }

  private final Database database;

  ChunkStore(Database database) {
    this.database = database;
  }

  void put(Chunk chunk, WriteBatch batch) throws RocksDBException {
    byte[] key = ChunkKey.of(chunk.header().range());
    for (int index = 0; index < chunk.header().columns().size(); index++) {
      batch.put(
          database.handle(Column.CHUNK_COLUMNS),
          ChunkKey.column(key, index),
          chunk.bytes().column(index));
    }
    batch.put(database.handle(Column.CHUNKS), key, chunk.header().toBytes());
  }

  private void delete(ChunkHeader chunk, WriteBatch batch) throws RocksDBException {
    byte[] key = ChunkKey.of(chunk.range());
    batch.delete(database.handle(Column.CHUNKS), key);
    for (int index = 0; index < chunk.columns().size(); index++) {
      batch.delete(database.handle(Column.CHUNK_COLUMNS), ChunkKey.column(key, index));
    }
  }

  /** Of a chunk whose header is broken nobody knows how many columns it has. */
  private void delete(ChunkRange chunk, WriteBatch batch) throws RocksDBException {
    byte[] key = ChunkKey.of(chunk);
    try {
      delete(header(chunk, database.get(Column.CHUNKS, key).orElseGet(() -> new byte[0])), batch);
    } catch (BrokenChunkException broken) {
      batch.delete(database.handle(Column.CHUNKS), key);
      batch.deleteRange(database.handle(Column.CHUNK_COLUMNS), key, ChunkKey.after(key));
    }
  }

  /**
   * Puts a merged chunk in the place of those that it was made of, all or nothing.
   *
   * @return false, and nothing is changed, where one of them was replaced meanwhile, or another was
   *     put between them
   */
  synchronized boolean merged(List<ChunkHeader> small, Chunk merged) {
    List<ChunkRange> ranges = small.stream().map(ChunkHeader::range).toList();
    if (!overlapping(ChunkRange.hull(ranges)).equals(new HashSet<>(ranges))) {
      return false;
    }
    try (WriteBatch batch = new WriteBatch()) {
      for (ChunkHeader each : small) {
        byte[] now = database.get(Column.CHUNKS, ChunkKey.of(each.range())).orElse(new byte[0]);
        if (!Arrays.equals(now, each.toBytes())) {
          return false;
        }
        delete(each, batch);
      }
      put(merged, batch);
      database.write(batch);
      return true;
    } catch (RocksDBException e) {
      throw database.failures().of("preparing the merge of chunks", e);
    }
  }

  /** {@link io.raingauge.store.Store#replace}. */
  synchronized boolean replace(List<ChunkRange> gone, List<Chunk> instead) {
    List<ChunkRange> all = new ArrayList<>(gone);
    instead.forEach(chunk -> all.add(chunk.header().range()));
    if (!overlapping(ChunkRange.hull(all)).equals(new HashSet<>(gone))) {
      return false;
    }
    try (WriteBatch batch = new WriteBatch()) {
      for (ChunkRange each : gone) {
        delete(each, batch);
      }
      for (Chunk each : instead) {
        put(each, batch);
      }
      database.write(batch);
      return true;
    } catch (RocksDBException e) {
      throw database.failures().of("preparing to replace chunks", e);
    }
  }

  /** They stand in the order in which they end, which is that in which they begin. */
  private Set<ChunkRange> overlapping(ChunkRange hull) {
    Set<ChunkRange> found = new HashSet<>();
    try (Slice end = new Slice(ChunkKey.after(ChunkKey.prefix(hull)));
        ReadOptions options = new ReadOptions().setIterateUpperBound(end);
        RocksIterator iterator = database.iterator(Column.CHUNKS, options)) {
      for (iterator.seek(ChunkKey.of(hull.between(hull.from(), hull.from())));
          iterator.isValid();
          iterator.next()) {
        ChunkRange range = ChunkKey.rangeOf(iterator.key());
        if (range.from().compareTo(hull.to()) >= 0) {
          break;
        }
        if (range.overlaps(hull)) {
          found.add(range);
        }
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw database.failures().of("looking for chunks to replace", e);
    }
    return found;
  }

  /** The collections that have chunks or gaps. */
  Set<CollectionName> collections(ReadOptions options) {
    Set<CollectionName> all = new LinkedHashSet<>();
    try (RocksIterator iterator = database.iterator(Column.CHUNKS, options)) {
      iterator.seekToFirst();
      while (iterator.isValid()) {
        CollectionName its = ChunkKey.collectionOf(ByteBuffer.wrap(iterator.key()));
        all.add(its);
        iterator.seek(ChunkKey.after(ChunkKey.prefix(its.project(), its.collection())));
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw database.failures().of("reading whose chunks there are", e);
    }
    return all;
  }

  /** What the chunks and gaps of a collection cover that count. */
  List<ChunkRange> ranges(byte[] collection, List<Checkpoint> newest, ReadOptions options) {
    return kept(collection, newest, options).stream().map(Kept::range).toList();
  }

  /** The headers of a collection's chunks that count, without gaps. */
  List<ChunkHeader> counting(byte[] collection, List<Checkpoint> newest, ReadOptions options) {
    return kept(collection, newest, options).stream()
        .map(each -> header(each.range(), each.header()))
        .filter(header -> !header.isGap())
        .toList();
  }

  private List<Kept> kept(byte[] collection, List<Checkpoint> newest, ReadOptions options) {
    Map<Integer, List<Kept>> byPartition = new TreeMap<>();
    try (RocksIterator iterator = database.iterator(Column.CHUNKS, options)) {
      for (iterator.seek(collection); iterator.isValid(); iterator.next()) {
        Kept kept = Kept.at(iterator);
        byPartition
            .computeIfAbsent(kept.range().partition(), absent -> new ArrayList<>())
            .add(kept);
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw database.failures().of("reading the headers of chunks", e);
    }
    List<Kept> counting = new ArrayList<>();
    for (Checkpoint each : newest) {
      List<Kept> all = byPartition.getOrDefault(each.partition(), List.of());
      counting.addAll(CountingChunks.of(all, Kept::range, each));
    }
    return counting;
  }

  /** The newest chunks beside each other, in the order of the log, back to the first large one. */
  List<ChunkHeader> newest(byte[] prefix, int most) {
    Deque<ChunkHeader> newest = new ArrayDeque<>();
    try (Slice start = new Slice(prefix);
        ReadOptions options = new ReadOptions().setIterateLowerBound(start);
        RocksIterator iterator = database.iterator(Column.CHUNKS, options)) {
      iterator.seekForPrev(ChunkKey.after(prefix));
      while (iterator.isValid() && newest.size() < most) {
        Kept kept = Kept.at(iterator);
        ChunkHeader header = header(kept.range(), kept.header());
        if (!header.isGap() && header.rows() >= ChunkPlan.LARGE) {
          break;
        }
        newest.addFirst(header);
        iterator.prev();
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw database.failures().of("reading the headers of chunks", e);
    }
    return List.copyOf(newest);
  }

  /**
   * The header of a chunk.
   *
   * @throws BrokenChunkException when it is not what was written
   */
  ChunkHeader header(ChunkRange range, ReadOptions options) {
    byte[] bytes =
        database.get(Column.CHUNKS, options, ChunkKey.of(range)).orElseGet(() -> new byte[0]);
    return header(range, bytes);
  }

  private static ChunkHeader header(ChunkRange range, byte[] bytes) {
    ChunkHeader header = ChunkHeader.of(bytes, range.toString());
    if (!header.range().equals(range)) {
      throw new BrokenChunkException(
          "the header of the chunk " + range, "it is that of " + header.range());
    }
    return header;
  }

  /** A chunk whose columns are read when they are asked for. */
  static Chunk lazily(ChunkHeader header, ColumnSource source) {
    byte[] key = ChunkKey.of(header.range());
    return new Chunk(header, index -> column(header, ChunkKey.column(key, index), source));
  }

  /** What RocksDB itself finds damaged is of this one chunk, as far as anyone can tell. */
  private static byte[] column(ChunkHeader header, byte[] key, ColumnSource source) {
    try {
      return source.read(key);
    } catch (StoreDamagedException damaged) {
      throw new BrokenChunkException("a column of the chunk " + header.range(), damaged);
    }
  }

  /**
   * How columns are read: without RocksDB's checksum, which took five sixths of the time (0.93 ms a
   * MB, 0.16 without). Each column has one of its own, which the JVM computes faster and whoever
   * opens it compares.
   */
  static ReadOptions ofColumns() {
    return new ReadOptions().setVerifyChecksums(false);
  }

  /** A chunk as it is now. */
  Chunk now(ChunkHeader header) {
    return lazily(
        header,
        key -> {
          try (ReadOptions options = ofColumns()) {
            return database.get(Column.CHUNK_COLUMNS, options, key).orElseGet(() -> new byte[0]);
          }
        });
  }
}
