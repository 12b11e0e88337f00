package io.raingauge.property;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The values of some properties of one event or one series, each in a slot. Filled anew for each
 * event, so that nothing is allocated; for one thread.
 *
 * <p>A whole number that fits 64 bits is a {@link Type#LONG}, however it was written (200, 200.0,
 * 2e2); so equal numbers are of equal type.
 */
public final class PropertyValues {
  /** What a slot holds. */
  public enum Type {
    /** The event does not have the property. */
    ABSENT,
    NULL,
    BOOLEAN,
    LONG,
    DOUBLE,
    STRING,
    /** An object or an array: it exists and equals nothing. */
    NESTED
  }

  /** How much of the heap one takes that has one slot, besides the bytes of {@link #text}. */
  public static final int ONE_HEAP_BYTES = 184;

  private final Type[] types;
  private final long[] longs;
  private final double[] doubles;
  private final int[] from;
  private final int[] to;
  private byte[] text = new byte[0];
  private int textSize;

  public PropertyValues(int slots) {
    types = new Type[slots];
    longs = new long[slots];
    doubles = new double[slots];
    from = new int[slots];
    to = new int[slots];
    clear();
  }

  public int slots() {
    return types.length;
  }

  /** Makes every slot absent. */
  public void clear() {
    Arrays.fill(types, Type.ABSENT);
    textSize = 0;
  }

  public Type type(int slot) {
    return types[slot];
  }

  public boolean isNumber(int slot) {
    return types[slot] == Type.LONG || types[slot] == Type.DOUBLE;
  }

  /** The value of a {@link Type#LONG}, or 1 and 0 for a {@link Type#BOOLEAN}. */
  public long longAt(int slot) {
    return longs[slot];
  }

  /** The value of a number, of either type. */
  public double doubleAt(int slot) {
    return types[slot] == Type.LONG ? (double) longs[slot] : doubles[slot];
  }

  /** The bytes that hold the strings of all slots, UTF-8. */
  public byte[] text() {
    return text;
  }

  /** Where the string of a slot begins in {@link #text}. */
  public int textFrom(int slot) {
    return from[slot];
  }

  public int textTo(int slot) {
    return to[slot];
  }

  /** The string of a slot as a new object. */
  public String stringAt(int slot) {
    return new String(text, from[slot], to[slot] - from[slot], StandardCharsets.UTF_8);
  }

  public void setNull(int slot) {
    types[slot] = Type.NULL;
  }

  public void setNested(int slot) {
    types[slot] = Type.NESTED;
  }

  public void setBoolean(int slot, boolean value) {
    types[slot] = Type.BOOLEAN;
    longs[slot] = value ? 1 : 0;
  }

  public void setLong(int slot, long value) {
    types[slot] = Type.LONG;
    longs[slot] = value;
  }

  /** Sets a number; one that is whole and fits 64 bits becomes a {@link Type#LONG}. */
  public void setDouble(int slot, double value) {
    long whole = (long) value;
    if (whole == value && whole != Long.MAX_VALUE) {
      setLong(slot, whole);
    } else {
      types[slot] = Type.DOUBLE;
      doubles[slot] = value;
    }
  }

  /** Sets what a filter compares with: a Long, a Double, a Boolean or a String. */
  public void setScalar(int slot, Object value) {
    if (value instanceof Long whole) {
      setLong(slot, whole);
    } else if (value instanceof Double number) {
      setDouble(slot, number);
    } else if (value instanceof Boolean truth) {
      setBoolean(slot, truth);
    } else {
      byte[] utf8 = ((String) value).getBytes(StandardCharsets.UTF_8);
      setString(slot, utf8, 0, utf8.length);
    }
  }

  /** Sets a string from UTF-8 bytes, which are copied. */
  public void setString(int slot, byte[] utf8, int start, int end) {
    byte[] into = textRoom(end - start);
    System.arraycopy(utf8, start, into, textSize, end - start);
    endString(slot, textSize + end - start);
  }

  /** Sets a string from characters, encoding them as UTF-8. */
  public void setString(int slot, char[] chars, int start, int length) {
    byte[] into = textRoom(length * 3);
    int at = textSize;
    for (int index = start; index < start + length; index++) {
      char c = chars[index];
      if (c < 0x80) {
        into[at++] = (byte) c;
      } else if (c < 0x800) {
        into[at++] = (byte) (0xc0 | (c >> 6));
        into[at++] = (byte) (0x80 | (c & 0x3f));
      } else if (Character.isHighSurrogate(c)
          && index + 1 < start + length
          && Character.isLowSurrogate(chars[index + 1])) {
        int point = Character.toCodePoint(c, chars[++index]);
        into[at++] = (byte) (0xf0 | (point >> 18));
        into[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        into[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        into[at++] = (byte) (0x80 | (point & 0x3f));
      } else {
        into[at++] = (byte) (0xe0 | (c >> 12));
        into[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        into[at++] = (byte) (0x80 | (c & 0x3f));
      }
    }
    endString(slot, at);
  }

  /** Sets a slot to the value of a slot of other values. */
  public void copy(int slot, PropertyValues source, int sourceSlot) {
    switch (source.types[sourceSlot]) {
      case ABSENT, NULL, NESTED -> types[slot] = source.types[sourceSlot];
      case BOOLEAN, LONG -> {
        types[slot] = source.types[sourceSlot];
        longs[slot] = source.longs[sourceSlot];
      }
      case DOUBLE -> {
        types[slot] = Type.DOUBLE;
        doubles[slot] = source.doubles[sourceSlot];
      }
      case STRING -> setString(slot, source.text, source.from[sourceSlot], source.to[sourceSlot]);
    }
  }

  private void endString(int slot, int end) {
    types[slot] = Type.STRING;
    from[slot] = textSize;
    to[slot] = end;
    textSize = end;
  }

  private byte[] textRoom(int more) {
    if (text.length - textSize < more) {
      text = Arrays.copyOf(text, Math.max(textSize + more, text.length * 2));
    }
    return text;
  }
}
