package io.raingauge.query.scan;

import io.raingauge.expression.Arithmetic.Operator;
import io.raingauge.property.PropertyValues;

/**
 * Two numbers made one. Of two whole numbers below 2<sup>53</sup> doubles find the whole result if
 * it is below that, too; if it is not, the block is computed again value by value, in 64 bits where
 * it fits and else in doubles. For one thread.
 */
final class BlockArithmetic extends BlockExpression.OfNumbers {
  private final Operator operator;
  private final BlockExpression left;
  private final BlockExpression right;

  BlockArithmetic(Operator operator, BlockExpression left, BlockExpression right, Scratch scratch) {
    super(scratch);
    this.operator = operator;
    this.left = left;
    this.right = right;
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    double[] other = scratch.takeNumbers();
    boolean isExact = left.numbers(block, size, out) && right.numbers(block, size, other);
    if (isExact) {
      compute(size, out, other);
      isExact = areWithin(out, size);
    }
    scratch.give(other);
    return isExact;
  }

  @Override
  void exact(int block, int size, PropertyValues into) {
    PropertyValues other = scratch.takeValues();
    left.values(block, size, into);
    right.values(block, size, other);
    for (int row = 0; row < size; row++) {
      if (into.type(row) == PropertyValues.Type.LONG
          && other.type(row) == PropertyValues.Type.LONG) {
        whole(into.longAt(row), other.longAt(row), into, row);
      } else if (into.isNumber(row) && other.isNumber(row)) {
        put(of(into.doubleAt(row), other.doubleAt(row)), into, row);
      } else {
        into.setNull(row);
      }
    }
    scratch.give(other);
  }

  /** A loop for each operator, of which C2 makes vectors where the processor has them. */
  private void compute(int size, double[] out, double[] other) {
    switch (operator) {
      case ADD -> {
        for (int row = 0; row < size; row++) {
          out[row] += other[row];
        }
      }
      case SUBTRACT -> {
        for (int row = 0; row < size; row++) {
          out[row] -= other[row];
        }
      }
      case MULTIPLY -> {
        for (int row = 0; row < size; row++) {
          out[row] *= other[row];
        }
      }
      case DIVIDE -> {
        for (int row = 0; row < size; row++) {
          out[row] = other[row] == 0 ? Double.NaN : out[row] / other[row];
        }
      }
      case MOD -> {
        for (int row = 0; row < size; row++) {
          out[row] = mod(out[row], other[row]);
        }
      }
    }
  }

  private double of(double one, double other) {
    return switch (operator) {
      case ADD -> one + other;
      case SUBTRACT -> one - other;
      case MULTIPLY -> one * other;
      case DIVIDE -> other == 0 ? Double.NaN : one / other;
      case MOD -> mod(one, other);
    };
  }

  /** Of two whole numbers: exact where that fits 64 bits, else as of doubles. */
  private void whole(long one, long other, PropertyValues into, int row) {
    long whole =
        switch (operator) {
          case ADD -> one + other;
          case SUBTRACT -> one - other;
          case MULTIPLY -> one * other;
          case DIVIDE -> other == 0 ? 0 : one / other;
          case MOD -> other == 0 ? 0 : Math.floorMod(one, other);
        };
    boolean isExact =
        switch (operator) {
          case ADD -> ((one ^ whole) & (other ^ whole)) >= 0;
          case SUBTRACT -> ((one ^ other) & (one ^ whole)) >= 0;
          case MULTIPLY -> Math.multiplyHigh(one, other) == whole >> 63;
          case DIVIDE -> other != 0 && one % other == 0 && !(one == Long.MIN_VALUE && other == -1);
          case MOD -> other != 0;
        };
    if (isExact) {
      into.setLong(row, whole);
    } else {
      put(of((double) one, (double) other), into, row);
    }
  }

  /** The remainder of the greatest multiple that is not greater; NaN where other is 0. */
  static double mod(double one, double other) {
    if ((long) one == one && (long) other == other && isSmall(one) && isSmall(other)) {
      return other == 0 ? Double.NaN : one - Math.floor(one / other) * other; // 5 ns less than %.
    }
    double rest = one % other;
    return rest != 0 && ((rest < 0) != (other < 0)) ? rest + other : rest;
  }

  private static boolean isSmall(double number) {
    return Math.abs(number) < BEYOND;
  }
}
