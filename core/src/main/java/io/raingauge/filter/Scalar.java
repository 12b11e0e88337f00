package io.raingauge.filter;

import io.raingauge.property.PropertyValues;

/** A value that a filter compares with: a String, a Long, a Double that is no Long, a Boolean. */
final class Scalar {
  private Scalar() {}

  /**
   * The value in the form that equal values share.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Object of(Object value) {
    if (value instanceof Double number && Double.isFinite(number)) {
      PropertyValues one = new PropertyValues(1);
      one.setDouble(0, number);
      return one.type(0) == PropertyValues.Type.LONG ? (Object) one.longAt(0) : number;
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Long || value instanceof Boolean || value instanceof String) {
      return value;
    }
    throw new IllegalArgumentException("must be a string, a number, true or false");
  }
}
