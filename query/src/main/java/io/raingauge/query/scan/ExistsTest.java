package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.Kind;
import java.util.Arrays;

/** Whether an event has a property, or anything within it. For one thread. */
final class ExistsTest extends BlockTest {
  private final PropertyColumn column;
  private final int[] other = new int[ColumnReader.BLOCK_ROWS];

  ExistsTest(PropertyColumn column) {
    this.column = column;
  }

  @Override
  void test(int block, int size, int[] mask) {
    Arrays.fill(mask, 0, size, 1);
    if (column.isMissing()) {
      Arrays.fill(mask, 0, size, 0);
    } else {
      leave(column.reader(), Kind.ABSENT, block, mask);
      leave(column.reader(), Kind.NULL, block, mask);
    }
    for (int index : column.within()) {
      column.columns().reader(index).mask(block, Kind.ABSENT, other);
      for (int row = 0; row < size; row++) {
        mask[row] |= other[row] ^ 1; // A null within an object makes an object, too.
      }
    }
  }

  private void leave(ColumnReader reader, Kind kind, int block, int[] mask) {
    int size = reader.mask(block, kind, other);
    for (int row = 0; row < size; row++) {
      mask[row] &= other[row] ^ 1;
    }
  }
}
