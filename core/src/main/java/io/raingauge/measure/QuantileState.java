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
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Any quantile of numbers, each to 1 % of its value (Masson, Rim and Lee, "DDSketch: a fast and
 * fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019; the library is
 * sketches-java). A state is a function of its values, whatever their order.
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
 * <p>For one thread. At most 33 KB of memory.
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

  QuantileState() {}

  @Override
  public void add(PropertyValues from, int slot, long timeMs) {
    if (from.isNumber(slot)) {
      double most = BINS.maxIndexableValue();
      values.accept(Math.max(-most, Math.min(most, from.doubleAt(slot))));
    }
  }

  @Override
  public void merge(MeasureState other) {
    values.mergeWith(((QuantileState) other).values);
  }

  @Override
  public Optional<Object> result() {
    OptionalDouble median = quantile(0.5);
    return median.isEmpty() ? Optional.empty() : Optional.of(median.getAsDouble());
  }

  /**
   * The number that a part of all numbers does not exceed; empty without numbers.
   *
   * @param part from 0, the least, to 1, the greatest
   */
  public OptionalDouble quantile(double part) {
    if (!(part >= 0 && part <= 1)) {
      throw new IllegalArgumentException("a quantile of " + part + " is not from 0 to 1");
    }
    return values.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(values.getValueAtQuantile(part));
  }

  @Override
  public int heapBytes() {
    return OBJECTS_HEAP_BYTES
        + heapBytes(values.getNegativeValueStore())
        + heapBytes(values.getPositiveValueStore());
  }

  @Override
  void write(GrowingBytes into) {
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
