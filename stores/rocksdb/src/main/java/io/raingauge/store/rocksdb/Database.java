package io.raingauge.store.rocksdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Snapshot;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as the store uses it: six columns, one cache for all of them, and writes that are on disk
 * when they return. All memory is bounded by {@link RocksDbSettings}.
 *
 * <p>Safe for many threads, but nothing may be called after {@link #close}.
 */
final class Database implements AutoCloseable {
  /** The column families beside RocksDB's own default. */
  enum Column {
    CELLS("cells"),
    CHECKPOINTS("checkpoints"),
    RECENT_IDS("recent-ids"),
    ID_RUNS("id-runs"),
    CHUNKS("chunks"),
    CHUNK_COLUMNS("chunk-columns");

    private final String word;

    Column(String word) {
      this.word = word;
    }
  }

  /**
   * A cell of the current hour or day is written each second. After so many unmerged values in the
   * write buffer the newest takes the place of all: a read of a cell with thousands of them would
   * cost milliseconds, and a larger number makes reads slower, a smaller one writes.
   */
  private static final int MAX_SUCCESSIVE_MERGES = 16;

  private static final int BLOOM_BITS = 10;
  private static final int BLOCK_BYTES = 16 << 10;
  private static final int BACKGROUND_JOBS = 2;
  private static final int MAX_OPEN_FILES = 512;
  private static final long MIN_BLOB_BYTES = 64 << 10;
  private static final long BLOB_FILE_BYTES = 64 << 20;
  private static final long WAL_BYTES = 128L << 20;

  private final Failures failures;
  private final Deque<AutoCloseable> natives = new ArrayDeque<>();
  private final Map<Column, ColumnFamilyHandle> handles = new EnumMap<>(Column.class);
  private final RocksDB rocks;
  private final WriteOptions synced;

  private Database(Path folder, RocksDbSettings settings) throws RocksDBException {
    failures = new Failures(folder);
    try {
      rocks = openRocks(folder, settings);
      synced = keep(new WriteOptions().setSync(true));
    } catch (RocksDBException | RuntimeException e) {
      closeNatives();
      throw e;
    }
  }

  /**
   * Opens the folder, making it if it is not there.
   *
   * @throws io.raingauge.store.StoreUnavailableException when it is in use or the disk is full
   * @throws StoreDamagedException when it is not what was written
   */
  static Database open(Path folder, RocksDbSettings settings) {
    try {
      Files.createDirectories(folder);
      RocksDB.loadLibrary();
      return new Database(folder, settings);
    } catch (IOException e) {
      throw new Failures(folder).of("making the folder", e);
    } catch (RocksDBException e) {
      throw new Failures(folder).of("opening", e);
    }
  }

  private RocksDB openRocks(Path folder, RocksDbSettings settings) throws RocksDBException {
    LRUCache cache = keep(new LRUCache(settings.cacheBytes(), -1, false, 0.5));
    WriteBufferManager buffers = keep(new WriteBufferManager(settings.writeBufferBytes(), cache));
    BloomFilter bloom = keep(new BloomFilter(BLOOM_BITS));
    List<ColumnFamilyDescriptor> columns = new ArrayList<>();
    columns.add(
        new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options(settings, cache, bloom)));
    for (Column column : Column.values()) {
      ColumnFamilyOptions options = options(settings, cache, bloom);
      switch (column) {
        // F2: of two values the bytewise greater stays, and a value begins with what it covers.
        case CELLS ->
            options
                .setMergeOperatorName("max")
                .setMaxSuccessiveMerges(MAX_SUCCESSIVE_MERGES)
                .setMemtablePrefixBloomSizeRatio(0.05)
                .setMemtableWholeKeyFiltering(true);
        case CHECKPOINTS -> options.setMergeOperatorName("max").setMaxSuccessiveMerges(1);
        case RECENT_IDS -> options.setCompressionType(CompressionType.NO_COMPRESSION);
        case ID_RUNS, CHUNKS -> {}
        // What is packed does not shrink. Large columns are written once, to files of their own,
        // and
        // read past the cache; those of small chunks are merged soon and must not fill such files.
        case CHUNK_COLUMNS ->
            options
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setEnableBlobFiles(true)
                .setMinBlobSize(MIN_BLOB_BYTES)
                .setBlobFileSize(BLOB_FILE_BYTES)
                .setEnableBlobGarbageCollection(true)
                .setBlobGarbageCollectionAgeCutoff(1)
                .setBlobGarbageCollectionForceThreshold(0.5);
      }
      columns.add(
          new ColumnFamilyDescriptor(column.word.getBytes(StandardCharsets.US_ASCII), options));
    }
    List<ColumnFamilyHandle> opened = new ArrayList<>();
    RocksDB all = keep(RocksDB.open(options(buffers), folder.toString(), columns, opened));
    opened.forEach(natives::push);
    Iterator<ColumnFamilyHandle> next = opened.listIterator(1);
    for (Column column : Column.values()) {
      handles.put(column, next.next());
    }
    return all;
  }

  private DBOptions options(WriteBufferManager buffers) {
    return keep(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setWriteBufferManager(buffers)
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setMaxTotalWalSize(WAL_BYTES)
        .setBytesPerSync(1 << 20)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(2);
  }

  private ColumnFamilyOptions options(RocksDbSettings settings, LRUCache cache, BloomFilter bloom) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setBlockSize(BLOCK_BYTES)
            .setFilterPolicy(bloom)
            .setFormatVersion(5)
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true);
    return keep(new ColumnFamilyOptions())
        .setTableFormatConfig(table)
        .setWriteBufferSize(settings.writeBufferBytes() / 2)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  ColumnFamilyHandle handle(Column column) {
    return Objects.requireNonNull(handles.get(column));
  }

  Failures failures() {
    return failures;
  }

  Optional<byte[]> get(Column column, byte[] key) {
    try {
      return Optional.ofNullable(rocks.get(handle(column), key));
    } catch (RocksDBException e) {
      throw failures.of("reading " + column, e);
    }
  }

  Optional<byte[]> get(Column column, ReadOptions options, byte[] key) {
    try {
      return Optional.ofNullable(rocks.get(handle(column), options, key));
    } catch (RocksDBException e) {
      throw failures.of("reading " + column, e);
    }
  }

  /** Writes all of it or nothing, and returns when it is on disk. */
  void write(WriteBatch batch) {
    try {
      rocks.write(synced, batch);
    } catch (RocksDBException e) {
      throw failures.of("writing", e);
    }
  }

  /** Forgets the keys from {@code from} up to and without {@code to}. */
  void deleteRange(Column column, byte[] from, byte[] to) {
    try {
      rocks.deleteRange(handle(column), synced, from, to);
    } catch (RocksDBException e) {
      throw failures.of("removing", e);
    }
  }

  Snapshot snapshot() {
    return rocks.getSnapshot();
  }

  void release(Snapshot snapshot) {
    rocks.releaseSnapshot(snapshot);
  }

  RocksIterator iterator(Column column, ReadOptions options) {
    return rocks.newIterator(handle(column), options);
  }

  /** Visits all keys and values of a column, in order. */
  void forEach(Column column, ReadOptions options, Visitor visitor) {
    try (RocksIterator iterator = iterator(column, options)) {
      for (iterator.seekToFirst(); iterator.isValid(); iterator.next()) {
        visitor.visit(iterator.key(), iterator.value());
      }
      iterator.status();
    } catch (RocksDBException e) {
      throw failures.of("reading " + column, e);
    }
  }

  @Override
  public void close() {
    closeNatives();
  }

  private <T extends AutoCloseable> T keep(T opened) {
    natives.push(opened);
    return opened;
  }

  /** The last that was opened first: the handles, then RocksDB, then its options and its cache. */
  private void closeNatives() {
    while (!natives.isEmpty()) {
      try {
        natives.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("RocksDB's objects close without exceptions", e);
      }
    }
  }

  /** Sees one key and value after another. */
  @FunctionalInterface
  interface Visitor {
    void visit(byte[] key, byte[] value);
  }
}
