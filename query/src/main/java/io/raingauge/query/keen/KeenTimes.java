package io.raingauge.query.keen;

import io.raingauge.json.Problems;
import io.raingauge.query.Every;
import io.raingauge.query.Timeframe;
import io.raingauge.rollup.Width;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keen's words for time. */
final class KeenTimes {
  private static final Pattern EVERY =
      Pattern.compile("every_([1-9][0-9]{0,4})_(minute|hour|day|week|month|year)s?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

  private KeenTimes() {}

  /** As results write a moment: in the zone, with milliseconds. */
  static String print(long timeMs, ZoneId zone) {
    return TIME.format(Instant.ofEpochMilli(timeMs).atZone(zone));
  }

  /** A zone's name, or how many seconds it is ahead of UTC. */
  static ZoneId zone(@Nullable Object tree, Problems problems) {
    if (tree == null) {
      return ZoneOffset.UTC;
    }
    String text = String.valueOf(tree);
    try {
      return text.matches("[+-]?[0-9]{1,6}")
          ? ZoneOffset.ofTotalSeconds(Integer.parseInt(text))
          : ZoneId.of(text);
    } catch (DateTimeException unknown) {
      problems.add(
          "timezone", "is not a time zone; for example US/Pacific, or -28800 seconds from UTC");
      return ZoneOffset.UTC;
    }
  }

  /** {@code this_7_days}, {@code today}, {@code {"start", "end"}}; all time where there is none. */
  static Timeframe.Absolute timeframe(
      @Nullable Object tree, ZoneId zone, long nowMs, Problems problems) {
    try {
      if (tree == null) {
        return Timeframe.ALL.resolve(nowMs, zone);
      }
      if (tree instanceof String text) {
        return Timeframe.Relative.parse(relative(text)).resolve(nowMs, zone);
      }
      if (tree instanceof Map<?, ?> ends
          && ends.get("start") instanceof String start
          && ends.get("end") instanceof String end) {
        return new Timeframe.Absolute(Timeframe.moment(start, zone), Timeframe.moment(end, zone));
      }
      problems.add(
          "timeframe",
          "is neither a string like \"this_7_days\" nor an object {\"start\", \"end\"} of times");
    } catch (IllegalArgumentException wrong) {
      problems.add("timeframe:", String.valueOf(wrong.getMessage()));
    }
    return Timeframe.ALL.resolve(nowMs, zone);
  }

  private static String relative(String text) {
    return switch (text) {
      case "today" -> "this_day";
      case "yesterday" -> "previous_day";
      default -> text.startsWith("last_") ? "previous_" + text.substring(5) : text;
    };
  }

  static Optional<Every> interval(@Nullable Object tree, Problems problems) {
    if (tree == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          switch (String.valueOf(tree)) {
            case "minutely" -> new Every.Fixed(Width.MINUTE);
            case "hourly" -> new Every.Fixed(Width.HOUR);
            case "daily" -> Every.Unit.DAY;
            case "weekly" -> Every.Unit.WEEK;
            case "monthly" -> Every.Unit.MONTH;
            case "yearly" -> Every.Unit.YEAR;
            default -> everyUnits(String.valueOf(tree));
          });
    } catch (IllegalArgumentException wrong) {
      problems.add("interval", String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  private static Every everyUnits(String text) {
    Matcher form = EVERY.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "is none of minutely, hourly, daily, weekly, monthly, yearly and every_n_units");
    }
    int count = Integer.parseInt(form.group(1));
    return switch (form.group(2)) {
      case "minute" -> new Every.Fixed(Width.parse(count + "m"));
      case "hour" -> new Every.Fixed(Width.parse(count + "h"));
      case "day" -> count == 1 ? Every.Unit.DAY : new Every.Fixed(Width.parse(count + "d"));
      case "week" -> single(count, Every.Unit.WEEK);
      case "month" -> single(count, Every.Unit.MONTH);
      default -> single(count, Every.Unit.YEAR);
    };
  }

  private static Every single(int count, Every unit) {
    if (count != 1) {
      throw new IllegalArgumentException(
          "of several weeks, months or years is not there; ask for one, or for a number of days");
    }
    return unit;
  }
}
