package io.raingauge.query.scan;

import io.raingauge.chunk.LongTable;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;

/**
 * The values of an expression by which events are grouped. Numbers that doubles hold are found by
 * their bits, so that each is encoded once a chunk; all others by their bytes. For one thread.
 */
final class ExpressionKeys extends KeyColumn {
  private final ExpressionColumn column;
  private final BytesIndex index = new BytesIndex();
  private final LongTable seen = new LongTable();

  /** For each number that was seen, where its value is in the index. */
  private int[] numberOf = new int[64];

  private int known;

  private final PropertyValues one = new PropertyValues(1);
  private final GrowingBytes value = new GrowingBytes();

  ExpressionKeys(ExpressionColumn column) {
    this.column = column;
  }

  @Override
  boolean isGrowing() {
    return true;
  }

  @Override
  int count() {
    return index.size();
  }

  @Override
  void read(BlockView view, int[] out) {
    if (column.isNumeric() && column.loadNumbers(view.block)) {
      double[] numbers = column.numbers();
      for (int at = 0; at < view.selected; at++) {
        out[at] = number(numbers[view.row(at)]);
      }
      return;
    }
    PropertyValues values = column.values(view.block);
    for (int at = 0; at < view.selected; at++) {
      out[at] = index(values, view.row(at));
    }
  }

  @Override
  void encode(int number, GrowingBytes into) {
    index.write(number, into);
  }

  private int number(double number) {
    int code = seen.codeOf(Double.doubleToLongBits(number + 0.0)); // -0.0 + 0.0 is 0.0.
    if (code == numberOf.length) {
      numberOf = Arrays.copyOf(numberOf, code * 2);
    }
    if (seen.size() > known) {
      known = seen.size();
      one.clear();
      BlockExpression.put(number, one, 0);
      numberOf[code] = index(one, 0);
    }
    return numberOf[code];
  }

  private int index(PropertyValues values, int slot) {
    value.clear();
    Series.encodeValue(values, slot, value);
    return index.numberOf(value.bytes(), value.size());
  }
}
