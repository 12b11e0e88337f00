package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.Kind;
import io.raingauge.chunk.PackedCodes;
import io.raingauge.chunk.Texts;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Condition;
import io.raingauge.filter.PropertyTest;
import io.raingauge.property.PropertyValues;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Tests of a property's value: by code where there are codes, else by value. */
final class ValueTests {
  private static final int ROWS = ColumnReader.BLOCK_ROWS;
  private static final double FIRST_INEXACT = 0x1p53;

  private ValueTests() {}

  /** A test that may hold of some values. */
  static BlockTest of(PropertyTest test, PropertyColumn column) {
    Condition condition = test.bind(property -> 0);
    if (column.isExpression()) {
      BlockTest byValue = new ByValue(PropertyCells.of(column), condition);
      return ExpressionBlockTest.of(test, column.expression(), byValue);
    }
    if (column.isCoded()) {
      Codes holds = ofTexts(condition, column.reader().dictionary());
      return new ByCode(column.reader()::codes, column.reader().packedCodes(), holds);
    }
    if (column.isLongCoded()) {
      Codes holds = ofLongs(condition, column.reader().differentLongs());
      return new ByCode(column.reader()::longCodes, column.reader().packedCodes(), holds);
    }
    if (test instanceof Comparison comparison
        && !(comparison.value() instanceof String)
        && !(comparison.value() instanceof Boolean)
        && Math.abs(((Number) comparison.value()).doubleValue()) < FIRST_INEXACT
        && column.isExactInDoubles()) {
      return new ByNumber(column.reader(), comparison);
    }
    return new ByValue(PropertyCells.of(column), condition);
  }

  /** 1 for each code whose string meets a condition, and 0 for what is no string. */
  private static Codes ofTexts(Condition condition, Texts dictionary) {
    int[] holds = new int[dictionary.count() + 1];
    PropertyValues one = new PropertyValues(1);
    for (int code = 0; code < dictionary.count(); code++) {
      one.clear();
      one.setString(0, dictionary.bytes(), dictionary.from(code), dictionary.to(code));
      holds[code] = condition.test(one) ? 1 : 0;
    }
    return new Codes(holds);
  }

  private static Codes ofLongs(Condition condition, long[] different) {
    int[] holds = new int[different.length + 1];
    PropertyValues one = new PropertyValues(1);
    for (int code = 0; code < different.length; code++) {
      one.setLong(0, different[code]);
      holds[code] = condition.test(one) ? 1 : 0;
    }
    return new Codes(holds);
  }

  /** Which codes meet a condition: 1, else 0. */
  private static final class Codes {
    private final int[] holds;
    private final int only;

    private Codes(int[] holds) {
      this.holds = holds;
      int[] all = IntStream.range(0, holds.length).filter(code -> holds[code] == 1).toArray();
      only = all.length == 1 ? all[0] : -1;
    }

    /** Moves those of some rows to the front whose code meets the condition; how many. */
    private int keep(int[] codes, int[] rows, int count) {
      int kept = 0;
      for (int index = 0; index < count; index++) {
        rows[kept] = rows[index];
        kept += holds[codes[index]];
      }
      return kept;
    }

    /** By arithmetic where one code does, of which C2 makes vectors; else by a table. */
    private void look(int[] codes, int size, int[] mask) {
      int wanted = only;
      if (wanted >= 0) {
        for (int row = 0; row < size; row++) {
          mask[row] = ((codes[row] ^ wanted) - 1) >>> 31;
        }
      } else {
        for (int row = 0; row < size; row++) {
          mask[row] = holds[codes[row]];
        }
      }
    }
  }

  /** Reads the codes of a block, of strings or of whole numbers. */
  @FunctionalInterface
  private interface CodeSource {
    int read(int block, int[] out);
  }

  private static final class ByCode extends BlockTest {
    /** Of so many codes one is rare enough that rows are found one by one. */
    private static final int MANY = 8;

    private final CodeSource source;
    private final Optional<PackedCodes> packed;
    private final Codes holds;
    private final int[] codes = new int[ROWS];

