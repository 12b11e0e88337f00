package io.raingauge.server.rebuild;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.fold.FoldSettings;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.IdLookup;
import io.raingauge.store.Store;
import java.util.List;
import java.util.Optional;

/**
 * What a fold remembers when the log is folded again for its raw events alone: ids, and no cells.
 * It notices where the store, in its time, may have known ids otherwise than they are known now: of
 * events that waited in their spool for longer than {@code ids.delay}. For one thread.
 */
final class ScratchIds implements Store {
  private final Store scratch;
  private final FoldSettings settings;
  private int newestDay = Integer.MIN_VALUE;
  private boolean isUncertain;

  ScratchIds(Store scratch, FoldSettings settings) {
    this.scratch = scratch;
    this.settings = settings;
  }

  /** Whether an id was asked for that is uncertain, since the last call. */
  boolean wasUncertain() {
    boolean was = isUncertain;
    isUncertain = false;
    return was;
  }

  /** Before the next record: ids received before this day are forgotten. */
  void forgotten(int oldestIdDay) {
    if (oldestIdDay != Integer.MIN_VALUE) {
      newestDay = oldestIdDay + settings.idsWindowDays() + settings.idsDelayDays();
    }
  }

  @Override
  public Optional<Checkpoint> checkpoint(int partition) {
    return scratch.checkpoint(partition);
  }

  @Override
  public Optional<Cell> cell(CellKey key) {
    return Optional.empty();
  }

  @Override
  public boolean counted(
      int partition, long high, long low, int oldestDay, int epoch, long position) {
    return scratch.counted(partition, high, low, oldestDay, epoch, position);
  }

  @Override
  public void counted(int partition, int epoch, IdLookup ids) {
    scratch.counted(partition, epoch, ids);
    for (int index = 0; index < ids.size(); index++) {
      int day = ids.oldestDay(index) + settings.idsWindowDays();
      isUncertain |= newestDay != Integer.MIN_VALUE && day < newestDay - settings.idsDelayDays();
    }
  }

  @Override
  public void write(Flush flush, int oldestIdDay) {
    scratch.write(new Flush(flush.checkpoint(), List.of(), flush.ids()), oldestIdDay);
  }

  @Override
  public Snapshot snapshot() {
    return scratch.snapshot();
  }

  @Override
  public void remove(RollupId rollup) {
    throw keepsNone();
  }

  @Override
  public void expire(RollupId rollup, Width width, long beforeMs) {
    throw keepsNone();
  }

  @Override
  public boolean replace(List<ChunkRange> gone, List<Chunk> instead) {
    throw keepsNone();
  }

  @Override
  public void close() {
    scratch.close();
  }

  private static IllegalStateException keepsNone() {
    return new IllegalStateException("only ids are kept here");
  }
}
