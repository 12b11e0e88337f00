package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The steps of one scan, wherever its chunks are and whoever takes its answer. Safe for many
 * threads; what it returns is for one.
 */
final class ScanWork {
  private final ScanChunks chunks;
  private final Scan scan;
  private final Budget budget;

  ScanWork(ScanChunks chunks, Scan scan, Budget budget) {
    this.chunks = chunks;
    this.scan = scan;
    this.budget = budget;
  }

  ChunkIndex index() {
    return new ChunkIndex() {
      private int next;

      @Override
      public Optional<Sight> next() {
        return next == chunks.count() ? Optional.empty() : Optional.of(look(next++));
      }
    };
  }

  Partial read(ChunkName name) {
    Chunk chunk = chunks.chunk(name.index());
    if (!chunk.header().range().equals(name.range())) {
      throw new IllegalStateException(
          "a scan was to read " + name.range() + " and found " + chunk.header().range());
    }
    return new ChunkScan(chunk, scan, budget).read();
  }

  /**
   * @param answer takes what all chunks gave, after the last
   */
  PartialMerge merge(Consumer<ScanResult> answer) {
    ScanResult into = new ScanResult(scan.measures(), budget.limits());
    return new PartialMerge() {
      @Override
      public void take(Partial partial) {
        into.take(partial);
      }

      @Override
      public String end() {
        into.end();
        answer.accept(into);
        return "";
      }
    };
  }

  private ChunkIndex.Sight look(int index) {
    Chunk chunk = chunks.chunk(index);
    return new ChunkScan(chunk, scan, budget).look(new ChunkName(index, chunk.header().range()));
  }
}
