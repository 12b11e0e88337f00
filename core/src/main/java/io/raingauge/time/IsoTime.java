package io.raingauge.time;

/**
 * Reads a time as ISO 8601 writes it, without allocating: a date, or a date and a time of day, in
 * the extended ({@code 2015-05-17T10:05:03.250+02:00}) or the basic form ({@code
 * 20150517T100503Z}).
 *
 * <p>Seconds and their fraction may be missing; digits beyond the millisecond are cut off. A space
 * may stand for the T. A time without a zone is in UTC. A leap second is the first of the next
 * minute. Ordinal and week dates are not read.
 *
 * <p>For one thread.
 */
public final class IsoTime {
  /** Not a time. No time that is read equals it. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long DAY_MS = 86_400_000L;

  private char[] chars = new char[0];
  private int at;
  private int end;
  private boolean extended;
  private boolean wrong;

  /** Milliseconds since 1970, UTC; {@link #NONE} when the characters are not a time. */
  public long read(char[] text, int from, int length) {
    chars = text;
    at = from;
    end = from + length;
    wrong = false;
    extended = length > 4 && text[from + 4] == '-';
    long timeMs = date() * DAY_MS;
    if (at < end && !wrong) {
      timeMs += timeOfDay();
    }
    return wrong || at != end ? NONE : timeMs;
  }

  private long date() {
    int year = digits(4);
    separator('-');
    int month = digits(2);
    separator('-');
    int day = digits(2);
    wrong |= month < 1 || month > 12 || day < 1 || day > monthDays(year, month);
    return wrong ? 0 : epochDay(year, month, day);
  }

  private long timeOfDay() {
    wrong |= chars[at] != 'T' && chars[at] != 't' && chars[at] != ' ';
    at++;
    int hour = digits(2);
    separator(':');
    int minute = digits(2);
    long ms = hour * 3_600_000L + minute * 60_000L;
    if (at < end && (extended ? chars[at] == ':' : isDigit(chars[at]))) {
      separator(':');
      int second = digits(2);
      wrong |= second > 60;
      ms += second * 1000L + fractionMs();
    }
    wrong |= hour > 23 || minute > 59;
    return ms - zoneMs();
  }

  private long fractionMs() {
    if (at >= end || (chars[at] != '.' && chars[at] != ',')) {
      return 0;
    }
    int first = ++at;
    int ms = 0;
    for (; at < end && isDigit(chars[at]); at++) {
      ms = at - first < 3 ? ms * 10 + (chars[at] - '0') : ms;
    }
    int count = at - first;
    wrong |= count == 0;
    return count == 1 ? ms * 100L : count == 2 ? ms * 10L : ms;
  }

  /** How far the zone is ahead of UTC. */
  private long zoneMs() {
    if (at >= end) {
      return 0;
    }
    char sign = chars[at++];
    if (sign == 'Z' || sign == 'z') {
      return 0;
    }
    wrong |= sign != '+' && sign != '-';
    int hours = digits(2);
    int minutes = 0;
    if (at < end) {
      at = chars[at] == ':' ? at + 1 : at;
      minutes = digits(2);
    }
    wrong |= hours > 18 || minutes > 59;
    long ms = hours * 3_600_000L + minutes * 60_000L;
    return sign == '-' ? -ms : ms;
  }

  private int digits(int count) {
    int value = 0;
    for (int last = at + count; at < last; at++) {
      if (at >= end || !isDigit(chars[at])) {
        wrong = true;
        return 0;
      }
      value = value * 10 + (chars[at] - '0');
    }
    return value;
  }

  private void separator(char expected) {
    if (extended) {
      wrong |= at >= end || chars[at] != expected;
      at++;
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int monthDays(int year, int month) {
    if (month == 2) {
      return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /**
   * Days since 1970-01-01 in the Gregorian calendar: Howard Hinnant, "chrono-compatible low-level
   * date algorithms", days_from_civil. The year begins in March, so that a leap day is its last.
   */
  private static long epochDay(int year, int month, int day) {
    int shifted = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - era * 400;
    int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097L + dayOfEra - 719_468L;
  }
}
