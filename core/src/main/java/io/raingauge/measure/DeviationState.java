package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Optional;

/**
 * The standard deviation of numbers, taken as the whole population (Welford, "Note on a method for
 * calculating corrected sums of squares and products", 1962; merged as in Chan, Golub and LeVeque,
 * "Updating formulae and a pairwise algorithm for computing sample variances", 1979).
 *
 * <pre>
 *  +------------------+----------+----------+
 *  | count, unsigned  | mean     | squares  |   doubles, big-endian; none when the count is 0
 *  +------------------+----------+----------+
 * </pre>
 *
 * <p>For one thread.
 */
final class DeviationState extends MeasureState {
  private long count;
  private double mean;

  /** The sum of the squares of the distances from the mean. */
  private double squares;

  @Override
  public void add(PropertyValues values, int slot, long timeMs) {
    if (!values.isNumber(slot)) {
      return;
    }
    double value = values.doubleAt(slot);
    count++;
    double distance = value - mean;
    mean += distance / count;
    squares += distance * (value - mean);
  }

  @Override
  public void merge(MeasureState other) {
    DeviationState that = (DeviationState) other;
    if (that.count == 0) {
      return;
    }
    if (count == 0) {
      count = that.count;
      mean = that.mean;
      squares = that.squares;
      return;
    }
    double both = (double) count + that.count;
    double distance = that.mean - mean;
    mean += distance * (that.count / both);
    squares += that.squares + distance * distance * (count * (that.count / both));
    count += that.count;
  }

  @Override
  public Optional<Object> result() {
    return count == 0 ? Optional.empty() : Optional.of(Math.sqrt(squares / count));
  }

  @Override
  public int heapBytes() {
    return 40;
  }

  @Override
  void write(GrowingBytes into) {
    into.putUnsigned(count);
    if (count > 0) {
      into.putDouble(mean);
      into.putDouble(squares);
    }
  }

  @Override
  void read(BytesCursor from) {
    count = from.nextUnsigned();
    if (count > 0) {
      mean = from.nextDouble();
      squares = from.nextDouble();
    }
  }
}
