package io.raingauge.measure;

import io.raingauge.property.NumberOrder;
import io.raingauge.property.PropertyValues;
import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;
import java.util.Optional;

/**
 * The least or the greatest number, exact over both types.
 *
 * <pre>
 *  00                no number came
 *  01  n…            a whole number, as GrowingBytes.putSigned
 *  02  dddddddd      any other: a double, big-endian
 * </pre>
 *
 * <p>For one thread.
 */
final class ExtremeState extends MeasureState {
  /** Which end. */
  enum Side {
    MIN(-1),
    MAX(1);

    private final int sign;

    Side(int sign) {
      this.sign = sign;
    }
  }

  private enum Held {
    NOTHING,
    LONG,
    DOUBLE
  }

  private final Side side;
  private Held held = Held.NOTHING;
  private long whole;
  private double fraction;

  ExtremeState(Side side) {
    this.side = side;
  }

  @Override
  public void add(PropertyValues values, int slot, long timeMs) {
    if (values.type(slot) == PropertyValues.Type.LONG) {
      addWhole(values.longAt(slot));
    } else if (values.type(slot) == PropertyValues.Type.DOUBLE) {
      addFraction(values.doubleAt(slot));
    }
  }

  @Override
  public void merge(MeasureState other) {
    ExtremeState that = (ExtremeState) other;
    switch (that.held) {
      case NOTHING -> {}
      case LONG -> addWhole(that.whole);
      case DOUBLE -> addFraction(that.fraction);
    }
  }

  @Override
  public Optional<Object> result() {
    return switch (held) {
      case NOTHING -> Optional.empty();
      case LONG -> Optional.of(whole);
      case DOUBLE -> Optional.of(fraction);
    };
  }

  @Override
  public int heapBytes() {
    return 40;
  }

  @Override
  void write(GrowingBytes into) {
    switch (held) {
      case NOTHING -> into.put(0);
      case LONG -> {
        into.put(1);
        into.putSigned(whole);
      }
      case DOUBLE -> {
        into.put(2);
        into.putDouble(fraction);
      }
    }
  }

  @Override
  void read(BytesCursor from) {
    int form = from.next();
    switch (form) {
      case 0 -> {}
      case 1 -> addWhole(from.nextSigned());
      case 2 -> addFraction(from.nextDouble());
      default -> throw from.broken("no least or greatest number has the form " + form);
    }
  }

  private void addWhole(long value) {
    int order =
        switch (held) {
          case NOTHING -> side.sign;
          case LONG -> Long.compare(value, whole);
          case DOUBLE -> NumberOrder.compare(value, fraction);
        };
    if (order * side.sign > 0) {
      held = Held.LONG;
      whole = value;
    }
  }

  private void addFraction(double value) {
    int order =
        switch (held) {
          case NOTHING -> side.sign;
          case LONG -> -NumberOrder.compare(whole, value);
          case DOUBLE -> Double.compare(value, fraction);
        };
    if (order * side.sign > 0) {
      held = Held.DOUBLE;
      fraction = value;
    }
  }
}
