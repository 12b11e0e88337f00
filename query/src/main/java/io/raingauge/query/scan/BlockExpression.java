package io.raingauge.query.scan;

import io.raingauge.expression.Arithmetic;
import io.raingauge.expression.Bins;
import io.raingauge.expression.Coalesce;
import io.raingauge.expression.Compare;
import io.raingauge.expression.Constant;
import io.raingauge.expression.DatePart;
import io.raingauge.expression.Expression;
import io.raingauge.expression.Negation;
import io.raingauge.expression.Property;
import io.raingauge.expression.TextCall;
import io.raingauge.property.PropertyValues;
import java.util.Arrays;

/**
 * An expression over the blocks of one chunk. There are two ways through it, with the same results:
 * as numbers, in loops over doubles, which is for nearly all blocks there are; and value by value,
 * which knows strings and every whole number of 64 bits. Nothing is allocated per row, but for
 * {@code lower} of what is not ASCII.
 *
 * <p>For one thread.
 */
abstract class BlockExpression {
  /** Doubles hold every whole number below it, so what they compute is exact or rounded once. */
  static final double BEYOND = 0x1p53;

  /** Whether each value in this chunk is a number or null. */
  abstract boolean isNumeric();

  /**
   * The numbers of a block; NaN where the value is null or no number.
   *
   * @return whether all are below {@link #BEYOND}; if not, what is in {@code out} means nothing
   */
  abstract boolean numbers(int block, int size, double[] out);

  /** The values of a block, each in the slot of its row; all slots are absent before. */
  abstract void values(int block, int size, PropertyValues into);

  static BlockExpression of(Expression expression, ChunkColumns columns) {
    if (expression instanceof Property property) {
      return new BlockProperty(columns.stored(property.path()));
    }
    if (expression instanceof Constant constant) {
      return new BlockConstant(constant.value());
    }
    if (expression instanceof Negation negation) {
      return new BlockNegation(of(negation.of(), columns), columns.scratch());
    }
    if (expression instanceof Arithmetic arithmetic) {
      return new BlockArithmetic(
          arithmetic.operator(),
          of(arithmetic.left(), columns),
          of(arithmetic.right(), columns),
          columns.scratch());
    }
    if (expression instanceof Compare compare) {
      return new BlockCompare(
          compare.operator(),
          of(compare.left(), columns),
          of(compare.right(), columns),
          columns.scratch());
    }
    if (expression instanceof Bins bins) {
      return bins.form() == Bins.Form.WIDTH
          ? new BlockWidths(of(bins.of(), columns), bins.edges().get(0), columns.scratch())
          : new BlockEdges(of(bins.of(), columns), bins.edges(), columns.scratch());
    }
    if (expression instanceof DatePart part) {
      return new BlockDates(part, of(part.of(), columns), columns.scratch());
    }
    if (expression instanceof TextCall call) {
      BlockExpression of = of(call.of(), columns);
      return call.function() == TextCall.Function.LOWER
          ? new BlockLower(of, columns.scratch())
          : new BlockLength(of, columns.scratch());
    }
    Coalesce coalesce = (Coalesce) expression;
    return new BlockCoalesce(
        coalesce.of().stream().map(part -> of(part, columns)).toList(), columns.scratch());
  }

  /** Whether all numbers are below {@link #BEYOND}; NaN is. */
  static boolean areWithin(double[] numbers, int size) {
    int beyond = 0;
    for (int row = 0; row < size; row++) {
      beyond |= Math.abs(numbers[row]) >= BEYOND ? 1 : 0;
    }
    return beyond == 0;
  }

  /** Sets values to numbers; NaN is null. */
  static void put(double[] numbers, int size, PropertyValues into) {
    for (int row = 0; row < size; row++) {
      put(numbers[row], into, row);
    }
  }

  /** Sets a value to a number; to null where it is none, or beyond a double. */
  static void put(double number, PropertyValues into, int row) {
    if (Math.abs(number) <= Double.MAX_VALUE) {
      into.setDouble(row, number);
    } else {
      into.setNull(row);
    }
  }

  /** One that computes numbers: as numbers where that is exact, else value by value. */
  abstract static class OfNumbers extends BlockExpression {
    final Scratch scratch;

    OfNumbers(Scratch scratch) {
      this.scratch = scratch;
    }

    /** The values of a block of which doubles do not hold all numbers. */
    abstract void exact(int block, int size, PropertyValues into);

    @Override
    final boolean isNumeric() {
      return true;
    }

    @Override
    final void values(int block, int size, PropertyValues into) {
      double[] numbers = scratch.takeNumbers();
      if (numbers(block, size, numbers)) {
        put(numbers, size, into);
      } else {
        exact(block, size, into);
      }
      scratch.give(numbers);
    }
  }

  /** A value that is the same in each row. */
  private static final class BlockConstant extends BlockExpression {
    private final Object value;
    private final double number;

    private BlockConstant(Object value) {
      this.value = value;
      number = value instanceof Number known ? known.doubleValue() : Double.NaN;
    }

    @Override
    boolean isNumeric() {
      return value instanceof Number;
    }

    @Override
    boolean numbers(int block, int size, double[] out) {
      Arrays.fill(out, 0, size, number);
      return !(Math.abs(number) >= BEYOND);
    }

    @Override
    void values(int block, int size, PropertyValues into) {
      PropertyValues one = new PropertyValues(1);
      one.setScalar(0, value);
      for (int row = 0; row < size; row++) {
        into.copy(row, one, 0);
      }
    }
  }
}
