package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EveryTest {
  private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");
  private static final long MINUTE_MS = 60_000;

  @Test
  void aDayHas23HoursWhenTheClocksGoForwardAnd25WhenTheyGoBack() {
    assertEquals(23, intervals("1h", "2015-03-29T00:00", "2015-03-30T00:00").size());
    assertEquals(25, intervals("1h", "2015-10-25T00:00", "2015-10-26T00:00").size());
    assertEquals(24, intervals("1h", "2015-10-26T00:00", "2015-10-27T00:00").size());
    long start = ms("2015-10-25T00:00");
    assertEquals(25 * 60 * MINUTE_MS, Every.parse("day").next(start, ZURICH) - start);
    assertEquals(25 * 60 * MINUTE_MS, Every.parse("1d").next(start, ZURICH) - start);
  }

  @Test
  void theHourThatTheClocksRepeatIsTwoIntervalsOfAnHourAndOneOfSix() {
    assertEquals(
        List.of(
            "2015-10-25T01:00:00+02:00",
            "2015-10-25T02:00:00+02:00",
            "2015-10-25T02:00:00+01:00",
            "2015-10-25T03:00:00+01:00"),
        intervals("1h", "2015-10-25T01:00", "2015-10-25T04:00"));
    assertEquals(
        List.of(
            "2015-10-25T00:00:00+02:00",
            "2015-10-25T06:00:00+01:00",
            "2015-10-25T12:00:00+01:00",
            "2015-10-25T18:00:00+01:00"),
        intervals("6h", "2015-10-25T00:00", "2015-10-26T00:00"));
  }

  @Test
  void aMonthAndAWeekBeginAtLocalMidnight() {
    assertEquals(
        List.of("2015-03-01T00:00:00+01:00", "2015-04-01T00:00:00+02:00"),
        intervals("month", "2015-03-01T00:00", "2015-05-01T00:00"));
    long sunday = ms("2015-05-17T23:59");
    assertEquals(ms("2015-05-11T00:00"), Every.parse("week").floor(sunday, ZURICH));
  }

  /**
   * Every interval of every zone near every change of its clocks since 1990 begins where the wall
   * clock says, minute by minute.
   *
   * <p>Tried: with {@code return startMs} for the last line of {@code Every.floor}, and with {@code
   * twice} always false or always true, this fails at the first zone with such a change.
   */
  @Test
  void everyMinuteBelongsToTheIntervalThatTheWallClockNames() {
    for (String zone :
        List.of(
            "Europe/Zurich",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Havana",
            "Asia/Beirut",
            "America/Santiago",
            "Asia/Kathmandu",
            "Pacific/Apia",
            "Asia/Kolkata",
            "America/St_Johns")) {
      for (ZoneOffsetTransition change : first(8, changes(ZoneId.of(zone)))) {
        for (String every : List.of("15m", "30m", "1h", "2h", "6h", "12h", "1d")) {
          checkAround(change, Every.parse(every), ZoneId.of(zone), seconds(every));
        }
      }
    }
  }

  @Test
  void everyIntervalEndsWhereTheNextBeginsInAllZones() {
    for (String zone : ZoneId.getAvailableZoneIds()) {
      ZoneId id = ZoneId.of(zone);
      for (ZoneOffsetTransition change : changes(id)) {
        for (String word : List.of("30m", "1h", "5h", "6h", "1d", "7d", "day", "week", "month")) {
          Every every = Every.parse(word);
          long startMs = every.floor(change.getInstant().toEpochMilli() - 1, id);
          for (int count = 0; count < 3; count++) {
            String where = word + " in " + zone + " from " + Instant.ofEpochMilli(startMs);
            long nextMs = every.next(startMs, id);
            assertTrue(nextMs > startMs, where);
            assertEquals(startMs, every.floor(startMs, id), where);
            assertEquals(nextMs, every.floor(nextMs, id), where);
            assertEquals(startMs, every.floor(nextMs - 1, id), where);
            startMs = nextMs;
          }
        }
      }
    }
  }

  @Test
  void wrongIntervalsAreRefusedWithAnExample() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Every.parse("fortnight")).getMessage();
    assertTrue(String.valueOf(message).contains("10m"), message);
  }

  /** By the words of {@link Every}'s comment, and nothing of its code. */
  private static void checkAround(
      ZoneOffsetTransition change, Every every, ZoneId zone, int seconds) {
    long fromMs = change.getInstant().toEpochMilli() - 26 * 60 * MINUTE_MS;
    long toMs = change.getInstant().toEpochMilli() + 26 * 60 * MINUTE_MS;
    boolean repeats =
        change.isOverlap() && seconds <= -change.getDuration().toSeconds(); // Begins twice.
    long newest = Long.MIN_VALUE;
    long expected = Long.MIN_VALUE;
    for (long timeMs = fromMs; timeMs < toMs; timeMs += MINUTE_MS) {
      Instant time = Instant.ofEpochMilli(timeMs);
      long wall = timeMs / 1000 + zone.getRules().getOffset(time).getTotalSeconds();
      long shown = Math.floorDiv(wall, seconds) * seconds;
      if (shown > newest || (repeats && timeMs == change.getInstant().toEpochMilli())) {
        expected = newest == Long.MIN_VALUE ? Long.MIN_VALUE : timeMs;
        newest = shown;
      }
      if (expected != Long.MIN_VALUE) {
        assertEquals(
            time(expected),
            time(every.floor(timeMs, zone)),
            every + " in " + zone + " at " + Instant.ofEpochMilli(timeMs));
      }
    }
  }

  private static List<ZoneOffsetTransition> changes(ZoneId zone) {
    List<ZoneOffsetTransition> changes = new ArrayList<>();
    Instant at = Instant.parse("1990-01-01T00:00:00Z");
    while (changes.size() < 80) {
      ZoneOffsetTransition next = zone.getRules().nextTransition(at);
      if (next == null || next.getInstant().isAfter(Instant.parse("2026-01-01T00:00:00Z"))) {
        return changes;
      }
      changes.add(next);
      at = next.getInstant();
    }
    return changes;
  }

  private static <T> List<T> first(int count, List<T> all) {
    return all.subList(0, Math.min(count, all.size()));
  }

  private static int seconds(String every) {
    return ((Every.Fixed) Every.parse(every)).width().seconds();
  }

  private static Instant time(long timeMs) {
    return Instant.ofEpochMilli(timeMs);
  }

  private static List<String> intervals(String word, String from, String to) {
    Every every = Every.parse(word);
    List<String> starts = new ArrayList<>();
    for (long at = ms(from); at < ms(to); at = every.next(at, ZURICH)) {
      starts.add(Answer.time(at, ZURICH));
    }
    return starts;
  }

  private static long ms(String local) {
    return LocalDateTime.parse(local).atZone(ZURICH).toInstant().toEpochMilli();
  }
}
