package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Optional;

/**
 * What one measure remembers of some events: it takes values, merges, and answers.
 *
 * <p>A state is a function of its values in their order (F2): written, read and continued, it ends
 * in the same bytes as one that was never written. Values that a measure has no use for (absent,
 * null, nested; for numbers also strings and booleans) change nothing.
 *
 * <p>For one thread.
 */
public abstract sealed class MeasureState
    permits CountState,
        SumState,
        ExtremeState,
        LastState,
        AverageState,
        DeviationState,
        DistinctState,
        QuantileState {

  /** The state of no events. */
  public static MeasureState empty(Measure measure) {
    return switch (measure.kind()) {
      case COUNT -> new CountState();
      case SUM -> new SumState();
      case MIN -> new ExtremeState(ExtremeState.Side.MIN);
      case MAX -> new ExtremeState(ExtremeState.Side.MAX);
      case LAST -> new LastState();
      case AVERAGE -> new AverageState();
      case DEVIATION -> new DeviationState();
      case DISTINCT -> new DistinctState();
      case QUANTILE -> new QuantileState();
    };
  }

  /** The state of so many events. */
  public static MeasureState ofCount(long events) {
    return new CountState(events);
  }

  /** The state of {@link Measure.Kind#SUM} of numbers that were added elsewhere. */
  public static MeasureState ofSum(Total total) {
    SumState state = new SumState();
    state.take(total);
    return state;
  }

  /** The state of {@link Measure.Kind#AVERAGE} of so many numbers that were added elsewhere. */
  public static MeasureState ofAverage(long numbers, Total total) {
    AverageState state = new AverageState();
    state.take(numbers, total);
    return state;
  }

  /**
   * The state of no events that is as exact as it can be: {@link Measure.Kind#DISTINCT} and {@link
   * Measure.Kind#QUANTILE} keep their values as long as there is room for them. All others are
   * those of {@link #empty}.
   */
  public static MeasureState exact(Measure measure, DistinctRoom room) {
    return switch (measure.kind()) {
      case DISTINCT -> new DistinctState(room);
      case QUANTILE -> new QuantileState(room);
      case COUNT, SUM, MIN, MAX, LAST, AVERAGE, DEVIATION -> empty(measure);
    };
  }

  /**
   * Takes one event.
   *
   * @param slot where the measure's property is; {@link Measure.Kind#COUNT} does not look at it
   * @param timeMs when the event happened
   */
  public abstract void add(PropertyValues values, int slot, long timeMs);

  /**
   * Takes all that another state of the same kind of measure took, and leaves that one as it is.
   */
  public abstract void merge(MeasureState other);

  /**
   * The number, if there is one: a {@link Long}, a {@link java.math.BigInteger} or a {@link
   * Double}; of {@link Measure.Kind#LAST} also a {@link String} or a {@link Boolean}. Counts and
   * sums of nothing are 0, any other measure of nothing is empty. Of {@link Measure.Kind#QUANTILE}
   * it is the median.
   */
  public abstract Optional<Object> result();

  /** Whether {@link #result} is known and not estimated. */
  public boolean isExact() {
    return true;
  }

  /** About how much of the heap it takes; it may grow with each value. */
  public abstract int heapBytes();

  /** Appends the state's bytes, which tell their own end. */
  abstract void write(GrowingBytes into);

  /** Takes the bytes of a state into this empty one. */
  abstract void read(BytesCursor from);

  /** As {@link #write}, but keeps what is known exactly so. */
  void writeExactly(GrowingBytes into) {
    write(into);
  }

  /**
   * Takes the bytes of {@link #writeExactly} into this empty one.
   *
   * @param room for what is kept one by one
   */
  void readExactly(BytesCursor from, DistinctRoom room) {
    read(from);
  }
}
