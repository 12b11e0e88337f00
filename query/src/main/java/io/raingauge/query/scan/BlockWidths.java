package io.raingauge.query.scan;

import io.raingauge.expression.Constant;
import io.raingauge.property.PropertyValues;

/**
 * The greatest multiple of a width that is not greater than a number. Where the width is one part
 * of a whole number, as 0.1 is of 1, a multiple is k divided by that number: 0.3, and not the
 * 0.30000000000000004 that 3 times 0.1 is. For one thread.
 */
final class BlockWidths extends BlockExpression.OfNumbers {
  private final BlockExpression of;
  private final Number width;
  private final double step;

  /** How many steps are 1; 0 where that is no whole number above 1. */
  private final double steps;

  BlockWidths(BlockExpression of, Constant width, Scratch scratch) {
    super(scratch);
    this.of = of;
    this.width = (Number) width.value();
    step = this.width.doubleValue();
    double parts = Math.rint(1 / step);
    steps = parts > 1 && parts < BEYOND && 1 / parts == step ? parts : 0;
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    if (step >= BEYOND || !of.numbers(block, size, out)) {
      return false;
    }
    for (int row = 0; row < size; row++) {
      out[row] = bin(out[row]);
    }
    return areWithin(out, size);
  }

  @Override
  void exact(int block, int size, PropertyValues into) {
    of.values(block, size, into);
    for (int row = 0; row < size; row++) {
      if (into.type(row) == PropertyValues.Type.LONG && width instanceof Long whole) {
        wholeBin(into.longAt(row), whole, into, row);
      } else {
        put(into.isNumber(row) ? bin(into.doubleAt(row)) : Double.NaN, into, row);
      }
    }
  }

  /** Below the least multiple of 64 bits it is a double. */
  private void wholeBin(long number, long whole, PropertyValues into, int row) {
    long rest = Math.floorMod(number, whole);
    if (number >= Long.MIN_VALUE + rest) {
      into.setLong(row, number - rest);
    } else {
      put(bin((double) number), into, row);
    }
  }

  /** A quotient is rounded, so its floor may be one off: the multiples beside it are looked at. */
  private double bin(double number) {
    double count = Math.floor(number / step);
    if (Math.abs(count) >= BEYOND) {
      return number; // Bins narrower than doubles are apart.
    }
    double bin = multiple(count);
    if (bin > number) {
      return multiple(count - 1);
    }
    double next = multiple(count + 1);
    return next <= number ? next : bin;
  }

  private double multiple(double count) {
    return steps > 0 ? count / steps : count * step;
  }
}
