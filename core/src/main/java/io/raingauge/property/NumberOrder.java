package io.raingauge.property;

/** The order of numbers of both types, exact: a long is never rounded to a double. */
public final class NumberOrder {
  private static final double TWO_TO_63 = 0x1p63;

  private NumberOrder() {}

  /** Compares a whole number with any other but NaN: negative, 0 or positive. */
  public static int compare(long left, double right) {
    if (right >= TWO_TO_63) {
      return -1;
    }
    if (right < -TWO_TO_63) {
      return 1;
    }
    long whole = (long) right; // Cut towards zero, and exact: |right| is within 2^63.
    int order = Long.compare(left, whole);
    if (order != 0) {
      return order;
    }
    double rest = right - whole;
    return rest > 0 ? -1 : rest < 0 ? 1 : 0;
  }

  /** Compares the number of a slot with a whole number. */
  public static int compare(PropertyValues values, int slot, long right) {
    return values.type(slot) == PropertyValues.Type.LONG
        ? Long.compare(values.longAt(slot), right)
        : -compare(right, values.doubleAt(slot));
  }

  /** Compares the number of a slot with a number that is not NaN. */
  public static int compare(PropertyValues values, int slot, double right) {
    return values.type(slot) == PropertyValues.Type.LONG
        ? compare(values.longAt(slot), right)
        : Double.compare(values.doubleAt(slot), right);
  }
}
