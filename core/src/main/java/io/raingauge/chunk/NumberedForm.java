package io.raingauge.chunk;

import java.util.Arrays;
import java.util.Optional;

/**
 * Strings that are a number between a common beginning and end: {@code user-123456}, {@code
 * img0042.png}. Then the number alone is kept.
 *
 * @param prefix before the number; it does not end in a digit
 * @param suffix after it; it does not begin with a digit
 * @param digits how many digits each number is filled up to with zeros; 0 where none begins with a
 *     zero that it could do without
 */
record NumberedForm(byte[] prefix, byte[] suffix, int digits) {
  /** More might not fit 64 bits. */
  static final int MOST_DIGITS = 18;

  /** What all strings have in common; empty unless each has this form. */
  static Optional<NumberedForm> of(Texts texts) {
    int count = texts.count();
    if (count == 0) {
      return Optional.empty();
    }
    byte[] bytes = texts.bytes();
    int first = texts.from(0);
    int length = texts.to(0) - first;
    int before = length;
    int after = length;
    for (int index = 1; index < count && before + after > 0; index++) {
      int from = texts.from(index);
      int to = texts.to(index);
      before = Math.min(before, sameStart(bytes, first, before, from, to));
      after = Math.min(after, sameEnd(bytes, first + length, after, from, to));
    }
    while (before > 0 && isDigit(bytes[first + before - 1])) {
      before--;
    }
    before = beforeDigits(bytes, first, before, length);
    after = Math.min(after, length - before);
    while (after > 0 && isDigit(bytes[first + length - after])) {
      after--;
    }
    byte[] prefix = Arrays.copyOfRange(bytes, first, first + before);
    byte[] suffix = Arrays.copyOfRange(bytes, first + length - after, first + length);
    return of(texts, prefix, suffix);
  }

  /**
   * The prefix of strings that are all alike would hold their number too: it ends before the last
   * digits of all that is common.
   */
  private static int beforeDigits(byte[] bytes, int first, int before, int length) {
    if (before < length) {
      return before;
    }
    int at = before;
    while (at > 0 && !isDigit(bytes[first + at - 1])) {
      at--;
    }
    while (at > 0 && isDigit(bytes[first + at - 1])) {
      at--;
    }
    return at;
  }

  private static Optional<NumberedForm> of(Texts texts, byte[] prefix, byte[] suffix) {
    NumberedForm plain = new NumberedForm(prefix, suffix, 0);
    int width = texts.to(0) - texts.from(0) - prefix.length - suffix.length;
    NumberedForm filled = new NumberedForm(prefix, suffix, width);
    boolean allPlain = true;
    boolean allFilled = true;
    for (int index = 0; index < texts.count() && (allPlain || allFilled); index++) {
      allPlain = allPlain && plain.has(texts.bytes(), texts.from(index), texts.to(index));
      allFilled = allFilled && filled.has(texts.bytes(), texts.from(index), texts.to(index));
    }
    return allPlain ? Optional.of(plain) : allFilled ? Optional.of(filled) : Optional.empty();
  }

  /**
   * Whether a string, of which the prefix and suffix are known to fit, is written back the same.
   */
  private boolean has(byte[] bytes, int from, int to) {
    int first = from + prefix.length;
    int end = to - suffix.length;
    int size = end - first;
    if (size < 1 || size > MOST_DIGITS || (digits > 0 && size != digits)) {
      return false;
    }
    for (int at = first; at < end; at++) {
      if (!isDigit(bytes[at])) {
        return false;
      }
    }
    return digits > 0 || bytes[first] != '0' || size == 1;
  }

  /** The number of a string of this form. */
  long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int at = from + prefix.length; at < to - suffix.length; at++) {
      number = number * 10 + (bytes[at] - '0');
    }
    return number;
  }

  /** The numbers of all strings, which have this form. */
  void read(Texts texts, long[] into) {
    for (int index = 0; index < texts.count(); index++) {
      into[index] = number(texts.bytes(), texts.from(index), texts.to(index));
    }
  }

  /** Whether a string has this form, whatever it is; then {@link #number} is its number. */
  boolean matches(byte[] bytes, int from, int to) {
    return to - from > prefix.length + suffix.length
        && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length)
        && Arrays.equals(bytes, to - suffix.length, to, suffix, 0, suffix.length)
        && has(bytes, from, to);
  }

  /** Appends the string of a number. */
  void write(long number, Texts into) {
    int most = prefix.length + MOST_DIGITS + 1 + suffix.length;
    int at = into.size();
    byte[] bytes = into.room(most);
    System.arraycopy(prefix, 0, bytes, at, prefix.length);
    at += prefix.length;
    int size = Math.max(digits, digitsOf(number));
    long rest = number;
    for (int place = at + size - 1; place >= at; place--) {
      bytes[place] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += size;
    System.arraycopy(suffix, 0, bytes, at, suffix.length);
    into.end(at + suffix.length);
  }

  private static int digitsOf(long number) {
    int digits = 1;
    for (long rest = number / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static int sameStart(byte[] bytes, int first, int most, int from, int to) {
    int limit = Math.min(most, to - from);
    int same = Arrays.mismatch(bytes, first, first + limit, bytes, from, from + limit);
    return same < 0 ? limit : same;
  }

  private static int sameEnd(byte[] bytes, int end, int most, int from, int to) {
    int limit = Math.min(most, to - from);
    int same = 0;
    while (same < limit && bytes[end - 1 - same] == bytes[to - 1 - same]) {
      same++;
    }
    return same;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  boolean isLike(NumberedForm other) {
    return digits == other.digits
        && Arrays.equals(prefix, other.prefix)
        && Arrays.equals(suffix, other.suffix);
  }
}
