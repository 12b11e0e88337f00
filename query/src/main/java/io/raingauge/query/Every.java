package io.raingauge.query;

import io.raingauge.rollup.Width;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;

/**
 * How an answer cuts time into intervals: by a fixed width or by a unit of the calendar, on the
 * wall clock of a time zone.
 *
 * <p>An interval begins where the wall clock comes to a multiple of the width, or to the first
 * moment of the unit. So a day has 23 or 25 hours where the clocks change, and {@code 1h} gives 23
 * or 25 intervals that day. Where the clocks skip a beginning, the interval begins at the skip.
 * Where they repeat one, an interval no longer than what is repeated begins twice (02:00 summer
 * time, then 02:00 winter time), and a longer one only the first time.
 */
public sealed interface Every {
  /** Where the interval begins that a wall clock is in, in seconds that the clock would show. */
  long wallFloor(long wallSeconds);

  /** Whether an interval begins twice where the clocks go back by so much. */
  boolean beginsTwice(long repeatedSeconds);

  /** The shortest an interval usually is, in milliseconds: a bound for counting them beforehand. */
  long leastMs();

  /** How far from its beginning the next interval usually begins, or a little further. */
  long mostMs();

  /** The beginning of the interval that holds a time. */
  default long floor(long timeMs, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    Instant time = Instant.ofEpochMilli(timeMs);
    long startSeconds = wallFloor(wallSeconds(timeMs, rules.getOffset(time)));
    long startMs = (startSeconds - rules.getOffset(time).getTotalSeconds()) * 1000;
    ZoneOffsetTransition change =
        rules.isFixedOffset() ? null : rules.previousTransition(time.plusMillis(1));
    if (change == null) {
      return startMs;
    }
    long changeMs = change.getInstant().toEpochMilli();
    boolean twice = change.isOverlap() && beginsTwice(-change.getDuration().toSeconds());
    if (!twice && startSeconds <= wallFloor(wallSeconds(changeMs - 1, change.getOffsetBefore()))) {
      return floor(changeMs - 1, zone); // It was running when the clocks changed.
    }
    return Math.max(startMs, changeMs);
  }

  /** The beginning of the interval after the one that begins at {@code startMs}. */
  default long next(long startMs, ZoneId zone) {
    long nextMs = startMs;
    for (long probeMs = startMs + mostMs(); nextMs <= startMs; probeMs += mostMs()) {
      nextMs = floor(probeMs, zone);
    }
    if (zone.getRules().isFixedOffset()) {
      return nextMs;
    }
    for (long before = nextMs; before > startMs; before = floor(nextMs - 1, zone)) {
      nextMs = before; // Where the clocks change an interval may be very short.
    }
    return nextMs;
  }

  /**
   * Reads a width as {@link Width#parse} does, or {@code minute}, {@code hour}, {@code day}, {@code
   * week}, {@code month}, {@code year}.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Every parse(String text) {
    if (text.equals("minute")) {
      return new Fixed(Width.MINUTE);
    }
    if (text.equals("hour")) {
      return new Fixed(Width.HOUR);
    }
    for (Unit unit : Unit.values()) {
      if (unit.word().equals(text)) {
        return unit;
      }
    }
    try {
      return new Fixed(Width.parse(text));
    } catch (IllegalArgumentException notAWidth) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not an interval: a whole number and s, m, h or d, for example 10m; or"
              + " minute, hour, day, week, month, year",
          notAWidth);
    }
  }

  /**
   * Multiples of a width on the wall clock, counted from 1970-01-01T00:00.
   *
   * @param width from 1 s to 366 d
   */
  record Fixed(Width width) implements Every {
    public Fixed {
      if (width.seconds() == 0) {
        throw new IllegalArgumentException("an interval has an end; leave \"every\" out for one");
      }
    }

    @Override
    public long wallFloor(long wallSeconds) {
      return Math.floorDiv(wallSeconds, width.seconds()) * width.seconds();
    }

    @Override
    public boolean beginsTwice(long repeatedSeconds) {
      return width.seconds() <= repeatedSeconds;
    }

    @Override
    public long leastMs() {
      return width.seconds() <= 3600 ? width.ms() : width.ms() / 2;
    }

    @Override
    public long mostMs() {
      return width.ms();
    }

    @Override
    public String toString() {
      return width.toString();
    }
  }

  /** Units of the calendar; a week begins on Monday. */
  enum Unit implements Every {
    DAY(1, 1),
    WEEK(7, 7),
    MONTH(28, 31),
    YEAR(365, 366);

    private static final long HOUR_MS = 3_600_000;

    private final int leastDays;
    private final int mostDays;

    Unit(int leastDays, int mostDays) {
      this.leastDays = leastDays;
      this.mostDays = mostDays;
    }

    @Override
    public long wallFloor(long wallSeconds) {
      LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(wallSeconds, 86_400L));
      LocalDate first =
          switch (this) {
            case DAY -> date;
            case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTH -> date.withDayOfMonth(1);
            case YEAR -> date.withDayOfYear(1);
          };
      return first.toEpochDay() * 86_400;
    }

    @Override
    public boolean beginsTwice(long repeatedSeconds) {
      return false;
    }

    @Override
    public long leastMs() {
      return (leastDays * 24L - 1) * HOUR_MS;
    }

    @Override
    public long mostMs() {
      return (mostDays * 24L + 1) * HOUR_MS;
    }

    /** The beginning of the interval so many units after the one that begins at a time. */
    long plus(long startMs, int count, ZoneId zone) {
      LocalDate date = Instant.ofEpochMilli(startMs).atZone(zone).toLocalDate();
      LocalDate moved =
          switch (this) {
            case DAY -> date.plusDays(count);
            case WEEK -> date.plusWeeks(count);
            case MONTH -> date.plusMonths(count);
            case YEAR -> date.plusYears(count);
          };
      return floor(moved.atStartOfDay(zone).toInstant().toEpochMilli(), zone);
    }

    /** The name in JSON. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
      return word();
    }
  }

  private static long wallSeconds(long timeMs, ZoneOffset offset) {
    return Math.floorDiv(timeMs, 1000) + offset.getTotalSeconds();
  }
}
