package io.raingauge.chunk;

import java.util.Optional;

/**
 * Strings that are instants as most clients write them: {@code 2015-05-17T10:05:03.250Z}, or
 * without a fraction. Then their milliseconds are kept: 24 bytes become two or three.
 *
 * @param fractionDigits 3, or 0 where none has a fraction
 */
record InstantForm(int fractionDigits) {
  private static final int SECONDS_END = 19;
  private static final String SHAPE = "0000-00-00T00:00:00.000Z";
  private static final int DAY_MS = 86_400_000;

  /** The form that all strings have, if there is one. */
  static Optional<InstantForm> of(Texts texts) {
    if (texts.count() == 0) {
      return Optional.empty();
    }
    int length = texts.to(0) - texts.from(0);
    InstantForm form = new InstantForm(length == SHAPE.length() ? 3 : 0);
    for (int index = 0; index < texts.count(); index++) {
      if (!form.has(texts.bytes(), texts.from(index), texts.to(index))) {
        return Optional.empty();
      }
    }
    return Optional.of(form);
  }

  private boolean has(byte[] bytes, int from, int to) {
    int length = fractionDigits == 0 ? SECONDS_END + 1 : SHAPE.length();
    if (to - from != length) {
      return false;
    }
    for (int at = 0; at < length - 1; at++) {
      byte b = bytes[from + at];
      boolean isDigit = b >= '0' && b <= '9';
      if (SHAPE.charAt(at) == '0' ? !isDigit : b != SHAPE.charAt(at)) {
        return false;
      }
    }
    int day = (int) digits(bytes, from + 8, 2);
    int month = (int) digits(bytes, from + 5, 2);
    return bytes[to - 1] == 'Z'
        && month >= 1
        && month <= 12
        && day >= 1
        && day <= lengthOf(month, digits(bytes, from, 4))
        && digits(bytes, from + 11, 2) < 24
        && digits(bytes, from + 14, 2) < 60
        && digits(bytes, from + 17, 2) < 60;
  }

  /** Milliseconds since 1970 of a string of this form. */
  long number(byte[] bytes, int from, int to) {
    long day =
        dayOf(digits(bytes, from, 4), digits(bytes, from + 5, 2), digits(bytes, from + 8, 2));
    long seconds =
        (digits(bytes, from + 11, 2) * 60 + digits(bytes, from + 14, 2)) * 60
            + digits(bytes, from + 17, 2);
    long millis = fractionDigits == 0 ? 0 : digits(bytes, to - 4, 3);
    return day * DAY_MS + seconds * 1000 + millis;
  }

  /** The milliseconds of all strings, which have this form. */
  void read(Texts texts, long[] into) {
    for (int index = 0; index < texts.count(); index++) {
      into[index] = number(texts.bytes(), texts.from(index), texts.to(index));
    }
  }

  /** Appends the string of milliseconds since 1970. */
  void write(long number, Texts into) {
    int at = into.size();
    byte[] bytes = into.room(SHAPE.length());
    long day = Math.floorDiv(number, (long) DAY_MS);
    int ms = (int) Math.floorMod(number, (long) DAY_MS);
    putDate(day, bytes, at);
    bytes[at + 10] = 'T';
    put(ms / 3_600_000, bytes, at + 11, 2);
    bytes[at + 13] = ':';
    put(ms / 60_000 % 60, bytes, at + 14, 2);
    bytes[at + 16] = ':';
    put(ms / 1000 % 60, bytes, at + 17, 2);
    int end = at + SECONDS_END;
    if (fractionDigits > 0) {
      bytes[end] = '.';
      put(ms % 1000, bytes, end + 1, 3);
      end += 4;
    }
    bytes[end] = 'Z';
    into.end(end + 1);
  }

  private static long lengthOf(int month, long year) {
    boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return switch (month) {
      case 2 -> isLeap ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  /** The day since 1970-01-01 (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
  private static long dayOf(long year, long month, long day) {
    long fromMarch = month <= 2 ? year - 1 : year;
    long era = Math.floorDiv(fromMarch, 400L);
    long ofEra = fromMarch - era * 400;
    long ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
  }

  /** The date of a day since 1970-01-01, from the same source. */
  private static void putDate(long day, byte[] bytes, int at) {
    long shifted = day + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long ofEra = shifted - era * 146_097;
    long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long month = (5 * ofYear + 2) / 153;
    long ofMonth = ofYear - (153 * month + 2) / 5 + 1;
    long inYear = month < 10 ? month + 3 : month - 9;
    put((int) (yearOfEra + era * 400 + (inYear <= 2 ? 1 : 0)), bytes, at, 4);
    bytes[at + 4] = '-';
    put((int) inYear, bytes, at + 5, 2);
    bytes[at + 7] = '-';
    put((int) ofMonth, bytes, at + 8, 2);
  }

  private static long digits(byte[] bytes, int from, int count) {
    long number = 0;
    for (int at = from; at < from + count; at++) {
      number = number * 10 + (bytes[at] - '0');
    }
    return number;
  }

  private static void put(int number, byte[] bytes, int from, int count) {
    int rest = number;
    for (int at = from + count - 1; at >= from; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
