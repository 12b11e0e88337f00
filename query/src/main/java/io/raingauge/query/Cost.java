package io.raingauge.query;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.query.Tiling.Scan;
import io.raingauge.query.Tiling.Stretch;
import java.util.List;

/**
 * What reading takes: cells and rows, as the headers of chunks let us estimate. It decides which of
 * several exact ways is taken, never what the answer is.
 *
 * <p>Of a scan of cells it knows how many windows there are at most, and how many series: as many
 * as the properties that name them have different values; but not more cells than events.
 */
final class Cost {
  private final List<ChunkHeader> headers;
  private final int partitions;
  private final double rowsPerCell;

  /**
   * @param rowsPerCell how many rows are read in the time of one cell
   */
  Cost(List<Chunk> chunks, int partitions, double rowsPerCell) {
    this.headers = chunks.stream().map(Chunk::header).toList();
    this.partitions = partitions;
    this.rowsPerCell = rowsPerCell;
  }

  /** Of a plan's cells and of what it leaves to raw events, in rows. */
  double of(Plan plan) {
    double series = plan.isOfOneSeries() ? 1 : series(plan.rollup().rollup().by());
    double cost = 0;
    for (Scan scan : plan.cover().scans()) {
      double cells = scan.windowCount() * series * partitions;
      cost += rowsPerCell * Math.min(cells, rows(scan.fromMs(), scan.toMs()));
    }
    for (Stretch stretch : plan.cover().left()) {
      cost += of(stretch);
    }
    return cost;
  }

  /** Of raw events alone, in rows. */
  double of(Stretch stretch) {
    return rows(stretch.fromMs(), stretch.toMs());
  }

  /** As if the events of a chunk were spread evenly over its time. */
  private double rows(long fromMs, long toMs) {
    double rows = 0;
    for (ChunkHeader header : headers) {
      double endMs = (double) header.maxMs() + 1;
      double overlapMs = Math.min(endMs, (double) toMs) - Math.max(header.minMs(), fromMs);
      if (overlapMs > 0) {
        rows += header.rows() * overlapMs / (endMs - header.minMs());
      }
    }
    return rows;
  }

  private double series(List<String> by) {
    double series = 1;
    for (String property : by) {
      long most = 1;
      for (ChunkHeader header : headers) {
        long different = 1; // None.
        for (int column : header.columnsOf(property)) {
          different += header.columns().get(column).statistics().distinct();
        }
        most = Math.max(most, different);
      }
      series *= most;
    }
    return series;
  }
}
