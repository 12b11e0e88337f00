package io.raingauge.fold;

import org.jspecify.annotations.Nullable;

/**
 * The open cells of one series of a rollup: for each width the two used last, so that events that
 * come in about the order of their times need no search, also where two windows meet; the others
 * are found in {@link OpenCells}. For one thread.
 */
final class SeriesCells extends BytesTable.Named {
  /** What the object and its place in {@link RollupFold} take of the heap. */
  private static final int OWN_HEAP_BYTES = 120;

  final RollupFold rollup;

  /** Tells its cells' hashes from those of equally named series of other rollups. */
  final long spread;

  private final @Nullable OpenCell[] last;
  private final @Nullable OpenCell[] lastButOne;
  private int open;

  /**
   * @param series the values of {@code by}; not copied
   */
  SeriesCells(RollupFold rollup, byte[] series, int widths) {
    super(series);
    this.rollup = rollup;
    this.spread = ((long) hash << 32) ^ rollup.id().low();
    this.last = new @Nullable OpenCell[widths];
    this.lastButOne = new @Nullable OpenCell[widths];
  }

  /** One of the cells used last, if the time is in its window. */
  @Nullable OpenCell last(int width, long timeMs) {
    OpenCell cell = last[width];
    if (cell != null && cell.holds(timeMs)) {
      return cell;
    }
    cell = lastButOne[width];
    return cell != null && cell.holds(timeMs) ? cell : null;
  }

  void use(OpenCell cell) {
    lastButOne[cell.width] = last[cell.width];
    last[cell.width] = cell;
  }

  /**
   * Counts a cell that is in memory from now on.
   *
   * @return the bytes of heap that the series itself takes from now on
   */
  int opened() {
    return open++ == 0 ? heapBytes() : 0;
  }

  /**
   * Counts a cell that is forgotten.
   *
   * @return the bytes of heap that the series itself takes no longer
   */
  int closed(OpenCell cell) {
    open--;
    if (last[cell.width] == cell) {
      last[cell.width] = null;
    }
    if (lastButOne[cell.width] == cell) {
      lastButOne[cell.width] = null;
    }
    return open == 0 ? heapBytes() : 0;
  }

  private int heapBytes() {
    return OWN_HEAP_BYTES + name.length + 2 * 8 * last.length;
  }

  /** Whether none of its cells is in memory. */
  boolean isEmpty() {
    return open == 0;
  }
}
