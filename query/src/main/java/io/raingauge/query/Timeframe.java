package io.raingauge.query;

import io.raingauge.rollup.Width;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which stretch of time a question asks about. */
public sealed interface Timeframe {
  /** From the first event to the last. */
  Timeframe ALL = new Absolute(Long.MIN_VALUE, Long.MAX_VALUE);

  /** The stretch as seen at a moment; an end that is open stays {@link Long#MIN_VALUE} or MAX. */
  Absolute resolve(long nowMs, ZoneId zone);

  /**
   * Between two moments.
   *
   * @param fromMs the first millisecond in it; {@link Long#MIN_VALUE} for no bound
   * @param toMs the first millisecond after it; {@link Long#MAX_VALUE} for no bound
   */
  record Absolute(long fromMs, long toMs) implements Timeframe {
    /** The years 0 to 9999. */
    private static final long LEAST_MS = -62_167_219_200_000L;

    private static final long MOST_MS = 253_402_300_800_000L;

    public Absolute {
      if ((fromMs != Long.MIN_VALUE && (fromMs < LEAST_MS || fromMs > MOST_MS))
          || (toMs != Long.MAX_VALUE && (toMs < LEAST_MS || toMs > MOST_MS))) {
        throw new IllegalArgumentException("a time is from the year 0 to 9999");
      }
      if (fromMs >= toMs) {
        throw new IllegalArgumentException("\"from\" is not before \"to\"; \"to\" is not included");
      }
    }

    @Override
    public Absolute resolve(long nowMs, ZoneId zone) {
      return this;
    }
  }

  /** Relative to the moment of the question: whole units, this one included or not. */
  record Relative(Anchor anchor, int count, Unit unit) implements Timeframe {
    private static final Pattern FORM =
        Pattern.compile(
            "(this|previous)_(?:([1-9][0-9]{0,4})_)?(minute|hour|day|week|month|year)s?");

    /** Whether the unit that is still running is in it. */
    public enum Anchor {
      THIS,
      PREVIOUS
    }

    /** What it counts in. */
    public enum Unit {
      MINUTE,
      HOUR,
      DAY,
      WEEK,
      MONTH,
      YEAR;

      private Every every() {
        return switch (this) {
          case MINUTE -> new Every.Fixed(Width.MINUTE);
          case HOUR -> new Every.Fixed(Width.HOUR);
          case DAY -> Every.Unit.DAY;
          case WEEK -> Every.Unit.WEEK;
          case MONTH -> Every.Unit.MONTH;
          case YEAR -> Every.Unit.YEAR;
        };
      }

      private long plus(long startMs, int count, ZoneId zone) {
        return every() instanceof Every.Unit unit
            ? unit.plus(startMs, count, zone)
            : startMs + count * every().leastMs();
      }
    }

    /**
     * Reads {@code this_day}, {@code previous_hour}, {@code this_24_hours}, {@code
     * previous_7_days}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Relative parse(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new IllegalArgumentException(
            "\""
                + text
                + "\" is not a timeframe; for example this_day, previous_hour, this_24_hours or"
                + " previous_7_days, in minutes, hours, days, weeks, months or years");
      }
      String count = form.group(2);
      return new Relative(
          Anchor.valueOf(form.group(1).toUpperCase(Locale.ROOT)),
          count == null ? 1 : Integer.parseInt(count),
          Unit.valueOf(form.group(3).toUpperCase(Locale.ROOT)));
    }

    @Override
    public Absolute resolve(long nowMs, ZoneId zone) {
      long running = unit.every().floor(nowMs, zone);
      return switch (anchor) {
        case THIS -> new Absolute(unit.plus(running, 1 - count, zone), unit.plus(running, 1, zone));
        case PREVIOUS -> new Absolute(unit.plus(running, -count, zone), running);
      };
    }
  }

  /**
   * Reads a moment: ISO 8601 with an offset ({@code 2015-05-17T00:00:00Z}), without one (wall clock
   * of the zone), or only a date (its first moment there).
   *
   * @throws IllegalArgumentException for anything else
   */
  static long moment(String text, ZoneId zone) {
    try {
      if (text.indexOf('T') < 0) {
        return Every.Unit.DAY.floor(
            LocalDate.parse(text).atTime(12, 0).atZone(zone).toInstant().toEpochMilli(), zone);
      }
      if (text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > 10) {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
      }
      return LocalDateTime.parse(text).atZone(zone).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException notATime) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is not a time; write 2015-05-17T00:00:00Z, 2015-05-17 or milliseconds since"
              + " 1970",
          notATime);
    }
  }

  /** How messages print a moment. */
  static String print(long timeMs) {
    return timeMs == Long.MIN_VALUE
        ? "the first event"
        : timeMs == Long.MAX_VALUE ? "the last event" : Instant.ofEpochMilli(timeMs).toString();
  }
}
