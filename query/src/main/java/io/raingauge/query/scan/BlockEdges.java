package io.raingauge.query.scan;

import io.raingauge.expression.Constant;
import io.raingauge.property.NumberOrder;
import io.raingauge.property.PropertyValues;
import java.util.List;

/** The greatest edge of a list that is not greater than a number. For one thread. */
final class BlockEdges extends BlockExpression.OfNumbers {
  private final BlockExpression of;
  private final PropertyValues edges;
  private final double[] numbers;
  private final boolean areWithin;

  BlockEdges(BlockExpression of, List<Constant> edges, Scratch scratch) {
    super(scratch);
    this.of = of;
    this.edges = new PropertyValues(edges.size());
    numbers = new double[edges.size()];
    for (int index = 0; index < numbers.length; index++) {
      this.edges.setScalar(index, edges.get(index).value());
      numbers[index] = this.edges.doubleAt(index);
    }
    areWithin = areWithin(numbers, numbers.length);
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    if (!areWithin || !of.numbers(block, size, out)) {
      return false;
    }
    for (int row = 0; row < size; row++) {
      double bin = Double.NaN;
      for (double edge : numbers) {
        bin = edge <= out[row] ? edge : bin;
      }
      out[row] = bin;
    }
    return true;
  }

  @Override
  void exact(int block, int size, PropertyValues into) {
    of.values(block, size, into);
    for (int row = 0; row < size; row++) {
      int bin = into.isNumber(row) ? bin(into, row) : -1;
      if (bin >= 0) {
        into.copy(row, edges, bin);
      } else {
        into.setNull(row);
      }
    }
  }

  /** The index of the edge; -1 below the first. */
  private int bin(PropertyValues values, int row) {
    int bin = -1;
    while (bin + 1 < numbers.length && order(values, row, bin + 1) >= 0) {
      bin++;
    }
    return bin;
  }

  private int order(PropertyValues values, int row, int edge) {
    return edges.type(edge) == PropertyValues.Type.LONG
        ? NumberOrder.compare(values, row, edges.longAt(edge))
        : NumberOrder.compare(values, row, edges.doubleAt(edge));
  }
}
