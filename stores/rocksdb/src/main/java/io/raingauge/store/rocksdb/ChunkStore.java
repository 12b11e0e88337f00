package io.raingauge.store.rocksdb;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.CountingChunks;
import io.raingauge.store.rocksdb.Database.Column;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;

/**
 * Chunks in RocksDB: headers in one column, each column of a chunk by itself in another ({@link
 * ChunkKey}). Safe for many threads.
 */
final class ChunkStore {
  /** Reads one column of a chunk by its key. */
  @FunctionalInterface
  interface ColumnSource {
    byte[] read(byte[] columnKey);
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

  /** Puts a merged chunk in the place of others, all or nothing. */
  void replace(List<ChunkHeader> small, Chunk merged) {
    try (WriteBatch batch = new WriteBatch()) {
      for (ChunkHeader each : small) {
        delete(each, batch);
      }
      put(merged, batch);
      database.write(batch);
    } catch (RocksDBException e) {
      throw database.failures().of("preparing the merge of chunks", e);
    }
  }

  /** The headers of a collection's chunks that count. */
  List<ChunkHeader> counting(byte[] collection, List<Checkpoint> newest, ReadOptions options) {
    Map<Integer, List<ChunkHeader>> byPartition = new TreeMap<>();
    try (RocksIterator iterator = database.iterator(Column.CHUNKS, options)) {
      for (iterator.seek(collection); iterator.isValid(); iterator.next()) {
        ChunkHeader header = header(iterator);
        byPartition
            .computeIfAbsent(header.range().partition(), absent -> new ArrayList<>())
            .add(header);
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw database.failures().of("reading the headers of chunks", e);
    }
    List<ChunkHeader> counting = new ArrayList<>();
    for (Checkpoint each : newest) {
      List<ChunkHeader> all = byPartition.getOrDefault(each.partition(), List.of());
      counting.addAll(CountingChunks.of(all, ChunkHeader::range, each));
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
        ChunkHeader header = header(iterator);
        if (header.rows() >= ChunkPlan.LARGE) {
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

  private static ChunkHeader header(RocksIterator iterator) {
    return ChunkHeader.of(iterator.value(), "in the store");
  }

  /** A chunk whose columns are read when they are asked for. */
  static Chunk lazily(ChunkHeader header, ColumnSource source) {
    byte[] key = ChunkKey.of(header.range());
    return new Chunk(header, index -> source.read(ChunkKey.column(key, index)));
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
