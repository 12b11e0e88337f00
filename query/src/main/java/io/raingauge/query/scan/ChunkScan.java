package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ColumnReader;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.query.QueryLimits;
import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One pass over one chunk: block after block, which rows are asked for, which point each is of, and
 * what each measure makes of them. A column that the scan does not name is not read; the times only
 * where an edge of the timeframe or of an interval runs through the chunk.
 *
 * <p>For one thread.
 */
final class ChunkScan {
  private final Chunk chunk;
  private final Scan scan;
  private final Budget budget;
  private final BlockView view = new BlockView();
  private final int[] mask = new int[ColumnReader.BLOCK_ROWS];
  private final int[] other = new int[ColumnReader.BLOCK_ROWS];
  private boolean isCountOnly;
  private final long[] timesMs = new long[ColumnReader.BLOCK_ROWS];

  ChunkScan(Chunk chunk, Scan scan, Budget budget) {
    this.chunk = chunk;
    this.scan = scan;
    this.budget = budget;
  }

  /** What the header tells, and so no column is read. */
  ChunkIndex.Sight look(ChunkName name) {
    budget.take(0);
    ChunkHeader header = chunk.header();
    if (header.minMs() >= scan.toMs() || header.maxMs() < scan.fromMs()) {
      return new ChunkIndex.Sight.Passed();
    }
    ChunkColumns columns = new ChunkColumns(chunk);
    Likelihood matching = new Matching(scan.where(), columns).likelihood();
    if (matching == Likelihood.NONE) {
      return new ChunkIndex.Sight.Passed();
    }
    if (matching == Likelihood.ALL && scan.by().isEmpty() && isInside(header)) {
      int interval = scan.intervalOf(header.minMs());
      Optional<MeasureState[]> known =
          interval == scan.intervalOf(header.maxMs())
              ? Statistics.states(scan, columns)
              : Optional.empty();
      if (known.isPresent()) {
        return new ChunkIndex.Sight.Known(new ChunkResult.Known(interval, known.get()));
      }
    }
    return new ChunkIndex.Sight.Unread(name);
  }

  /** Reads it, where its header does not tell all. */
  ChunkResult read() {
    budget.take(0);
    ChunkColumns columns = new ChunkColumns(chunk);
    QueryLimits limits = budget.limits();
    Points points = new Points(scan, columns, limits);
    isCountOnly = points.isOne() && scan.measures().equals(List.of(Measure.COUNT));
    CountAccumulator rows = new CountAccumulator();
    List<Accumulator> measures = new ArrayList<>();
    scan.measures().forEach(measure -> measures.add(Accumulator.of(measure, columns, scan, rows)));
    List<Accumulator> all = new ArrayList<>(measures);
    all.remove(rows);
    all.add(rows); // Last: it is told where a measure has counted.
    Optional<BlockTest> test = new Matching(scan.where(), columns).test();
    int blocks = (chunk.header().rows() + ColumnReader.BLOCK_ROWS - 1) / ColumnReader.BLOCK_ROWS;
    for (int block = 0; block < blocks; block++) {
      view.block = block;
      view.size =
          Math.min(
              ColumnReader.BLOCK_ROWS, chunk.header().rows() - block * ColumnReader.BLOCK_ROWS);
      budget.take(view.size);
      select(columns, test);
      if (view.selected > 0) {
        points.read(view);
        view.counted = 0;
        long bytes = 0;
        for (Accumulator each : all) {
          each.add(view);
          bytes += each.usedBytes();
        }
        if (bytes > limits.maxBytes()) {
          throw limits.tooManyBytes();
        }
      }
    }
    return new ChunkResult.Read(points, rows, measures, chunk.header().rows());
  }

  private boolean isInside(ChunkHeader header) {
    return header.minMs() >= scan.fromMs() && header.maxMs() < scan.toMs();
  }

  private void select(ChunkColumns columns, Optional<BlockTest> test) {
    boolean isMasked = false;
    if (!isInside(columns.header())) {
      ColumnReader times = columns.times().reader();
      long minMs = times.minLong(view.block);
      long maxMs = times.maxLong(view.block);
      if (minMs >= scan.toMs() || maxMs < scan.fromMs()) {
        view.selected = 0;
        return;
      }
      if (minMs < scan.fromMs() || maxMs >= scan.toMs()) {
        isMasked = true;
        maskTimes(times);
      }
    }
    if (test.isPresent() && !isMasked && test.get().canFind()) {
      view.selected = test.get().find(view.block, view.rows);
      return;
    }
    if (test.isPresent()) {
      test.get().test(view.block, view.size, isMasked ? other : mask);
      if (isMasked) {
        for (int row = 0; row < view.size; row++) {
          mask[row] &= other[row];
        }
      }
      isMasked = true;
    }
    view.selected = view.size;
    if (isMasked && isCountOnly) {
      count();
    } else if (isMasked) {
      compact();
    }
  }

  private void maskTimes(ColumnReader times) {
    times.longs(view.block, timesMs);
    for (int row = 0; row < view.size; row++) {
      mask[row] = timesMs[row] >= scan.fromMs() && timesMs[row] < scan.toMs() ? 1 : 0;
    }
  }

  /** How many rows have a mask of 1: which is not asked. */
  private void count() {
    int count = 0;
    for (int row = 0; row < view.size; row++) {
      count += mask[row];
    }
    view.selected = count;
  }

  /** The rows whose mask is 1, without a branch. */
  private void compact() {
    int[] rows = view.rows;
    int count = 0;
    for (int row = 0; row < view.size; row++) {
      rows[count] = row;
      count += mask[row];
    }
    view.selected = count;
  }
}
