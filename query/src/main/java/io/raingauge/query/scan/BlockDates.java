package io.raingauge.query.scan;

import io.raingauge.expression.DatePart;
import io.raingauge.property.PropertyValues;
import io.raingauge.time.IsoTime;
import java.time.ZoneOffset;

/** What a wall clock or a calendar shows at a time. For one thread. */
final class BlockDates extends BlockExpression {
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;

  private final DatePart.Part part;
  private final BlockExpression of;
  private final ZoneOffsets offsets;
  private final Scratch scratch;
  private final IsoTime isoTime = new IsoTime();
  private char[] chars = new char[32];

  BlockDates(DatePart date, BlockExpression of, Scratch scratch) {
    part = date.part();
    this.of = of;
    offsets = new ZoneOffsets(date.zone().orElse(ZoneOffset.UTC));
    this.scratch = scratch;
  }

  @Override
  boolean isNumeric() {
    return true;
  }

  @Override
  boolean numbers(int block, int size, double[] out) {
    if (of.isNumeric() && of.numbers(block, size, out)) {
      for (int row = 0; row < size; row++) {
        out[row] = Double.isNaN(out[row]) ? out[row] : show((long) Math.floor(out[row]));
      }
      return true;
    }
    PropertyValues times = scratch.takeValues();
    of.values(block, size, times);
    for (int row = 0; row < size; row++) {
      out[row] = show(times, row);
    }
    scratch.give(times);
    return true;
  }

  @Override
  void values(int block, int size, PropertyValues into) {
    double[] numbers = scratch.takeNumbers();
    numbers(block, size, numbers);
    put(numbers, size, into);
    scratch.give(numbers);
  }

  /** A number from 2<sup>53</sup> on, 285,000 years from now, is no time. */
  private double show(PropertyValues times, int row) {
    return switch (times.type(row)) {
      case ABSENT, NULL, NESTED, BOOLEAN -> Double.NaN;
      case LONG, DOUBLE ->
          Math.abs(times.doubleAt(row)) < BEYOND
              ? show((long) Math.floor(times.doubleAt(row)))
              : Double.NaN;
      case STRING -> {
        long timeMs = read(times.text(), times.textFrom(row), times.textTo(row));
        yield timeMs == IsoTime.NONE ? Double.NaN : show(timeMs);
      }
    };
  }

  /** A time has no other characters than ASCII has; another makes a time of none. */
  private long read(byte[] text, int from, int to) {
    int length = to - from;
    if (length > chars.length) {
      chars = new char[length];
    }
    for (int at = 0; at < length; at++) {
      chars[at] = (char) (text[from + at] & 0xff);
    }
    return isoTime.read(chars, 0, length);
  }

  private int show(long timeMs) {
    long wallMs = timeMs + offsets.offsetMs(timeMs);
    long day = Math.floorDiv(wallMs, DAY_MS);
    return switch (part) {
      case HOUR -> (int) (Math.floorMod(wallMs, DAY_MS) / HOUR_MS);
      case MINUTE -> (int) (Math.floorMod(wallMs, HOUR_MS) / MINUTE_MS);
      case WEEKDAY -> (int) Math.floorMod(day + 3, 7L) + 1; // 1970-01-01 was a Thursday.
      case YEAR, MONTH, DAY -> ofCalendar(day);
    };
  }

  /**
   * The date of a day since 1970-01-01: Howard Hinnant, "chrono-compatible low-level date
   * algorithms", civil_from_days. The year begins in March, so that a leap day is its last.
   */
  private int ofCalendar(long day) {
    long shifted = day + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    long ofEra = shifted - era * 146_097;
    long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long fromMarch = (5 * ofYear + 2) / 153;
    int month = (int) (fromMarch < 10 ? fromMarch + 3 : fromMarch - 9);
    return switch (part) {
      case YEAR -> (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
      case MONTH -> month;
      case DAY -> (int) (ofYear - (153 * fromMarch + 2) / 5 + 1);
      case WEEKDAY, HOUR, MINUTE -> throw new IllegalStateException(part + " is of no calendar");
    };
  }
}
