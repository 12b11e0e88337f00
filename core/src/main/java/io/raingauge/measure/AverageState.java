package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Optional;

/**
 * The mean of numbers. Its bytes: how many, as {@link GrowingBytes#putUnsigned} writes it, then
 * their {@link Total}.
 *
 * <p>For one thread.
 */
public final class AverageState extends MeasureState {
  private long count;
  private final Total total = new Total();

  AverageState() {}

  /** Adds numbers that were added elsewhere. */
  void take(long numbers, Total other) {
    count += numbers;
    total.merge(other);
  }

  /** Their sum: as {@link Measure.Kind#SUM} of the same numbers gives it. */
  public Object sum() {
    return total.total();
  }

  @Override
  public void add(PropertyValues values, int slot, long timeMs) {
    if (values.isNumber(slot)) {
      count++;
      total.add(values, slot);
    }
  }

  @Override
  public void merge(MeasureState other) {
    AverageState average = (AverageState) other;
    count += average.count;
    total.merge(average.total);
  }

  @Override
  public Optional<Object> result() {
    return count == 0 ? Optional.empty() : Optional.of(total.asDouble() / count);
  }

  @Override
  public int heapBytes() {
    return 24 + Total.HEAP_BYTES;
  }

  @Override
  void write(GrowingBytes into) {
    into.putUnsigned(count);
    total.write(into);
  }

  @Override
  void read(BytesCursor from) {
    count = from.nextUnsigned();
    total.read(from);
  }
}
