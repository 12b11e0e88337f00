package io.raingauge.measure;

import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Optional;

/**
 * The sum of numbers. Its bytes are those of a {@link Total}.
 *
 * <p>For one thread.
 */
final class SumState extends MeasureState {
  private final Total total = new Total();

  /** Adds numbers that were added elsewhere. */
  void take(Total other) {
    total.merge(other);
  }

  @Override
  public void add(PropertyValues values, int slot, long timeMs) {
    if (values.isNumber(slot)) {
      total.add(values, slot);
    }
  }

  @Override
  public void merge(MeasureState other) {
    total.merge(((SumState) other).total);
  }

  @Override
  public Optional<Object> result() {
    return Optional.of(total.total());
  }

  @Override
  public int heapBytes() {
    return 16 + Total.HEAP_BYTES;
  }

  @Override
  void write(GrowingBytes into) {
    total.write(into);
  }

  @Override
  void read(BytesCursor from) {
    total.read(from);
  }
}
