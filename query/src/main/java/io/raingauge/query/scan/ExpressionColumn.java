package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnReader;
import io.raingauge.expression.Expression;
import io.raingauge.property.PropertyValues;
import org.jspecify.annotations.Nullable;

/**
 * The values of an expression in one chunk, block after block, each block computed once for all who
 * look at it: filter, groups and measures. What it gives is not to be changed. For one thread.
 */
final class ExpressionColumn {
  private static final int NONE = -1;

  private final BlockExpression expression;
  private final int rows;
  private final double[] numbers = new double[ColumnReader.BLOCK_ROWS];
  private int numbersOf = NONE;
  private boolean areNumbersExact;
  private double @Nullable [] truths;
  private int truthsOf = NONE;
  private boolean areTruthsKnown;
  private @Nullable PropertyValues values;
  private int valuesOf = NONE;

  ExpressionColumn(Expression of, ChunkColumns columns) {
    expression = BlockExpression.of(of, columns);
    rows = columns.header().rows();
  }

  /** Whether each value in this chunk is a number or null. */
  boolean isNumeric() {
    return expression.isNumeric();
  }

  /** Whether each value is true, false or null. */
  boolean isTruth() {
    return expression instanceof BlockCompare;
  }

  /** Whether doubles hold all numbers of a block; {@link #numbers} has them then. */
  boolean loadNumbers(int block) {
    if (numbersOf != block) {
      areNumbersExact = expression.numbers(block, size(block), numbers);
      numbersOf = block;
    }
    return areNumbersExact;
  }

  /** NaN where the value is null or no number. */
  double[] numbers() {
    return numbers;
  }

  /** Whether a block's truths are known as numbers; {@link #truths} has them then. */
  boolean loadTruths(int block) {
    if (truthsOf != block) {
      areTruthsKnown =
          expression instanceof BlockCompare compare
              && compare.truths(block, size(block), truths());
      truthsOf = block;
    }
    return areTruthsKnown;
  }

  /** 1 for true, 0 for false, NaN for null. */
  double[] truths() {
    double[] known = truths;
    if (known == null) {
      known = new double[ColumnReader.BLOCK_ROWS];
      truths = known;
    }
    return known;
  }

  /** The values of a block, each in the slot of its row. */
  PropertyValues values(int block) {
    PropertyValues known = values;
    if (known == null) {
      known = new PropertyValues(ColumnReader.BLOCK_ROWS);
      values = known;
    }
    if (valuesOf != block) {
      known.clear();
      expression.values(block, size(block), known);
      valuesOf = block;
    }
    return known;
  }

  /** How many rows a block has. */
  private int size(int block) {
    return Math.min(ColumnReader.BLOCK_ROWS, rows - block * ColumnReader.BLOCK_ROWS);
  }
}
