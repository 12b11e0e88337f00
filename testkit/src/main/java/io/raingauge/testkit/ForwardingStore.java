package io.raingauge.testkit;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.CollectionName;
import io.raingauge.store.Flush;
import io.raingauge.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A store that leaves everything to another, for tests that change or watch one part of it. Many
 * ids are looked up one after another, so that whoever changes the look-up of one changes all.
 */
public abstract class ForwardingStore implements Store {
  private final Store store;

  protected ForwardingStore(Store store) {
    this.store = store;
  }

  @Override
  public Optional<Checkpoint> checkpoint(int partition) {
    return store.checkpoint(partition);
  }

  @Override
  public Optional<Cell> cell(CellKey key) {
    return store.cell(key);
  }

  @Override
  public boolean counted(
      int partition, long high, long low, int oldestDay, int epoch, long position) {
    return store.counted(partition, high, low, oldestDay, epoch, position);
  }

  @Override
  public void write(Flush flush, int oldestIdDay) {
    store.write(flush, oldestIdDay);
  }

  @Override
  public Snapshot snapshot() {
    return store.snapshot();
  }

  @Override
  public void remove(RollupId rollup) {
    store.remove(rollup);
  }

  @Override
  public void expire(RollupId rollup, Width width, long beforeMs) {
    store.expire(rollup, width, beforeMs);
  }

  @Override
  public boolean replace(List<ChunkRange> gone, List<Chunk> instead) {
    return store.replace(gone, instead);
  }

  @Override
  public void close() {
    store.close();
  }

  /** A snapshot that leaves everything to another. */
  public abstract static class ForwardingSnapshot implements Snapshot {
    private final Snapshot snapshot;

    protected ForwardingSnapshot(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public List<Checkpoint> checkpoints() {
      return snapshot.checkpoints();
    }

    @Override
    public void scan(
        RollupId rollup,
        Width width,
        Optional<byte[]> series,
        long fromMs,
        long toMs,
        CellVisitor visitor) {
      snapshot.scan(rollup, width, series, fromMs, toMs, visitor);
    }

    @Override
    public List<Chunk> chunks(String project, String collection, long fromMs, long toMs) {
      return snapshot.chunks(project, collection, fromMs, toMs);
    }

    @Override
    public Set<CollectionName> collections() {
      return snapshot.collections();
    }

    @Override
    public List<ChunkRange> ranges(String project, String collection) {
      return snapshot.ranges(project, collection);
    }

    @Override
    public Chunk chunk(ChunkRange range) {
      return snapshot.chunk(range);
    }

    @Override
    public void close() {
      snapshot.close();
    }
  }
}
