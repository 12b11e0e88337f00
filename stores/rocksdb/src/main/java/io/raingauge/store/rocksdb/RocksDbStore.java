package io.raingauge.store.rocksdb;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.CollectionName;
import io.raingauge.store.Deletions;
import io.raingauge.store.Flush;
import io.raingauge.store.IdLookup;
import io.raingauge.store.StaleFlushException;
import io.raingauge.store.Store;
import io.raingauge.store.rocksdb.Database.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;

/**
 * A store in a folder of one machine: cells, chunks and checkpoints in RocksDB, ids in files of
 * their own beside it. A flush is one atomic write, on disk when it returns: after a crash there is
 * all of it or nothing (F3). So an id that is there was counted earlier, and positions of ids are
 * not kept.
 *
 * <p>Safe for many threads. Memory: {@link RocksDbSettings}. One process at a time: a second one is
 * told so when it opens the folder.
 */
public final class RocksDbStore implements Store {
  private final Database database;
  private final IdStore ids;
  private final ChunkStore chunks;
  private final ChunkMerger merger;

  /** Many use RocksDB at a time; closing waits for them, for a use after it would crash the JVM. */
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

  /** Of each partition one flush at a time looks at the checkpoint and writes the next (F7). */
  private final Map<Integer, Object> turns = new ConcurrentHashMap<>();

  /** The checkpoints that {@link #turns} need not read again. */
  private final Map<Integer, Checkpoint> newest = new ConcurrentHashMap<>();

  private boolean closed;

  private RocksDbStore(Database database, IdStore ids) {
    this.database = database;
    this.ids = ids;
    chunks = new ChunkStore(database);
    merger = new ChunkMerger(chunks, this::cuts, ChunkPlan.DEFAULT::next);
  }

