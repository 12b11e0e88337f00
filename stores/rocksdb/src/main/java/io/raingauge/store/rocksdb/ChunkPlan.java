package io.raingauge.store.rocksdb;

import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.ChunkHeader;
import java.util.List;

/**
 * Which neighbouring chunks to merge next. Chunks of about one size are merged when {@link
 * #FAN_OUT} of them lie next to each other, smaller ones between them too; so an event is written
 * again once a size class (tiered compaction), and most of them once or twice: beyond {@link
 * #LARGE} a larger chunk saves nothing (docs/decisions/columns.md). Gaps are merged with gaps.
 *
 * @param mostRows a merge makes no chunk of more rows
 * @param mostBytes nor, about, of more bytes of columns: they are in memory while they are merged
 */
record ChunkPlan(int mostRows, long mostBytes) {
  static final int FAN_OUT = 8;

  /** Chunks of so many rows are not merged any more. */
  static final int LARGE = ChunkBuilder.LARGE_ROWS;

  private static final int SMALLEST_CLASS = 256;

  static final ChunkPlan DEFAULT = new ChunkPlan(1 << 20, 16 << 20);

  /**
   * Chooses the chunks to merge.
   *
   * @param chunks neighbours, in the order of the log
   * @return a part of them; empty when there is nothing to do
   */
  List<ChunkHeader> next(List<ChunkHeader> chunks) {
    List<ChunkHeader> gaps = gaps(chunks);
    if (!gaps.isEmpty()) {
      return gaps;
    }
    for (int rows = SMALLEST_CLASS; rows <= LARGE; rows *= FAN_OUT) {
      int from = 0;
      for (int to = 0; to <= chunks.size(); to++) {
        if (to == chunks.size() || isDone(chunks.get(to), rows)) {
          List<ChunkHeader> run = chunks.subList(from, to);
          if (run.size() >= FAN_OUT) {
            return fitting(run);
          }
          from = to + 1;
        }
      }
    }
    return List.of();
  }

  /** Gaps that lie next to each other; those of more events than a gap can tell stay apart. */
  private static List<ChunkHeader> gaps(List<ChunkHeader> chunks) {
    int from = 0;
    long events = 0;
    for (int to = 0; to < chunks.size(); to++) {
      ChunkHeader chunk = chunks.get(to);
      events += chunk.rows();
      if (!chunk.isGap() || events > Integer.MAX_VALUE) {
        from = chunk.isGap() ? to : to + 1;
        events = chunk.isGap() ? chunk.rows() : 0;
      } else if (to - from + 1 >= FAN_OUT) {
        return chunks.subList(from, to + 1);
      }
    }
    return List.of();
  }

  /** Where a run ends: gaps are no part of it, since the events there are not kept. */
  private boolean isDone(ChunkHeader chunk, int rows) {
    return chunk.isGap() || chunk.rows() >= rows || chunk.columnBytes() >= mostBytes / 2;
  }

  /** The first of a run, as many as make one chunk; two at least, since none is half of one. */
  private List<ChunkHeader> fitting(List<ChunkHeader> run) {
    long rows = 0;
    long bytes = 0;
    int count = 0;
    for (ChunkHeader chunk : run) {
      rows += chunk.rows();
      bytes += chunk.columnBytes();
      if (rows > mostRows || bytes > mostBytes) {
        break;
      }
      count++;
    }
    return run.subList(0, count);
  }
}
