package io.raingauge.property;

import io.raingauge.wire.BytesCursor;
import io.raingauge.wire.GrowingBytes;

/**
 * The values that name a series, as the bytes in a cell's key: one value after another.
 *
 * <pre>
 *  00              null: absent, null, an object or an array
 *  01              false
 *  02              true
 *  03  n…          a whole number n, zigzag (0, -1, 1, -2, …) in groups of 7 bits, the lowest first,
 *                  each in a byte whose top bit says that more follow
 *  04  dddddddd    any other number: the bits of a double, big-endian
 *  05  n…  s…      a string: n as above but unsigned, then n bytes of UTF-8
 * </pre>
 *
 * <p>Equal values have equal bytes. A string over {@value LongString#LONGEST_WHOLE} bytes is
 * shortened as {@link LongString} says. Encoding allocates nothing, but for such a string.
 */
public final class Series {
  /** So many values of the longest kind fit a cell's key. */
  public static final int MAX_VALUES = 65;

  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int LONG = 3;
  private static final int DOUBLE = 4;
  private static final int STRING = 5;

  private Series() {}

  /** Writes the values of some slots, in their order, over what {@code into} held. */
  public static void encode(PropertyValues values, int[] slots, GrowingBytes into) {
    into.clear();
    for (int slot : slots) {
      encodeValue(values, slot, into);
    }
  }

  /** Appends one value. */
  public static void encodeValue(PropertyValues values, int slot, GrowingBytes into) {
    switch (values.type(slot)) {
      case ABSENT, NULL, NESTED -> into.put(NULL);
      case BOOLEAN -> into.put(values.longAt(slot) == 0 ? FALSE : TRUE);
      case LONG -> {
        into.put(LONG);
        into.putSigned(values.longAt(slot));
      }
      case DOUBLE -> {
        into.put(DOUBLE);
        into.putDouble(values.doubleAt(slot));
      }
      case STRING -> string(values.text(), values.textFrom(slot), values.textTo(slot), into);
    }
  }

  /**
   * Clears {@code into} and fills its slots 0, 1, 2, … with the values of a series.
   *
   * @return how many values the series has
   * @throws IllegalStateException when these are not the bytes of a series, or of one with more
   *     values than {@code into} has slots
   */
  public static int decode(byte[] series, PropertyValues into) {
    into.clear();
    BytesCursor from = new BytesCursor(series, "a series in a cell's key");
    int slot = 0;
    for (; from.hasNext(); slot++) {
      if (slot == into.slots()) {
        throw from.broken("it has more than " + slot + " values");
      }
      decodeValue(from, slot, into);
    }
    return slot;
  }

  private static void string(byte[] text, int from, int to, GrowingBytes into) {
    into.put(STRING);
    if (to - from > LongString.LONGEST_WHOLE) {
      byte[] shortened = LongString.shortened(text, from, to);
      into.putUnsigned(shortened.length);
      into.put(shortened, 0, shortened.length);
    } else {
      into.putUnsigned(to - from);
      into.put(text, from, to);
    }
  }

  /**
   * Reads one value into a slot.
   *
   * @throws IllegalStateException when no value is there
   */
  public static void decodeValue(BytesCursor from, int slot, PropertyValues into) {
    int kind = from.next();
    switch (kind) {
      case NULL -> into.setNull(slot);
      case FALSE -> into.setBoolean(slot, false);
      case TRUE -> into.setBoolean(slot, true);
      case LONG -> into.setLong(slot, from.nextSigned());
      case DOUBLE -> into.setDouble(slot, from.nextDouble());
      case STRING -> {
        int start = from.take(from.nextUnsigned());
        into.setString(slot, from.bytes(), start, from.position());
      }
      default -> throw from.broken("no value begins with " + kind);
    }
  }
}
