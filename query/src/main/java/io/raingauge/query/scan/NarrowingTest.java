package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Several tests that must all hold: one finds rows, and the others look at those alone. For one
 * thread.
 */
final class NarrowingTest extends BlockTest {
  private final BlockTest first;
  private final List<BlockTest> others;
  private final int[] found = new int[ColumnReader.BLOCK_ROWS];

  private NarrowingTest(BlockTest first, List<BlockTest> others) {
    this.first = first;
    this.others = others;
  }

  /** Where one of the tests can find rows and all others can narrow them. */
  static Optional<BlockTest> of(List<BlockTest> tests) {
    for (BlockTest first : tests) {
      List<BlockTest> others = new ArrayList<>(tests);
      others.remove(first);
      if (first.canFind() && others.stream().allMatch(BlockTest::canNarrow)) {
        return Optional.of(new NarrowingTest(first, others));
      }
    }
    return Optional.empty();
  }

  @Override
  boolean canFind() {
    return true;
  }

  @Override
  int find(int block, int[] rows) {
    int count = first.find(block, rows);
    for (BlockTest each : others) {
      count = each.narrow(block, rows, count);
    }
    return count;
  }

  @Override
  void test(int block, int size, int[] mask) {
    Arrays.fill(mask, 0, size, 0);
    int count = find(block, found);
    for (int index = 0; index < count; index++) {
      mask[found[index]] = 1;
    }
  }
}
