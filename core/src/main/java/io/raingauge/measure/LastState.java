package io.raingauge.measure;

import io.raingauge.property.LongString;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.property.ValueOrder;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Optional;

/**
 * The value of the newest event; of several at one time the greatest ({@link ValueOrder}), so that
 * the order in which events come does not matter. A long string is kept as {@link LongString}
 * shortens it.
 *
 * <pre>
 *  00                      no value came
 *  01  t…  value           the event's time in ms, as GrowingBytes.putSigned; the value as Series
 *                          draws it, never null
 * </pre>
 *
 * <p>For one thread.
 */
final class LastState extends MeasureState {
  private final PropertyValues newest = new PropertyValues(1);
  private long newestMs = Long.MIN_VALUE;

  @Override
  public void add(PropertyValues values, int slot, long timeMs) {
    switch (values.type(slot)) {
      case ABSENT, NULL, NESTED -> {}
      case BOOLEAN, LONG, DOUBLE -> offer(values, slot, timeMs);
      case STRING -> {
        int from = values.textFrom(slot);
        int to = values.textTo(slot);
        if (to - from <= LongString.LONGEST_WHOLE) {
          offer(values, slot, timeMs);
        } else if (timeMs >= newestMs) {
          byte[] shortened = LongString.shortened(values.text(), from, to);
          PropertyValues one = new PropertyValues(1);
          one.setString(0, shortened, 0, shortened.length);
          offer(one, 0, timeMs);
        }
      }
    }
  }

  @Override
  public void merge(MeasureState other) {
    LastState that = (LastState) other;
    if (!that.isEmpty()) {
      offer(that.newest, 0, that.newestMs);
    }
  }

  @Override
  public Optional<Object> result() {
    return switch (newest.type(0)) {
      case ABSENT, NULL, NESTED -> Optional.empty();
      case BOOLEAN -> Optional.of(newest.longAt(0) != 0);
      case LONG -> Optional.of(newest.longAt(0));
      case DOUBLE -> Optional.of(newest.doubleAt(0));
      case STRING -> Optional.of(newest.stringAt(0));
    };
  }

  @Override
  public int heapBytes() {
    return 24 + PropertyValues.ONE_HEAP_BYTES + newest.text().length;
  }

  @Override
  void write(GrowingBytes into) {
    if (isEmpty()) {
      into.put(0);
      return;
    }
    into.put(1);
    into.putSigned(newestMs);
    Series.encodeValue(newest, 0, into);
  }

  @Override
  void read(BytesCursor from) {
    int form = from.next();
    if (form > 1) {
      throw from.broken("no last value has the form " + form);
    }
    if (form == 1) {
      newestMs = from.nextSigned();
      Series.decodeValue(from, 0, newest);
      if (newest.type(0) == PropertyValues.Type.NULL) {
        throw from.broken("a last value is null");
      }
    }
  }

  private boolean isEmpty() {
    return newest.type(0) == PropertyValues.Type.ABSENT;
  }

  private void offer(PropertyValues values, int slot, long timeMs) {
    boolean isNewer = isEmpty() || timeMs > newestMs;
    if (isNewer || (timeMs == newestMs && ValueOrder.compare(values, slot, newest, 0) > 0)) {
      newestMs = timeMs;
      newest.clear();
      newest.copy(0, values, slot);
    }
  }
}
