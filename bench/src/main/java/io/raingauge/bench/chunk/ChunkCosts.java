package io.raingauge.bench.chunk;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.ChunkMerge;
import io.raingauge.chunk.ColumnHeader;
import io.raingauge.chunk.Position;
import io.raingauge.wire.EventLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Prints what chunks cost on one thread: {@code ChunkCosts [rows of a small chunk] [rows in all]}.
 * Figures are ns of CPU a row, of loops the best of several rounds, beside a loop over plain arrays
 * in the same run.
 */
final class ChunkCosts {
  private static final int MERGED_ROWS = 1_000_000;

  private ChunkCosts() {}

  public static void main(String[] arguments) {
    int smallRows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    int allRows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000_000;
    List<Chunk> large = load(smallRows, allRows);
    sizes(large);
  }

  /** Chunks of a million events each, and what they cost. */
  static List<Chunk> load(int smallRows, int allRows) {
    WebEvents events = new WebEvents(1, 50);
    ChunkBuilder builder = new ChunkBuilder("shop", "views", 0);
    ChunkMerge merge = new ChunkMerge();
    List<Chunk> small = new ArrayList<>();
    List<Chunk> large = new ArrayList<>();
    long fillNs = 0;
    long buildNs = 0;
    long mergeNs = 0;
    long usedBytes = 0;
    int timedRows = 0;
    EventLine line = new EventLine();
    for (int row = 0; row < allRows; row += smallRows) {
      byte[] lines = events.lines(smallRows);
      line.over(lines);
      long begin = CpuTime.ns();
      while (line.hasNext()) {
        line.next();
        builder.add(line);
      }
      long filled = CpuTime.ns();
      usedBytes = builder.usedBytes();
      small.add(
          builder
              .build(new Position(0, row, 0), new Position(0, row + smallRows, 0))
              .orElseThrow());
      long built = CpuTime.ns();
      if (small.size() == MERGED_ROWS / smallRows) {
        large.add(merge.merge(small));
        small.clear();
      }
      boolean isWarm = row >= allRows / 3;
      timedRows += isWarm ? smallRows : 0;
      fillNs += isWarm ? filled - begin : 0;
      buildNs += isWarm ? built - filled : 0;
      mergeNs += isWarm ? CpuTime.ns() - built : 0;
    }
    System.out.printf(
        "fill %.0f ns, build %.0f ns, merge %.0f ns an event; a small chunk takes %.1f MB%n",
        (double) fillNs / timedRows,
        (double) buildNs / timedRows,
        (double) mergeNs / timedRows,
        usedBytes / 1e6);
    return large;
  }

  private static void sizes(List<Chunk> chunks) {
    Chunk chunk = chunks.get(0);
    double rows = chunk.header().rows();
    System.out.printf(
        "%.3f bytes an event, of which the header %.4f%n",
        (chunk.header().columnBytes() + chunk.header().toBytes().length) / rows,
        chunk.header().toBytes().length / rows);
    for (ColumnHeader column : chunk.header().columns()) {
      System.out.printf(
          "  %-10s %6.3f bytes a row, about %d different%n",
          column.name().path(), column.length() / rows, column.statistics().distinct());
    }
  }
}
