package io.raingauge.query.scan;

import io.raingauge.expression.Compare.Operator;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.ValueOrder;
import java.util.Arrays;

/** Whether two values stand in an order; null where they are not of one type. For one thread. */
final class BlockCompare extends BlockExpression {
  private final Operator operator;
  private final BlockExpression left;
  private final BlockExpression right;
  private final Scratch scratch;

  BlockCompare(Operator operator, BlockExpression left, BlockExpression right, Scratch scratch) {
    this.operator = operator;
    this.left = left;
    this.right = right;
    this.scratch = scratch;
  }

  @Override
  boolean isNumeric() {
    return false;
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    Arrays.fill(out, 0, size, Double.NaN);
    return true;
  }

  @Override
  void values(int block, int size, PropertyValues into) {
    double[] truths = scratch.takeNumbers();
    if (truths(block, size, truths)) {
      for (int row = 0; row < size; row++) {
        if (Double.isNaN(truths[row])) {
          into.setNull(row);
        } else {
          into.setBoolean(row, truths[row] != 0);
        }
      }
    } else {
      compare(block, size, into);
    }
    scratch.give(truths);
  }

  /**
   * 1 for true, 0 for false, NaN for null.
   *
   * @return whether that is known by comparing doubles; if not, {@code out} means nothing
   */
  boolean truths(int block, int size, double[] out) {
    if (!left.isNumeric() || !right.isNumeric()) {
      return false;
    }
    double[] other = scratch.takeNumbers();
    boolean isExact = left.numbers(block, size, out) && right.numbers(block, size, other);
    if (isExact) {
      compare(size, out, other);
    }
    scratch.give(other);
    return isExact;
  }

  private void compare(int size, double[] out, double[] other) {
    switch (operator) {
      case EQ -> {
        for (int row = 0; row < size; row++) {
          out[row] = truth(out[row] == other[row], out[row], other[row]);
        }
      }
      case NE -> {
        for (int row = 0; row < size; row++) {
          out[row] = truth(out[row] != other[row], out[row], other[row]);
        }
      }
      case LT -> {
        for (int row = 0; row < size; row++) {
          out[row] = truth(out[row] < other[row], out[row], other[row]);
        }
      }
      case LTE -> {
        for (int row = 0; row < size; row++) {
          out[row] = truth(out[row] <= other[row], out[row], other[row]);
        }
      }
      case GT -> {
        for (int row = 0; row < size; row++) {
          out[row] = truth(out[row] > other[row], out[row], other[row]);
        }
      }
      case GTE -> {
        for (int row = 0; row < size; row++) {
          out[row] = truth(out[row] >= other[row], out[row], other[row]);
        }
      }
    }
  }

  private static double truth(boolean holds, double one, double other) {
    return Double.isNaN(one) || Double.isNaN(other) ? Double.NaN : holds ? 1 : 0;
  }

  private void compare(int block, int size, PropertyValues into) {
    PropertyValues other = scratch.takeValues();
    left.values(block, size, into);
    right.values(block, size, other);
    for (int row = 0; row < size; row++) {
      if (ValueOrder.areAlike(into, row, other, row)) {
        into.setBoolean(row, operator.holds(ValueOrder.compare(into, row, other, row)));
      } else {
        into.setNull(row);
      }
    }
    scratch.give(other);
  }
}
