package io.raingauge.fold;

import io.raingauge.measure.CellState;

/**
 * A cell in memory: a pure function of the log up to the later of {@link #upto} and the event last
 * added (F2). For one thread.
 */
final class OpenCell extends ProbeTable.Entry {
  /** What the object and its places in {@link OpenCells} take of the heap. */
  private static final int OWN_HEAP_BYTES = 96;

  final SeriesCells series;

  /** The index of its width in the rollup. */
  final int width;

  /** The window is {@code [fromMs, toMs)}; all of time for the width that is for ever. */
  final long fromMs;

  final long toMs;
  final CellState state;

  /** The last offset that it covers as the store knows it. */
  long upto;

  /** Whether it changed since the last flush. */
  boolean changed;

  /** The flush that wrote it last, or at which it was opened: flushes are numbered by the fold. */
  int flush;

  /** What is counted as its memory: {@link #heapBytes} when it was counted last. */
  int countedBytes;

  OpenCell(SeriesCells series, int width, long fromMs, long toMs, CellState state, long upto) {
    super(hash(series, width, fromMs));
    this.series = series;
    this.width = width;
    this.fromMs = fromMs;
    this.toMs = toMs;
    this.state = state;
    this.upto = upto;
  }

  /** About how much of the heap it takes. */
  int heapBytes() {
    return OWN_HEAP_BYTES + state.heapBytes();
  }

  static int hash(SeriesCells series, int width, long fromMs) {
    long mixed = (fromMs + series.spread + width) * 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 32);
  }

  boolean is(SeriesCells ofSeries, int ofWidth, long from) {
    return series == ofSeries && width == ofWidth && fromMs == from;
  }

  boolean holds(long timeMs) {
    return timeMs >= fromMs && timeMs < toMs;
  }
}
