package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.chunk.Kind;
import io.raingauge.property.PropertyValues;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A property within an expression. For one thread. */
final class BlockProperty extends BlockExpression {
  private static final Set<Kind> NUMBERS_OR_NULL =
      EnumSet.of(Kind.ABSENT, Kind.NULL, Kind.JSON, Kind.LONG, Kind.DOUBLE, Kind.BIG);

  private final PropertyColumn column;
  private final PropertyValues one = new PropertyValues(1);
  private int @Nullable [] mask;
  private @Nullable PropertyCells cells;

  BlockProperty(PropertyColumn column) {
    this.column = column;
  }

  @Override
  boolean isNumeric() {
    return column.isMissing()
        || (!column.isScattered() && NUMBERS_OR_NULL.containsAll(column.reader().kinds()));
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    if (column.isMissing()) {
      Arrays.fill(out, 0, size, Double.NaN);
      return true;
    }
    return column.isScattered() ? ofCells(block, size, out) : ofColumn(block, size, out);
  }

  @Override
  void values(int block, int size, PropertyValues into) {
    PropertyCells its = cells();
    its.load(block);
    for (int row = 0; row < size; row++) {
      its.set(row, into, row);
      switch (into.type(row)) {
        case ABSENT, NESTED -> into.setNull(row);
        case NULL, BOOLEAN, LONG, DOUBLE, STRING -> {}
      }
    }
  }

  private boolean ofColumn(int block, int size, double[] out) {
    ColumnReader reader = column.reader();
    if (reader.min(block) <= -BEYOND || reader.max(block) >= BEYOND) {
      return false; // Without any number the least is +infinity, and the greatest -infinity.
    }
    reader.numbers(block, out);
    if (!reader.isAll(Kind.LONG) && !reader.isAll(Kind.DOUBLE)) {
      int[] has = mask();
      reader.numberMask(block, has);
      for (int row = 0; row < size; row++) {
        out[row] = has[row] != 0 ? out[row] : Double.NaN;
      }
    }
    return true;
  }

  private boolean ofCells(int block, int size, double[] out) {
    PropertyCells its = cells();
    its.load(block);
    for (int row = 0; row < size; row++) {
      one.clear();
      its.set(row, one, 0);
      out[row] = one.isNumber(0) ? one.doubleAt(0) : Double.NaN;
    }
    return areWithin(out, size);
  }

  private int[] mask() {
    int[] known = mask;
    if (known == null) {
      known = new int[ColumnReader.BLOCK_ROWS];
      mask = known;
    }
    return known;
  }

  private PropertyCells cells() {
    PropertyCells known = cells;
    if (known == null) {
      known = PropertyCells.of(column);
      cells = known;
    }
    return known;
  }
}
