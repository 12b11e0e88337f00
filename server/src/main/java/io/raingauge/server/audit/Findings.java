package io.raingauge.server.audit;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.CellKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an audit has found so far. For one thread. */
final class Findings {
  private final int maxDiffering;
  private final List<Difference> differing = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private long events;
  private long withIds;
  private long cells;
  private long differingCells;
  private final List<ChunkDifference> differingChunks = new ArrayList<>();
  private long chunks;
  private long differingChunkCount;

  Findings(int maxDiffering) {
    this.maxDiffering = maxDiffering;
  }

  void countedAgain(long moreEvents, long moreWithIds) {
    events += moreEvents;
    withIds += moreWithIds;
  }

  /** A cell is as it should be. */
  void same() {
    cells++;
  }

  void differs(
      RollupInForce rollup, CellKey key, Optional<byte[]> stored, Optional<byte[]> recounted) {
    cells++;
    differingCells++;
    if (differing.size() < maxDiffering) {
      differing.add(new Difference(rollup, key, stored, recounted));
    }
  }

  /** A chunk is as it should be. */
  void sameChunk() {
    chunks++;
  }

  void differs(ChunkRange range, String why) {
    differingChunkCount++;
    if (differingChunks.size() < maxDiffering) {
      differingChunks.add(new ChunkDifference(range, why));
    }
  }

  void skipped(String sentence, Object... values) {
    skipped.add(String.format(Locale.ROOT, sentence, values));
  }

  AuditReport report() {
    return new AuditReport(
        events,
        withIds,
        cells,
        differing,
        differingCells,
        chunks,
        differingChunks,
        differingChunkCount,
        skipped);
  }
}
