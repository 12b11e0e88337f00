package io.raingauge.property;

import java.util.Arrays;

/**
 * An order of all values, of all types: absent, null, objects and arrays as one; false; true;
 * numbers, exact over both types; strings by their UTF-8 bytes, which is by their characters.
 */
public final class ValueOrder {
  private ValueOrder() {}

  /** Negative, 0 or positive, as in {@link Comparable}. */
  public static int compare(
      PropertyValues left, int leftSlot, PropertyValues right, int rightSlot) {
    int order = Integer.compare(rank(left, leftSlot), rank(right, rightSlot));
    if (order != 0) {
      return order;
    }
    return switch (left.type(leftSlot)) {
      case ABSENT, NULL, NESTED -> 0;
      case BOOLEAN -> Long.compare(left.longAt(leftSlot), right.longAt(rightSlot));
      case LONG -> -NumberOrder.compare(right, rightSlot, left.longAt(leftSlot));
      case DOUBLE -> -NumberOrder.compare(right, rightSlot, left.doubleAt(leftSlot));
      case STRING ->
          Arrays.compareUnsigned(
              left.text(),
              left.textFrom(leftSlot),
              left.textTo(leftSlot),
              right.text(),
              right.textFrom(rightSlot),
              right.textTo(rightSlot));
    };
  }

  /** Whether both are of one type; longs and doubles are one, and all that is null is of none. */
  public static boolean areAlike(
      PropertyValues left, int leftSlot, PropertyValues right, int rightSlot) {
    int rank = rank(left, leftSlot);
    return rank != 0 && rank == rank(right, rightSlot);
  }

  private static int rank(PropertyValues values, int slot) {
    return switch (values.type(slot)) {
      case ABSENT, NULL, NESTED -> 0;
      case BOOLEAN -> 1;
      case LONG, DOUBLE -> 2;
      case STRING -> 3;
    };
  }
}
