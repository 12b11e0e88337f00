package io.raingauge.rollup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a window is: whole seconds, or for ever. A window begins at a multiple of its width
 * since 1970-01-01T00:00:00Z.
 *
 * @param seconds from 1 to 366 days; 0 stands for ever: one window that begins at 0
 */
public record Width(int seconds) implements Comparable<Width> {
  public static final Width MINUTE = new Width(60);
  public static final Width HOUR = new Width(3600);
  public static final Width DAY = new Width(86400);
  public static final Width EVER = new Width(0);

  private static final int MAX_SECONDS = 366 * 86400;
  private static final long DAY_MS = 86_400_000L;
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,7})([smhd])");

  public Width {
    if (seconds < 0 || seconds > MAX_SECONDS) {
      throw new IllegalArgumentException("a width of " + seconds + " s is not from 1 s to 366 d");
    }
  }

  /**
   * Reads {@code 10s}, {@code 1m}, {@code 1h} or {@code 1d}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Width parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a width: a whole number and s, m, h or d, for example 1m");
    }
    long unit =
        switch (form.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3600;
          default -> 86400;
        };
    return new Width((int) Math.min(Integer.MAX_VALUE, Long.parseLong(form.group(1)) * unit));
  }

  /** Milliseconds; {@link Long#MAX_VALUE} for ever. */
  public long ms() {
    return seconds == 0 ? Long.MAX_VALUE : seconds * 1000L;
  }

  /** The start of the window that holds a time. */
  public long windowOf(long timeMs) {
    return seconds == 0 ? 0 : Math.floorDiv(timeMs, ms()) * ms();
  }

  /**
   * How the store cuts time for this width: a day up to a minute, 30 days up to an hour, 366 days
   * above. Milliseconds.
   */
  public long slabMs() {
    if (seconds == 0) {
      return Long.MAX_VALUE;
    }
    return seconds <= 60 ? DAY_MS : seconds <= 3600 ? 30 * DAY_MS : 366 * DAY_MS;
  }

  /** The number of the slab that holds a window. */
  public int slabOf(long windowMs) {
    return (int) Math.floorDiv(windowMs, slabMs());
  }

  @Override
  public int compareTo(Width other) {
    return Long.compare(ms(), other.ms());
  }

  /** As {@link #parse} reads it; {@code ever} for ever. */
  @Override
  public String toString() {
    if (seconds == 0) {
      return "ever";
    }
    if (seconds % 86400 == 0) {
      return seconds / 86400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
