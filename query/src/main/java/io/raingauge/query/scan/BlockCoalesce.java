package io.raingauge.query.scan;

import io.raingauge.property.PropertyValues;
import java.util.List;

/** The first of some values that is not null. For one thread. */
final class BlockCoalesce extends BlockExpression {
  private final List<BlockExpression> parts;
  private final Scratch scratch;

  BlockCoalesce(List<BlockExpression> parts, Scratch scratch) {
    this.parts = parts;
    this.scratch = scratch;
  }

  @Override
  boolean isNumeric() {
    return parts.stream().allMatch(BlockExpression::isNumeric);
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    return isNumeric() ? ofNumbers(block, size, out) : ofValues(block, size, out);
  }

  @Override
  void values(int block, int size, PropertyValues into) {
    parts.get(0).values(block, size, into);
    PropertyValues other = scratch.takeValues();
    for (BlockExpression part : parts.subList(1, parts.size())) {
      other.clear();
      part.values(block, size, other);
      for (int row = 0; row < size; row++) {
        if (into.type(row) == PropertyValues.Type.NULL) {
          into.copy(row, other, row);
        }
      }
    }
    scratch.give(other);
  }

  private boolean ofNumbers(int block, int size, double[] out) {
    double[] other = scratch.takeNumbers();
    boolean isExact = parts.get(0).numbers(block, size, out);
    for (int index = 1; isExact && index < parts.size(); index++) {
      isExact = parts.get(index).numbers(block, size, other);
      for (int row = 0; row < size; row++) {
        out[row] = Double.isNaN(out[row]) ? other[row] : out[row];
      }
    }
    scratch.give(other);
    return isExact;
  }

  /** A string that comes first is the value, and no number. */
  private boolean ofValues(int block, int size, double[] out) {
    PropertyValues values = scratch.takeValues();
    values(block, size, values);
    for (int row = 0; row < size; row++) {
      out[row] = values.isNumber(row) ? values.doubleAt(row) : Double.NaN;
    }
    scratch.give(values);
    return areWithin(out, size);
  }
}