    private ByCode(CodeSource source, Optional<PackedCodes> packed, Codes holds) {
      this.source = source;
      this.packed = packed;
      this.holds = holds;
    }

    @Override
    void test(int block, int size, int[] mask) {
      source.read(block, codes);
      holds.look(codes, size, mask);
    }

    @Override
    boolean canFind() {
      return packed.isPresent() && holds.only >= 0 && holds.holds.length > MANY;
    }

    @Override
    int find(int block, int[] rows) {
      return packed.orElseThrow().find(block, holds.only, rows);
    }

    @Override
    boolean canNarrow() {
      return packed.isPresent();
    }

    @Override
    int narrow(int block, int[] rows, int count) {
      packed.orElseThrow().pick(block, rows, count, codes);
      return holds.keep(codes, rows, count);
    }
  }

  /** Compares numbers that doubles hold exactly. */
  private static final class ByNumber extends BlockTest {
    private final ColumnReader reader;
    private final Comparison.Operator operator;
    private final double wanted;
    private final double[] values = new double[ROWS];
    private final int[] numbers = new int[ROWS];

    private ByNumber(ColumnReader reader, Comparison test) {
      this.reader = reader;
      operator = test.operator();
      wanted = ((Number) test.value()).doubleValue();
    }

    @Override
    void test(int block, int size, int[] mask) {
      if (isBeyond(block)) {
        Arrays.fill(mask, 0, size, 0);
        return;
      }
      reader.numbers(block, values);
      switch (operator) {
        case EQ -> equal(size, mask);
        case NE -> unequal(size, mask);
        case LT -> less(size, mask);
        case LTE -> atMost(size, mask);
        case GT -> more(size, mask);
        case GTE -> atLeast(size, mask);
      }
      if (!reader.isAll(Kind.LONG) && !reader.isAll(Kind.DOUBLE)) {
        reader.numberMask(block, numbers);
        for (int row = 0; row < size; row++) {
          mask[row] &= numbers[row];
        }
      }
    }

    private boolean isBeyond(int block) {
      return switch (operator) {
        case EQ -> reader.min(block) > wanted || reader.max(block) < wanted;
        case NE -> false;
        case LT -> reader.min(block) >= wanted;
        case LTE -> reader.min(block) > wanted;
        case GT -> reader.max(block) <= wanted;
        case GTE -> reader.max(block) < wanted;
      };
    }

    private void equal(int size, int[] mask) {
      for (int row = 0; row < size; row++) {
        mask[row] = values[row] == wanted ? 1 : 0;
      }
    }

    private void unequal(int size, int[] mask) {
      for (int row = 0; row < size; row++) {
        mask[row] = values[row] != wanted ? 1 : 0;
      }
    }

    private void less(int size, int[] mask) {
      for (int row = 0; row < size; row++) {
        mask[row] = values[row] < wanted ? 1 : 0;
      }
    }

    private void atMost(int size, int[] mask) {
      for (int row = 0; row < size; row++) {
        mask[row] = values[row] <= wanted ? 1 : 0;
      }
    }

    private void more(int size, int[] mask) {
      for (int row = 0; row < size; row++) {
        mask[row] = values[row] > wanted ? 1 : 0;
      }
    }

    private void atLeast(int size, int[] mask) {
      for (int row = 0; row < size; row++) {
        mask[row] = values[row] >= wanted ? 1 : 0;
      }
    }
  }

  private static final class ByValue extends BlockTest {
    private final PropertyCells cells;
    private final Condition condition;
    private final PropertyValues one = new PropertyValues(1);

    private ByValue(PropertyCells cells, Condition condition) {
      this.cells = cells;
      this.condition = condition;
    }

    @Override
    void test(int block, int size, int[] mask) {
      cells.load(block);
      for (int row = 0; row < size; row++) {
        one.clear();
        cells.set(row, one, 0);
        mask[row] = condition.test(one) ? 1 : 0;
      }
    }
  }
}
