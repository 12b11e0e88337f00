package io.raingauge.query;

import io.raingauge.chunk.Chunk;
import io.raingauge.measure.CellState;
import io.raingauge.query.Tiling.Stretch;
import io.raingauge.query.scan.Budget;
import io.raingauge.query.scan.Scan;
import io.raingauge.query.scan.ScanResult;
import io.raingauge.query.scan.Scanner;
import io.raingauge.query.scan.UnlikeTypes;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * Reads raw events and merges them into the groups of an answer: all of them, or stretches of time
 * that the windows of a rollup leave over. For one thread and one question.
 */
final class RawReader {
  private final Question question;
  private final Layout layout;
  private final Scanner scanner;
  private final List<Chunk> chunks;
  private final Supplier<Budget> budgets;
  private int chunkCount;
  private long rowCount;

  /**
   * @param layout of the states of the groups
   * @param chunks of which no two have an event in common
   * @param budgets one for each scan
   */
  RawReader(
      Question question,
      Layout layout,
      Scanner scanner,
      List<Chunk> chunks,
      Supplier<Budget> budgets) {
    this.question = question;
    this.layout = layout;
    this.scanner = scanner;
    this.chunks = chunks;
    this.budgets = budgets;
  }

  /** Reads all that is asked for. What is exact stays so; no chunk is read where time is empty. */
  void readAll(Groups groups) {
    ScanResult found = scan(chunks, layout.edgesMs());
    for (int point = 0; point < found.points(); point++) {
      // Its bytes were bounded while it was read.
      groups.add(groups.group(found.series(point)), found.interval(point), found.state(point), 0);
    }
  }

  /**
   * Reads a stretch of time beside cells. What it comes to is merged as a cell would be, so that
   * the memory of many stretches is bounded by the same limits.
   */
  void read(Stretch stretch, Groups groups) {
    long[] edgesMs = layout.edgesMs();
    int first = intervalOf(edgesMs, stretch.fromMs());
    long[] inner =
        LongStream.concat(
                LongStream.concat(
                    LongStream.of(stretch.fromMs()),
                    Arrays.stream(edgesMs)
                        .filter(edgeMs -> edgeMs > stretch.fromMs() && edgeMs < stretch.toMs())),
                LongStream.of(stretch.toMs()))
            .toArray();
    List<Chunk> likely =
        chunks.stream()
            .filter(chunk -> chunk.header().minMs() < stretch.toMs())
            .filter(chunk -> chunk.header().maxMs() >= stretch.fromMs())
            .toList();
    ScanResult found = scan(likely, inner);
    for (int point = 0; point < found.points(); point++) {
      byte[] state = found.state(point).toBytes();
      groups.add(
          groups.group(found.series(point)),
          first + found.interval(point),
          CellState.of(layout.measures(), state),
          state.length);
    }
  }

  /**
   * What was read.
   *
   * @param completeFromMs before, some may be missing; {@link Long#MIN_VALUE} when none is
   */
  Origin.OfRaw origin(long completeFromMs) {
    List<String> notes = UnlikeTypes.notes(chunks, scanOf(layout.edgesMs()));
    return new Origin.OfRaw(chunkCount, rowCount, completeFromMs, notes);
  }

  private ScanResult scan(List<Chunk> likely, long[] edgesMs) {
    ScanResult found = scanner.scan(likely, scanOf(edgesMs), budgets.get());
    chunkCount += found.chunks();
    rowCount += found.rows();
    return found;
  }

  private Scan scanOf(long[] edgesMs) {
    return new Scan(question.where(), question.by(), layout.measures(), edgesMs);
  }

  /** The last that does not begin after a time. */
  private static int intervalOf(long[] edgesMs, long timeMs) {
    int found = Arrays.binarySearch(edgesMs, timeMs);
    return found >= 0 ? found : -found - 2;
  }
}
