package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Optional;

/**
 * How many events. Its bytes: the number, as {@link GrowingBytes#putUnsigned} writes it.
 *
 * <p>For one thread.
 */
public final class CountState extends MeasureState {
  private long count;

  CountState() {}

  CountState(long count) {
    this.count = count;
  }

  public long count() {
    return count;
  }

  @Override
  public void add(PropertyValues values, int slot, long timeMs) {
    count++;
  }

  @Override
  public void merge(MeasureState other) {
    count += ((CountState) other).count;
  }

  @Override
  public Optional<Object> result() {
    return Optional.of(count);
  }

  @Override
  public int heapBytes() {
    return 16;
  }

  @Override
  void write(GrowingBytes into) {
    into.putUnsigned(count);
  }

  @Override
  void read(BytesCursor from) {
    count = from.nextUnsigned();
  }
}
