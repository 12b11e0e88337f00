package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.DecimalTotals;

/**
 * The rows of one block that meet the filter and lie in the timeframe, and the point (group and
 * interval) of each. Filled anew for each block; for one thread.
 */
final class BlockView {
  /** The selected rows; of use where not all are. */
  final int[] rows = new int[ColumnReader.BLOCK_ROWS];

  /** The point of each selected row; of use where there is more than one. */
  final int[] points = new int[ColumnReader.BLOCK_ROWS];

  /** How many selected rows each point has, where a measure found that on its way. */
  final int[] counts = new int[DecimalTotals.MOST_GROUPS];

  /** Of how many points it was found; 0 for not. */
  int counted;

  int block;
  int size;
  int selected;
  int pointCount;
  boolean isOnePoint;

  /** Whether all rows of the block are selected; {@link #rows} is then not filled. */
  boolean isAll() {
    return selected == size;
  }

  /** The row of the block that was selected at an index. */
  int row(int index) {
    return isAll() ? index : rows[index];
  }

  /** Moves what was read for all rows to the front for those that are selected. */
  void gather(int[] values) {
    if (!isAll()) {
      for (int index = 0; index < selected; index++) {
        values[index] = values[rows[index]];
      }
    }
  }

  void gather(double[] values) {
    if (!isAll()) {
      for (int index = 0; index < selected; index++) {
        values[index] = values[rows[index]];
      }
    }
  }

  void gather(long[] values) {
    if (!isAll()) {
      for (int index = 0; index < selected; index++) {
        values[index] = values[rows[index]];
      }
    }
  }
}
