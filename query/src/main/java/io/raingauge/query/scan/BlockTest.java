package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.filter.Exists;
import io.raingauge.filter.Filter;
import io.raingauge.filter.PropertyTest;
import io.raingauge.filter.Within;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A filter over the blocks of one chunk: the same as its condition on single events. What the
 * statistics know is not read. For one thread.
 */
abstract class BlockTest {
  /** Sets 1 where a row of the block meets the filter, else 0. */
  abstract void test(int block, int size, int[] mask);

  /** Whether it can {@link #find} rows faster than it tests all. */
  boolean canFind() {
    return false;
  }

  /**
   * The rows of a block that meet the filter, ascending; where it {@link #canFind} them.
   *
   * @return how many
   */
  int find(int block, int[] rows) {
    throw new IllegalStateException("only whole blocks are tested");
  }

  /** Whether it can {@link #narrow} rows faster than it tests all. */
  boolean canNarrow() {
    return false;
  }

  /**
   * Keeps, of some rows of a block, those that meet the filter; where it {@link #canNarrow} them.
   *
   * @return how many: they are the first of {@code rows}
   */
  int narrow(int block, int[] rows, int count) {
    throw new IllegalStateException("only whole blocks are tested");
  }

  static BlockTest of(Filter filter, ChunkColumns columns) {
    Likelihood known = Likelihood.of(filter, columns);
    if (known != Likelihood.SOME) {
      return new Known(known == Likelihood.ALL ? 1 : 0);
    }
    if (filter instanceof Filter.And and) {
      List<BlockTest> tests = tests(and.parts(), columns);
      return NarrowingTest.of(tests).orElseGet(() -> new Both(tests, Joint.AND));
    }
    if (filter instanceof Filter.Or or) {
      return new Both(tests(or.parts(), columns), Joint.OR);
    }
    if (filter instanceof Filter.Not not) {
      return new Inverse(of(not.filter(), columns));
    }
    if (filter instanceof Within within) {
      return new DistanceTest(within, columns.chunk());
    }
    PropertyTest test = (PropertyTest) filter;
    PropertyColumn column = columns.property(test.property());
    return test instanceof Exists && !column.isScattered()
        ? new ExistsTest(column)
        : ValueTests.of(test, column);
  }

  /** All of some tests, at least one. */
  static BlockTest all(List<BlockTest> tests) {
    return tests.size() == 1 ? tests.get(0) : new Both(tests, Joint.AND);
  }

  private static List<BlockTest> tests(Iterable<Filter> parts, ChunkColumns columns) {
    List<BlockTest> tests = new ArrayList<>();
    parts.forEach(part -> tests.add(of(part, columns)));
    return tests;
  }

  private enum Joint {
    AND,
    OR
  }

  private static final class Known extends BlockTest {
    private final int holds;

    private Known(int holds) {
      this.holds = holds;
    }

    @Override
    void test(int block, int size, int[] mask) {
      Arrays.fill(mask, 0, size, holds);
    }
  }

  private static final class Both extends BlockTest {
    private final List<BlockTest> parts;
    private final Joint joint;
    private final int[] other = new int[ColumnReader.BLOCK_ROWS];

    private Both(List<BlockTest> parts, Joint joint) {
      this.parts = parts;
      this.joint = joint;
    }

    @Override
    void test(int block, int size, int[] mask) {
      parts.get(0).test(block, size, mask);
      for (int part = 1; part < parts.size(); part++) {
        int held = 0;
        for (int row = 0; row < size; row++) {
          held += mask[row];
        }
        if (held == (joint == Joint.AND ? 0 : size)) {
          return; // The others cannot change it, so they are not read.
        }
        parts.get(part).test(block, size, other);
        if (joint == Joint.AND) {
          for (int row = 0; row < size; row++) {
            mask[row] &= other[row];
          }
        } else {
          for (int row = 0; row < size; row++) {
            mask[row] |= other[row];
          }
        }
      }
    }
  }

  private static final class Inverse extends BlockTest {
    private final BlockTest of;

    private Inverse(BlockTest of) {
      this.of = of;
    }

    @Override
    void test(int block, int size, int[] mask) {
      of.test(block, size, mask);
      for (int row = 0; row < size; row++) {
        mask[row] ^= 1;
      }
    }
  }
}