  /**
   * Opens the store of a folder, which is made if it is not there.
   *
   * @throws io.raingauge.store.StoreUnavailableException when another process uses the folder or
   *     the disk is full
   * @throws StoreDamagedException when the folder does not hold what was written
   */
  public static RocksDbStore open(Path folder, RocksDbSettings settings) {
    Database database = Database.open(folder.resolve("rocksdb"), settings);
    try {
      IdStore ids =
          new IdStore(folder.resolve("ids"), database, settings.recentIds(), MergePlan.DEFAULT);
      ids.open();
      ids.start();
      RocksDbStore store = new RocksDbStore(database, ids);
      store.merger.start();
      return store;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public Optional<Checkpoint> checkpoint(int partition) {
    Lock use = use();
    try {
      return database
          .get(Column.CHECKPOINTS, StoredValue.partitionKey(partition))
          .map(this::checkpointOf);
    } finally {
      use.unlock();
    }
  }

  @Override
  public Optional<Cell> cell(CellKey key) {
    Lock use = use();
    try {
      return database.get(Column.CELLS, key.toBytes()).map(value -> StoredValue.cell(key, value));
    } finally {
      use.unlock();
    }
  }

  @Override
  public boolean counted(
      int partition, long high, long low, int oldestDay, int epoch, long position) {
    return ids.of(partition).counted(high, low, oldestDay);
  }

  @Override
  public void counted(int partition, int epoch, IdLookup lookup) {
    ids.of(partition).counted(lookup);
  }

  @Override
  public void write(Flush flush, int oldestIdDay) {
    Lock use = use();
    try {
      int partition = flush.checkpoint().partition();
      synchronized (turns.computeIfAbsent(partition, absent -> new Object())) {
        Optional<Checkpoint> held = newest(partition);
        if (held.isPresent() && flush.checkpoint().isStale(held.get())) {
          throw new StaleFlushException(flush.checkpoint(), held.get()); // F7
        }
        List<Chunk> after = flush.chunksAfter(held);
        newest.remove(partition); // Of a write that fails it is not known whether it was kept.
        keep(flush, after, oldestIdDay);
        newest.put(partition, later(held, flush.checkpoint()));
        merger.added(after);
      }
    } finally {
      use.unlock();
    }
  }

  private List<Position> cuts(ChunkRange beside) {
    return database
        .get(Column.CHECKPOINTS, StoredValue.partitionKey(beside.partition()))
        .map(this::checkpointOf)
        .map(newest -> Deletions.cuts(newest, beside.project(), beside.collection()))
        .orElse(List.of());
  }

  private Optional<Checkpoint> newest(int partition) {
    Optional<Checkpoint> known = Optional.ofNullable(newest.get(partition));
    return known.isPresent() ? known : checkpoint(partition);
  }

  private static Checkpoint later(Optional<Checkpoint> held, Checkpoint given) {
    return held.filter(before -> before.compareTo(given) > 0).orElse(given);
  }

  private void keep(Flush flush, List<Chunk> after, int oldestIdDay) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Chunk chunk : after) {
        chunks.put(chunk, batch);
      }
      for (Cell cell : flush.cells()) {
        batch.merge(
            database.handle(Column.CELLS), cell.key().toBytes(), StoredValue.of(cell)); // F2
      }
      Checkpoint checkpoint = flush.checkpoint();
      batch.merge(
          database.handle(Column.CHECKPOINTS),
          StoredValue.partitionKey(checkpoint.partition()),
          StoredValue.of(checkpoint));
      if (ids.of(checkpoint.partition()).write(flush.ids(), oldestIdDay, batch)) {
        ids.wake();
      }
    } catch (RocksDBException e) {
      throw database.failures().of("preparing a write", e);
    }
  }

  @Override
  public boolean replace(List<ChunkRange> gone, List<Chunk> instead) {
    Lock use = use();
    try {
      boolean isDone = chunks.replace(gone, instead);
      if (isDone) {
        merger.added(instead);
      }
      return isDone;
    } finally {
      use.unlock();
    }
  }

  @Override
  public Snapshot snapshot() {
    Lock use = use();
    try {
      return new Moment(database.snapshot());
    } finally {
      use.unlock();
    }
  }

  @Override
  public void remove(RollupId rollup) {
    Lock use = use();
    try {
      database.deleteRange(Column.CELLS, CellKey.prefix(rollup), CellScan.afterRollup(rollup));
    } finally {
      use.unlock();
    }
  }

  @Override
  public void expire(RollupId rollup, Width width, long beforeMs) {
    Lock use = use();
    try {
      int firstKept = CellScan.slab(width, beforeMs);
      database.deleteRange(
          Column.CELLS,
          CellKey.prefix(rollup, width, Integer.MIN_VALUE),
          CellKey.prefix(rollup, width, firstKept));
    } finally {
      use.unlock();
    }
  }

  @Override
  public void close() {
    ids.close();
    merger.close();
    Lock alone = gate.writeLock();
    alone.lock();
    try {
      if (!closed) {
        closed = true;
        database.close();
      }
    } finally {
      alone.unlock();
    }
  }

  private Lock use() {
    Lock use = gate.readLock();
    use.lock();
    if (closed) {
      use.unlock();
      throw new IllegalStateException("the store is closed");
    }
    return use;
  }

  private Checkpoint checkpointOf(byte[] value) {
    try {
      return StoredValue.checkpoint(value);
    } catch (IllegalStateException e) {
      throw database.failures().damaged(String.valueOf(e.getMessage()), e);
    }
  }

  /** RocksDB's snapshot of one moment. */
  private final class Moment implements Snapshot {
    private final org.rocksdb.Snapshot snapshot;
    private final ReentrantReadWriteLock open = new ReentrantReadWriteLock();
    private boolean released;

    Moment(org.rocksdb.Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public List<Checkpoint> checkpoints() {
      List<Checkpoint> all = new ArrayList<>();
      Lock use = use();
      try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
        database.forEach(Column.CHECKPOINTS, options, (key, value) -> all.add(checkpointOf(value)));
      } finally {
        use.unlock();
      }
      return all;
    }

    @Override
    public List<Chunk> chunks(String project, String collection, long fromMs, long toMs) {
      byte[] start = ChunkKey.prefix(project, collection);
      List<Checkpoint> newest = checkpoints();
      Lock use = use();
      try (Slice end = new Slice(ChunkKey.after(start));
          ReadOptions options = new ReadOptions().setSnapshot(snapshot).setIterateUpperBound(end)) {
        return chunks.counting(start, newest, options).stream()
            .filter(header -> header.minMs() < toMs && header.maxMs() >= fromMs)
            .map(header -> ChunkStore.lazily(header, this::column))
            .toList();
      } finally {
        use.unlock();
      }
    }

    @Override
    public Set<CollectionName> collections() {
      Lock use = use();
      try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
        return chunks.collections(options);
      } finally {
        use.unlock();
      }
    }

    @Override
    public List<ChunkRange> ranges(String project, String collection) {
      byte[] start = ChunkKey.prefix(project, collection);
      List<Checkpoint> newest = checkpoints();
      Lock use = use();
      try (Slice end = new Slice(ChunkKey.after(start));
          ReadOptions options = new ReadOptions().setSnapshot(snapshot).setIterateUpperBound(end)) {
        return chunks.ranges(start, newest, options);
      } finally {
        use.unlock();
      }
    }

    @Override
    public Chunk chunk(ChunkRange range) {
      Lock use = use();
      try (ReadOptions options = new ReadOptions().setSnapshot(snapshot)) {
        return ChunkStore.lazily(chunks.header(range, options), this::column);
      } finally {
        use.unlock();
      }
    }

    /** Any thread may read a column, so closing waits for them. */
    private byte[] column(byte[] key) {
      Lock use = use();
      open.readLock().lock();
      try (ReadOptions options = ChunkStore.ofColumns().setSnapshot(snapshot)) {
        if (released) {
          throw new IllegalStateException("the snapshot is closed; read its chunks before");
        }
        return database.get(Column.CHUNK_COLUMNS, options, key).orElseGet(() -> new byte[0]);
      } finally {
        open.readLock().unlock();
        use.unlock();
      }
    }

    @Override
    public void scan(
        RollupId rollup,
        Width width,
        Optional<byte[]> series,
        long fromMs,
        long toMs,
        CellVisitor visitor) {
      CellScan scan = new CellScan(rollup, width, fromMs, toMs);
      if (scan.isEmpty()) {
        return;
      }
      Lock use = use();
      try (Slice end = new Slice(scan.upperBound());
          ReadOptions options = new ReadOptions().setSnapshot(snapshot).setIterateUpperBound(end);
          RocksIterator iterator = database.iterator(Column.CELLS, options)) {
        if (series.isPresent()) {
          scan.one(series.get(), iterator, visitor);
        } else {
          scan.all(iterator, visitor);
        }
        iterator.status();
      } catch (RocksDBException e) {
        throw database.failures().of("scanning cells", e);
      } finally {
        use.unlock();
      }
    }

    @Override
    public void close() {
      Lock use = gate.readLock();
      use.lock();
      open.writeLock().lock();
      try {
        if (!closed && !released) {
          released = true;
          database.release(snapshot);
        }
      } finally {
        open.writeLock().unlock();
        use.unlock();
      }
    }
  }
}
