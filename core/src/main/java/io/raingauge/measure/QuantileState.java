package io.raingauge.measure;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.mapping.CubicallyInterpolatedMapping;
import com.datadoghq.sketch.ddsketch.mapping.IndexMapping;
import com.datadoghq.sketch.ddsketch.store.Bin;
import com.datadoghq.sketch.ddsketch.store.CollapsingLowestDenseStore;
import com.datadoghq.sketch.ddsketch.store.Store;
import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Any quantile of numbers, each to 1 % of its value (Masson, Rim and Lee, "DDSketch: a fast and
 * fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019; the library is
 * sketches-java). A state is a function of its values, whatever their order.
 *
 * <p>In memory, for an answer from raw events, a state can begin as the numbers themselves, {@link
 * #isExact}; where there is no more room for them it becomes the sketch that they make. What is
 * written is always a sketch.
 *
 * <p>It keeps 2,048 bins for each sign, which hold numbers whose sizes differ by a factor of up to
 * 10<sup>17</sup>; of still smaller ones only their number and sign are known.
 *
 * <pre>
 *  +-----------------+--------------+-------------------------------+-----------------+-------+
 *  | zeros, unsigned | n, unsigned  | n × index - the one before,   | n, unsigned     | n ×   |
 *  |                 |              | signed; count, unsigned       |                 |       |
 *  +-----------------+--------------+-------------------------------+-----------------+-------+
 *                     bins of negative numbers, indexes ascending    bins of positive numbers
 * </pre>
 *
 * <p>For one thread. At most 33 KB of memory, and as long as it is exact 64 bytes a number.
 */
public final class QuantileState extends MeasureState {
  /** How far a quantile may be from the true one, in parts of it. */
  public static final double RELATIVE_ERROR = 0.01;

  private static final int MAX_BINS = 2048;

  /** By how many bins a store of the library grows. */
  private static final int BINS_STEP = 64;

  /** What the objects around the bins take of the heap. */
  private static final int OBJECTS_HEAP_BYTES = 152;

  private static final IndexMapping BINS = new CubicallyInterpolatedMapping(RELATIVE_ERROR);

  private DDSketch values = new DDSketch(BINS, QuantileState::newStore);

  /** While it is exact all numbers, and the sketch none. */
  private @Nullable ExactNumbers exact;

  QuantileState() {}

  /** One that is exact as long as there is room. */
  QuantileState(DistinctRoom room) {
    exact = new ExactNumbers(room);
  }

  /** Which of n numbers in their order a part of them leads to. */
  public enum Rank {
    /** The one at part × (n − 1), counted from 0 and rounded down. */
    LOWER,
    /** The one at part × n, counted from 1 and rounded up. */
    NEAREST
  }

  @Override
  public void add(PropertyValues from, int slot, long timeMs) {
    if (!from.isNumber(slot)) {
      return;
    }
    if (exact != null) {
      boolean isTaken =
          from.type(slot) == PropertyValues.Type.LONG
              ? exact.addWhole(from.longAt(slot))
              : exact.addOther(from.doubleAt(slot));
      if (isTaken) {
        return;
      }
      becomeSketch();
    }
    accept(from.doubleAt(slot), 1);
  }

  @Override
  public void merge(MeasureState other) {
    QuantileState from = (QuantileState) other;
    if (from.exact != null) {
      if (exact == null && values.isEmpty()) {
        exact = new ExactNumbers(new DistinctRoom(2 * ExactNumbers.MOST));
      }
      from.exact.forEach(this::take);
    } else if (!from.values.isEmpty()) {
      becomeSketch();
      values.mergeWith(from.values);
    }
  }

  @Override
  public boolean isExact() {
    return exact != null || values.isEmpty();
  }

  @Override
  public Optional<Object> result() {
    return number(0.5, Rank.LOWER).map(median -> median);
  }

  /** As {@link #number}, of the lower rank. */
  public OptionalDouble quantile(double part) {
    Optional<Number> number = number(part, Rank.LOWER);
    return number.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(number.get().doubleValue());
  }

  /**
   * The number that a part of all numbers does not exceed; empty without numbers. It is a Long or a
   * Double that came, where the state is exact, and else a Double near the one of either rank.
   *
   * @param part from 0, the least, to 1, the greatest
   */
  public Optional<Number> number(double part, Rank rank) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("a quantile of " + part + " is not from 0 to 1");
    }
    if (exact != null && exact.count() > 0) {
      return Optional.of(exact.after(before(part, exact.count(), rank)));
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(estimate(part, rank));
  }

  /**
   * How many of so many numbers stand before the one that is looked for. The part is the decimal
   * number that was asked for, not the double next to it: 0.07 × 100 is 7, and 0.29 × 100 is 29, of
   * which floating point makes a little more and a little less, and so the neighbour.
   */
  private static long before(double part, long count, Rank rank) {
    BigDecimal decimal = BigDecimal.valueOf(part);
    BigDecimal before =
        switch (rank) {
          case LOWER ->
              decimal.multiply(BigDecimal.valueOf(count - 1)).setScale(0, RoundingMode.FLOOR);
          case NEAREST ->
              decimal
                  .multiply(BigDecimal.valueOf(count))
                  .setScale(0, RoundingMode.CEILING)
                  .subtract(BigDecimal.ONE);
        };
    return Math.max(0, before.longValueExact());
  }

  /** By the part that leads into the middle of the rank: half a rank takes up the rounding. */
  private double estimate(double part, Rank rank) {
    long count = Math.round(values.getCount());
    double middle = count == 1 ? 0 : (before(part, count, rank) + 0.5) / (count - 1);
    return values.getValueAtQuantile(Math.min(1, middle));
  }

  @Override
  public int heapBytes() {
    return OBJECTS_HEAP_BYTES
        + (exact == null ? 0 : exact.heapBytes())
        + heapBytes(values.getNegativeValueStore())
        + heapBytes(values.getPositiveValueStore());
  }

  @Override
  void write(GrowingBytes into) {
    becomeSketch();
    Store negative = values.getNegativeValueStore();
    Store positive = values.getPositiveValueStore();
    double others = negative.getTotalCount() + positive.getTotalCount();
    into.putUnsigned((long) (values.getCount() - others));
    write(negative, into);
    write(positive, into);
  }

  @Override
  void read(BytesCursor from) {
    long zeros = from.nextUnsigned();
    Store negative = readStore(from);
    values = DDSketch.of(BINS, negative, readStore(from), (double) zeros);
  }

  /**
   * 0 and the sketch; or the number of different numbers plus one, and of each how often it came,
   * whether it is whole (1) or a double (0), and its eight bytes.
   */
  @Override
  void writeExactly(GrowingBytes into) {
    if (exact == null) {
      into.putUnsigned(0);
      write(into);
      return;
    }
    into.putUnsigned(exact.size() + 1L);
    exact.forEach(
        (number, times) -> {
          boolean isWhole = number instanceof Long;
          into.putUnsigned(times);
          into.put(isWhole ? 1 : 0);
          into.putLong(
              isWhole ? number.longValue() : Double.doubleToRawLongBits(number.doubleValue()));
        });
  }

  @Override
  void readExactly(BytesCursor from, DistinctRoom room) {
    long size = from.nextUnsigned() - 1;
    if (size < 0) {
      read(from);
      return;
    }
    exact = new ExactNumbers(room);
    for (long index = 0; index < size; index++) {
      long times = from.nextUnsigned();
      boolean isWhole = from.next() == 1;
      long bits = from.nextLong();
      take(isWhole ? (Number) bits : (Number) Double.longBitsToDouble(bits), times);
    }
  }

  private void take(Number number, long times) {
    if (exact != null && exact.add(number, times)) {
      return;
    }
    becomeSketch();
    accept(number.doubleValue(), times);
  }

  private void becomeSketch() {
    if (exact != null) {
      ExactNumbers all = exact;
      exact = null;
      all.forEach((number, times) -> accept(number.doubleValue(), times));
      all.release();
    }
  }

  private void accept(double number, long times) {
    double most = BINS.maxIndexableValue();
    values.accept(Math.max(-most, Math.min(most, number)), (double) times);
  }

  /** A store has a bin for each index between its least and its greatest, in steps of 64. */
  private static int heapBytes(Store store) {
    if (store.isEmpty()) {
      return 0;
    }
    int range = store.getMaxIndex() - store.getMinIndex();
    return Double.BYTES * Math.min(MAX_BINS, (range / BINS_STEP + 1) * BINS_STEP);
  }

  private static Store newStore() {
    return new CollapsingLowestDenseStore(MAX_BINS);
  }

  private static void write(Store store, GrowingBytes into) {
    int bins = 0;
    for (Iterator<Bin> all = store.getAscendingIterator(); all.hasNext(); all.next()) {
      bins++;
    }
    into.putUnsigned(bins);
    int before = 0;
    for (Iterator<Bin> all = store.getAscendingIterator(); all.hasNext(); ) {
      Bin bin = all.next();
      into.putSigned(bin.getIndex() - before);
      into.putUnsigned((long) bin.getCount());
      before = bin.getIndex();
    }
  }

  private static Store readStore(BytesCursor from) {
    Store store = newStore();
    long bins = from.nextUnsigned();
    if (bins < 0 || bins > MAX_BINS) {
      throw from.broken("a sketch of quantiles has " + bins + " bins");
    }
    long index = 0;
    for (long bin = 0; bin < bins; bin++) {
      index += from.nextSigned();
      long count = from.nextUnsigned();
      if (index != (int) index || count <= 0) {
        throw from.broken("a bin of quantiles has index " + index + " and count " + count);
      }
      store.add((int) index, (double) count);
    }
    return store;
  }
}
