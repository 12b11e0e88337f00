package io.raingauge.fold;

import io.raingauge.measure.CellState;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All cells of a fold that are in memory, and the rule by which the others get there (F4).
 *
 * <p>Of a window that is not in memory and begins after {@link #newestBeforeMs}, this epoch holds
 * no event yet: its cell starts empty. Any other cell is read from the store. When cells are
 * forgotten, the bound rises to the newest of their windows; so nothing need remember which they
 * were.
 *
 * <p>For one thread.
 */
final class OpenCells {
  private final Store store;
  private final int partition;
  private final List<Checkpoint.Epoch> epochs;

  /** What a cell covers that this fold starts empty: all before the fold's start. */
  private final long uptoAtStart;

  private final CellTable open = new CellTable();
  private final ArrayList<OpenCell> changed = new ArrayList<>();
  private long newestBeforeMs;
  private long bytes;
  private int flushes;

  OpenCells(Checkpoint start, Store store) {
    this.store = store;
    this.partition = start.partition();
    this.epochs = start.epochs();
    this.uptoAtStart = start.offset() - 1;
    this.newestBeforeMs = start.newestMs();
  }

  /** About how much of the heap they take. */
  long bytes() {
    return bytes;
  }

  int changedCount() {
    return changed.size();
  }

  /** The cell of the window that holds a time, from memory, from the store or new. */
  OpenCell cell(SeriesCells series, int width, long timeMs) {
    Width every = series.rollup.every(width);
    long fromMs = every.seconds() == 0 ? Long.MIN_VALUE : every.windowOf(timeMs);
    OpenCell cell = open.find(series, width, fromMs);
    if (cell == null) {
      cell = fromMs > newestBeforeMs ? empty(series, width, fromMs) : read(series, width, fromMs);
      cell.flush = flushes;
      open.add(cell);
      bytes += series.opened();
      grew(cell);
    }
    return cell;
  }

  /** What a window holds in all epochs of the log (F7): those before are read from the store. */
  CellState overEpochs(SeriesCells series, int width, long timeMs) {
    CellState all = series.rollup.emptyState();
    OpenCell cell = cell(series, width, timeMs);
    all.merge(cell.state);
    for (Checkpoint.Epoch before : epochs.subList(0, epochs.size() - 1)) {
      store
          .cell(key(series, width, cell.fromMs, before.number()))
          .ifPresent(stored -> all.merge(series.rollup.stateOf(stored.state())));
    }
    return all;
  }

  /** Notes that a cell has changed, for the first time since the last flush. */
  void changed(OpenCell cell) {
    cell.changed = true;
    changed.add(cell);
  }

  /** Counts again what a cell takes of the heap. */
  void grew(OpenCell cell) {
    int now = cell.heapBytes();
    bytes += now - cell.countedBytes;
    cell.countedBytes = now;
  }

  /** The cells that changed since the last flush, as they cover the log up to an offset (F2). */
  List<Cell> flush(long upto) {
    List<Cell> cells = new ArrayList<>(changed.size());
    flushes++;
    for (OpenCell cell : changed) {
      cell.upto = upto;
      cell.changed = false;
      cell.flush = flushes;
      cells.add(
          new Cell(key(cell.series, cell.width, cell.fromMs, epoch()), upto, cell.state.toBytes()));
    }
    changed.clear();
    return cells;
  }

  /**
   * Forgets, of cells that are all written, those that changed the longest time ago, if they take
   * {@code maxBytes} or more; then it leaves a quarter of the room free, so that this is rare.
   *
   * @return whether it forgot any
   */
  boolean evict(long maxBytes) {
    if (bytes < maxBytes) {
      return false;
    }
    long enough = maxBytes / 4 * 3;
    int newest = newestToGo(bytes - enough);
    open.removeIf(cell -> cell.flush < newest && bytes > enough && forgotten(cell));
    open.removeIf(cell -> cell.flush == newest && bytes > enough && forgotten(cell));
    return true;
  }

  /** The last flush whose cells go, when the oldest cells that take so many bytes go. */
  private int newestToGo(long surplus) {
    long[] byAge = new long[open.size()];
    int[] at = {0};
    open.forEach(cell -> byAge[at[0]++] = (long) cell.flush << 32 | cell.countedBytes);
    Arrays.sort(byAge);
    int gone = 0;
    for (long left = surplus; gone < byAge.length - 1; gone++) {
      left -= (int) byAge[gone];
      if (left <= 0) {
        break;
      }
    }
    return (int) (byAge[gone] >>> 32);
  }

  /** Forgets the cells of a rollup that is no longer in force, changed or not. */
  void forget(RollupFold rollup) {
    changed.removeIf(cell -> cell.series.rollup == rollup);
    open.removeIf(cell -> cell.series.rollup == rollup && uncounted(cell));
  }

  private boolean forgotten(OpenCell cell) {
    newestBeforeMs = Math.max(newestBeforeMs, cell.fromMs); // F4
    return uncounted(cell);
  }

  private boolean uncounted(OpenCell cell) {
    bytes -= cell.countedBytes + cell.series.closed(cell);
    return true;
  }

  private OpenCell empty(SeriesCells series, int width, long fromMs) {
    return opened(series, width, fromMs, series.rollup.emptyState(), uptoAtStart);
  }

  private OpenCell read(SeriesCells series, int width, long fromMs) {
    Optional<Cell> stored = store.cell(key(series, width, fromMs, epoch()));
    if (stored.isEmpty()) {
      return empty(series, width, fromMs);
    }
    CellState state = series.rollup.stateOf(stored.get().state());
    return opened(series, width, fromMs, state, stored.get().upto());
  }

  private OpenCell opened(SeriesCells series, int width, long fromMs, CellState state, long upto) {
    Width every = series.rollup.every(width);
    long toMs = every.seconds() == 0 ? Long.MAX_VALUE : fromMs + every.ms();
    return new OpenCell(series, width, fromMs, toMs, state, upto);
  }

  private CellKey key(SeriesCells series, int width, long fromMs, int epoch) {
    Width every = series.rollup.every(width);
    long windowMs = every.seconds() == 0 ? 0 : fromMs;
    return new CellKey(series.rollup.id(), every, series.name, windowMs, partition, epoch);
  }

  private int epoch() {
    return epochs.get(epochs.size() - 1).number();
  }
}
