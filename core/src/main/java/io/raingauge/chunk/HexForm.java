package io.raingauge.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * Strings of one length that are hexadecimal digits, in lower case, between bytes that all have in
 * common: random ids such as {@code 00c0ffee00c0ffee} and UUIDs. Then the digits are kept as whole
 * numbers, 16 digits each, the last perhaps of fewer: half a byte a digit, which no deflating comes
 * near, and 30 times as fast. What begins with a time takes less.
 *
 * <p>Four digits that stand together, as they all do in such ids, are looked at in one step.
 *
 * <p>Immutable.
 */
final class HexForm {
  /** Longer strings are no ids. */
  private static final int MOST_BYTES = 64;

  /** With fewer digits they are words rather. */
  private static final int LEAST_DIGITS = 8;

  private static final int DIGITS_A_WORD = 16;
  private static final int DIGITS_A_STEP = 4;
  private static final byte DIGIT = '0';
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** Of each byte its value as a digit; below 0 for others. */
  private static final byte[] VALUES = values();

  private static final VarHandle FOUR =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** A 1 in each of four bytes. */
  private static final int ONES = 0x01010101;

  /** What all have in common, a 0 for each digit. */
  private final byte[] shape;

  private final int[] places;

  /** Where the bytes are that are no digits. */
  private final int[] others;

  /** Whether all digits stand in groups of {@link #DIGITS_A_STEP}. */
  private final boolean isInSteps;

  HexForm(byte[] shape) {
    this.shape = shape;
    int[] digits = new int[shape.length];
    int[] rest = new int[shape.length];
    int count = 0;
    for (int place = 0; place < shape.length; place++) {
      if (shape[place] == DIGIT) {
        digits[count++] = place;
      } else {
        rest[place - count] = place;
      }
    }
    places = Arrays.copyOf(digits, count);
    others = Arrays.copyOf(rest, shape.length - count);
    isInSteps = areInSteps(places);
  }

  private static boolean areInSteps(int[] places) {
    boolean are = places.length % DIGITS_A_STEP == 0;
    for (int digit = 0; are && digit < places.length; digit += DIGITS_A_STEP) {
      are = places[digit + DIGITS_A_STEP - 1] - places[digit] == DIGITS_A_STEP - 1;
    }
    return are;
  }

  /** The form that all strings have, if there is one. */
  static Optional<HexForm> of(Texts texts) {
    int length = texts.count() == 0 ? 0 : texts.to(0) - texts.from(0);
    if (length == 0 || length > MOST_BYTES) {
      return Optional.empty();
    }
    byte[] shape = Arrays.copyOfRange(texts.bytes(), texts.from(0), texts.to(0));
    for (int place = 0; place < length; place++) {
      shape[place] = isDigit(shape[place]) ? DIGIT : shape[place];
    }
    HexForm form = new HexForm(shape);
    if (form.places.length < LEAST_DIGITS) {
      return Optional.empty();
    }
    for (int index = 0; index < texts.count(); index++) {
      if (!form.has(texts.bytes(), texts.from(index), texts.to(index))) {
        return Optional.empty();
      }
    }
    return Optional.of(form);
  }

  /** Whether a string has this form; then {@link #word} tells its digits. */
  boolean has(byte[] bytes, int from, int to) {
    if (to - from != shape.length) {
      return false;
    }
    int odd = 0;
    for (int place : others) {
      odd |= bytes[from + place] ^ shape[place];
    }
    if (isInSteps) {
      for (int digit = 0; digit < places.length; digit += DIGITS_A_STEP) {
        int four = (int) FOUR.get(bytes, from + places[digit]);
        int values = valuesOf(four);
        odd |= (four ^ digits(values)) | (values & 0xf0f0f0f0);
      }
      return odd == 0;
    }
    for (int place : places) {
      odd |= VALUES[bytes[from + place] & 0xff] < 0 ? 1 : 0;
    }
    return odd == 0;
  }

  byte[] shape() {
    return shape;
  }

  boolean isLike(HexForm other) {
    return Arrays.equals(shape, other.shape);
  }

  /** How many whole numbers a string is. */
  int words() {
    return (places.length + DIGITS_A_WORD - 1) / DIGITS_A_WORD;
  }

  /** One of the whole numbers of each string; all have this form. */
  void read(int word, Texts texts, long[] into) {
    for (int index = 0; index < texts.count(); index++) {
      into[index] = word(word, texts.bytes(), texts.from(index));
    }
  }

  /** One of the whole numbers of a string of this form. */
  long word(int word, byte[] bytes, int from) {
    int last = lastOf(word);
    long number = 0;
    if (isInSteps) {
      for (int digit = word * DIGITS_A_WORD; digit < last; digit += DIGITS_A_STEP) {
        number = (number << 16) | joined(valuesOf((int) FOUR.get(bytes, from + places[digit])));
      }
      return number;
    }
    for (int digit = word * DIGITS_A_WORD; digit < last; digit++) {
      number = number << 4 | VALUES[bytes[from + places[digit]] & 0xff];
    }
    return number;
  }

  /** Where the digits of a whole number end. */
  private int lastOf(int word) {
    return Math.min(places.length, (word + 1) * DIGITS_A_WORD);
  }

  /** Appends the string of so many whole numbers, {@code words[.][index]}. */
  void write(long[][] words, int index, Texts into) {
    int at = into.size();
    byte[] bytes = into.room(shape.length);
    System.arraycopy(shape, 0, bytes, at, shape.length);
    for (int word = 0; word < words.length; word++) {
      long rest = words[word][index];
      int first = word * DIGITS_A_WORD;
      if (isInSteps) {
        for (int digit = lastOf(word) - DIGITS_A_STEP; digit >= first; digit -= DIGITS_A_STEP) {
          FOUR.set(bytes, at + places[digit], digits(parted((int) rest & 0xffff)));
          rest >>>= 16;
        }
      } else {
        for (int digit = lastOf(word) - 1; digit >= first; digit--) {
          bytes[at + places[digit]] = DIGITS[(int) rest & 15];
          rest >>>= 4;
        }
      }
    }
    into.end(at + shape.length);
  }

  /** The values of four digits, a byte each; of other bytes whatever {@link #digits} shows. */
  private static int valuesOf(int four) {
    return (four & 15 * ONES) + 9 * ((four >>> 6) & ONES);
  }

  /** The four digits of these values. */
  private static int digits(int values) {
    int isLetter = ((values + 6 * ONES) >>> 4) & ONES;
    return values + '0' * ONES + ('a' - '0' - 10) * isLetter;
  }

  /** A byte each to four bits each. */
  private static int joined(int values) {
    int twos = (values | (values >>> 4)) & 0x00ff00ff;
    return (twos | (twos >>> 8)) & 0xffff;
  }

  /** Four bits each to a byte each. */
  private static int parted(int joined) {
    int twos = (joined | (joined << 8)) & 0x00ff00ff;
    return (twos | (twos << 4)) & 0x0f0f0f0f;
  }

  private static boolean isDigit(byte is) {
    return VALUES[is & 0xff] >= 0;
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int value = 0; value < DIGITS.length; value++) {
      values[DIGITS[value]] = (byte) value;
    }
    return values;
  }
}
