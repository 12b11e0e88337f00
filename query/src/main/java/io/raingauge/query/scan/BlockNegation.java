package io.raingauge.query.scan;

import io.raingauge.property.PropertyValues;

/** A number with its sign changed. For one thread. */
final class BlockNegation extends BlockExpression.OfNumbers {
  private final BlockExpression of;

  BlockNegation(BlockExpression of, Scratch scratch) {
    super(scratch);
    this.of = of;
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    boolean isExact = of.numbers(block, size, out);
    for (int row = 0; row < size; row++) {
      out[row] = -out[row];
    }
    return isExact;
  }

  @Override
  void exact(int block, int size, PropertyValues into) {
    of.values(block, size, into);
    for (int row = 0; row < size; row++) {
      if (into.type(row) == PropertyValues.Type.LONG && into.longAt(row) != Long.MIN_VALUE) {
        into.setLong(row, -into.longAt(row));
      } else {
        put(into.isNumber(row) ? -into.doubleAt(row) : Double.NaN, into, row);
      }
    }
  }
}
