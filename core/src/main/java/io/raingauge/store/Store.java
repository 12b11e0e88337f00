package io.raingauge.store;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps what folds produce: cells, ids, chunks and checkpoints. Every implementation passes {@code
 * StoreContract}; nothing else is promised.
 *
 * <p>Safe for many threads.
 */
public interface Store extends AutoCloseable {
  /** The newest checkpoint of a partition; empty before the first. */
  Optional<Checkpoint> checkpoint(int partition);

  /** The stored cell, or empty. A fold reads before it changes a cell that is not new (F4). */
  Optional<Cell> cell(CellKey key);

  /**
   * Whether an id was counted at an earlier position of its partition, on {@code oldestDay} or
   * later (F5). A store whose flushes are atomic holds earlier positions only, and may leave {@code
   * position} aside.
   */
  boolean counted(int partition, long high, long low, int oldestDay, int epoch, long position);

  /**
   * The same for the ids of a whole record at once: marks those that were counted earlier. A store
   * that can look many up side by side does so here.
   */
  default void counted(int partition, int epoch, IdLookup ids) {
    for (int index = 0; index < ids.size(); index++) {
      long high = ids.high(index);
      long low = ids.low(index);
      if (counted(partition, high, low, ids.oldestDay(index), epoch, ids.position(index))) {
        ids.markCounted(index);
      }
    }
  }

  /**
   * Keeps a flush, the checkpoint with or after all else (F3), and returns when it is safe on disk.
   * Of two cells of one key the one that covers more stays, of two positions of one id the earlier,
   * of two checkpoints the later, in whatever order they arrive (F2); so a caller that got no
   * answer calls again.
   *
   * @param oldestIdDay ids received before this day are of no more use
   * @throws StoreUnavailableException when the store could not keep it; a retry is safe
   * @throws StaleFlushException when its checkpoint {@linkplain Checkpoint#isStale is stale}: an
   *     epoch has ended before what it covers (F7); or when {@linkplain Flush#chunksAfter its
   *     chunks} are cut differently, where flushes are atomic. Deciding and keeping are one step,
   *     in whatever order and however near to each other flushes of one partition come
   */
  void write(Flush flush, int oldestIdDay);

  /** A view of one moment, for a query: checkpoints and the cells that they cover, at least. */
  Snapshot snapshot();

  /** Forgets all cells of a rollup. */
  void remove(RollupId rollup);

  /** Forgets the whole slabs of a rollup's width that end at or before a time. */
  void expire(RollupId rollup, Width width, long beforeMs);

  /**
   * Puts chunks and gaps in the place of others, all or nothing, and safe on disk: for who mends
   * them, or forgets events that are too old. Only where flushes are atomic.
   *
   * @param gone what they cover that go; of one collection, partition and epoch
   * @param instead of the same; they end at the newest checkpoint or before, and no two overlap
   * @return false, and nothing is changed, where from the first position of all of them to the last
   *     something else counts than {@code gone}: it was merged meanwhile, or replaced. Look again
   */
  boolean replace(List<ChunkRange> gone, List<Chunk> instead);

  @Override
  void close();

  /** One moment of the store. For one thread. */
  interface Snapshot extends AutoCloseable {
    /** The newest checkpoint of each partition that has one. */
    List<Checkpoint> checkpoints();

    /**
     * Visits the cells of a rollup and a width whose windows begin in {@code [fromMs, toMs)}, in
     * the order of their keys.
     *
     * @param series only this one, where given
     */
    void scan(
        RollupId rollup,
        Width width,
        Optional<byte[]> series,
        long fromMs,
        long toMs,
        CellVisitor visitor);

    /**
     * The raw events of a collection, over all partitions and epochs: the chunks of which an event
     * may have a time in {@code [fromMs, toMs)}, of each partition in the order of the log. {@link
     * CountingChunks Where two overlap} one counts and the other is not among them. Nor are gaps.
     *
     * <p>Columns are read when they are asked for, by any thread, and only until the snapshot is
     * closed.
     *
     * @throws io.raingauge.chunk.BrokenChunkException when a header is not what was written
     */
    List<Chunk> chunks(String project, String collection, long fromMs, long toMs);

    /** The collections that have chunks or gaps. */
    Set<CollectionName> collections();

    /**
     * What the chunks and gaps of a collection cover that count, whether they can be read or not;
     * of each partition in the order of the log.
     */
    List<ChunkRange> ranges(String project, String collection);

    /**
     * The chunk or gap of one of these {@link #ranges}. Its columns are as those of {@link
     * #chunks}.
     *
     * @throws io.raingauge.chunk.BrokenChunkException when its header is not what was written
     */
    Chunk chunk(ChunkRange range);

    @Override
    void close();
  }

  /** Sees one cell after another. */
  @FunctionalInterface
  interface CellVisitor {
    /** Returns whether to go on. */
    boolean visit(Cell cell);
  }
}
