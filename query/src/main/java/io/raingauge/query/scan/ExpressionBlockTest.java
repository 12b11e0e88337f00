package io.raingauge.query.scan;

import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.PropertyTest;

/**
 * A comparison of an expression with a number or a truth: by doubles for the blocks where these
 * hold all that it computes, and value by value for the others. For one thread.
 */
final class ExpressionBlockTest extends BlockTest {
  private final ExpressionColumn column;
  private final Operator operator;
  private final double wanted;
  private final BlockTest byValue;

  private ExpressionBlockTest(
      ExpressionColumn column, Operator operator, double wanted, BlockTest byValue) {
    this.column = column;
    this.operator = operator;
    this.wanted = wanted;
    this.byValue = byValue;
  }

  static BlockTest of(PropertyTest test, ExpressionColumn column, BlockTest byValue) {
    if (test instanceof Comparison comparison) {
      if (column.isTruth() && comparison.value() instanceof Boolean truth) {
        return new ExpressionBlockTest(column, comparison.operator(), truth ? 1 : 0, byValue);
      }
      if (column.isNumeric()
          && comparison.value() instanceof Number number
          && Math.abs(number.doubleValue()) < BlockExpression.BEYOND) {
        return new ExpressionBlockTest(
            column, comparison.operator(), number.doubleValue(), byValue);
      }
    }
    return byValue;
  }

  @Override
  void test(int block, int size, int[] mask) {
    if (column.isTruth() && column.loadTruths(block)) {
      test(column.truths(), size, mask);
    } else if (!column.isTruth() && column.loadNumbers(block)) {
      test(column.numbers(), size, mask);
    } else {
      byValue.test(block, size, mask);
    }
  }

  /** Of NaN nothing holds. */
  private void test(double[] values, int size, int[] mask) {
    for (int row = 0; row < size; row++) {
      double value = values[row];
      boolean holds =
          switch (operator) {
            case EQ -> value == wanted;
            case NE -> value < wanted || value > wanted;
            case LT -> value < wanted;
            case LTE -> value <= wanted;
            case GT -> value > wanted;
            case GTE -> value >= wanted;
          };
      mask[row] = holds ? 1 : 0;
    }
  }
}
