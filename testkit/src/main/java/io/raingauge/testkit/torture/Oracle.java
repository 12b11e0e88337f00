package io.raingauge.testkit.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What every cell must hold in the end: one count and one sum for each series and minute. Clients
 * tell it of each event once, however often they send it. Safe for many threads.
 */
final class Oracle {
  private final Map<String, long[]> cells = new TreeMap<>();
  private long events;

  synchronized void expect(String series, long minuteMs, long value) {
    long[] cell = cells.computeIfAbsent(key(series, minuteMs), absent -> new long[2]);
    cell[0]++;
    cell[1] += value;
    events++;
  }

  synchronized long events() {
    return events;
  }

  synchronized int cells() {
    return cells.size();
  }

  /** A line for each cell that differs; {@code answered} has count and sum by {@link #key}. */
  synchronized List<String> differences(Map<String, long[]> answered) {
    List<String> lines = new ArrayList<>();
    Map<String, long[]> rest = new TreeMap<>(answered);
    cells.forEach(
        (key, expected) -> {
          long[] got = rest.remove(key);
          if (got == null || got[0] != expected[0] || got[1] != expected[1]) {
            lines.add(key + ": expected " + text(expected) + ", answered " + text(got));
          }
        });
    rest.forEach((key, got) -> lines.add(key + ": expected nothing, answered " + text(got)));
    return lines;
  }

  static String key(String series, long minuteMs) {
    return series + " " + minuteMs;
  }

  private static String text(long @Nullable [] cell) {
    return cell == null ? "nothing" : "count " + cell[0] + " sum " + cell[1];
  }
}
