package io.raingauge.query.scan;

import io.raingauge.measure.DistinctRoom;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;

/** What one measure remembers of the points of one chunk. For one thread. */
abstract class Accumulator {
  /** Different values that are kept one by one, of one measure and chunk: 8 MB. */
  static final int MOST_EXACT = 1 << 18;

  /** Takes the selected rows of a block, in their order. */
  abstract void add(BlockView view);

  /** The state of a point; it is asked once, after all blocks. */
  abstract MeasureState state(int point);

  /** About the bytes of memory that it takes. */
  abstract long usedBytes();

  /** Takes what is to be merged in another way than as states. */
  void mergeApart(NumberedTexts into) {}

  /**
   * One for a scan with groups or intervals, or with a filter.
   *
   * @param rows counts all rows of each point, whatever is measured; a count is just that
   */
  static Accumulator of(Measure measure, ChunkColumns columns, Scan scan, CountAccumulator rows) {
    if (measure.kind() == Measure.Kind.COUNT) {
      return rows;
    }
    PropertyColumn column = columns.property(measure.property());
    boolean isNumbers = column.isExactInDoubles();
    DistinctRoom room = new DistinctRoom(MOST_EXACT);
    if (column.isExpression() && ExpressionAccumulator.has(measure.kind())) {
      return ExpressionAccumulator.of(measure, column, room);
    }
    return switch (measure.kind()) {
      case COUNT -> throw new IllegalStateException("a count has no property");
      case SUM, AVERAGE ->
          isNumbers
              ? new TotalsAccumulator(measure.kind(), column.reader(), rows)
              : new StatesAccumulator(measure, column, room);
      case MIN, MAX ->
          isNumbers
              ? new ExtremesAccumulator(measure, column.reader())
              : new StatesAccumulator(measure, column, room);
      case DISTINCT ->
          scan.isOne() && DistinctAccumulator.canTake(column)
              ? new DistinctAccumulator(column, room)
              : new StatesAccumulator(measure, column, room);
      case LAST, DEVIATION, QUANTILE -> new StatesAccumulator(measure, column, room);
    };
  }
}
