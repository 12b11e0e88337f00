package io.raingauge.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  private final IsoTime time = new IsoTime();

  @Test
  void agreesWithTheJdkOnEveryDayOfFourCenturies() {
    for (long day = -200_000; day < 200_000; day++) {
      String date = LocalDate.ofEpochDay(day).toString();
      assertEquals(day * 86_400_000L, read(date), date);
    }
  }

  @Test
  void agreesWithTheJdkOnTimesAndZones() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      Instant instant = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
      ZoneOffset zone = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(36 * 60) - 18 * 60));
      OffsetDateTime there = instant.atOffset(zone);
      assertEquals(instant.toEpochMilli(), read(there.toString()), "seed " + seed);
      String basic = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSSXX").format(there);
      assertEquals(instant.toEpochMilli(), read(basic), basic);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2015-05-17T10:05:03Z, 2015-05-17T10:05:03Z",
    "2015-05-17t10:05:03z, 2015-05-17T10:05:03Z",
    "2015-05-17 10:05:03, 2015-05-17T10:05:03Z",
    "2015-05-17T10:05, 2015-05-17T10:05:00Z",
    "2015-05-17, 2015-05-17T00:00:00Z",
    "20150517, 2015-05-17T00:00:00Z",
    "20150517T1005Z, 2015-05-17T10:05:00Z",
    "2015-05-17T10:05:03.1Z, 2015-05-17T10:05:03.100Z",
    "2015-05-17T10:05:03.12Z, 2015-05-17T10:05:03.120Z",
    "2015-05-17T10:05:03.123999999Z, 2015-05-17T10:05:03.123Z",
    "2015-05-17T10:05:03+02, 2015-05-17T08:05:03Z",
    "2015-05-17T10:05:03+0200, 2015-05-17T08:05:03Z",
    "2015-05-17T10:05:03-05:30, 2015-05-17T15:35:03Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
  })
  void readsTheFormsThatClientsSend(String text, String expected) {
    assertEquals(Instant.parse(expected).toEpochMilli(), read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2015",
        "2015-05",
        "2015-13-01",
        "2015-00-01",
        "2015-02-29",
        "2100-02-29",
        "2015-05-32",
        "2015-05-00",
        "2015-05-17T",
        "2015-05-17T1",
        "2015-05-17T10",
        "2015-05-17T24:00",
        "2015-05-17T10:60",
        "2015-05-17T10:05:61Z",
        "2015-05-17T10:05:03.Z",
        "2015-05-17T10:05:03Zx",
        "2015-05-17T10:05:03+19",
        "2015-05-17T10:05:03+02:60",
        "2015-05-17T10:05:03+",
        "2015-05-17T1005:03",
        "2015-0517",
        "15-05-17",
        "2015-05-17TT10:05",
        "+02015-05-17",
        "Sun, 17 May 2015 10:05:03 GMT",
        "1431857103250"
      })
  void readsNothingElse(String text) {
    assertEquals(IsoTime.NONE, read(text));
  }

  @Test
  void everyCutOfATimeIsATimeOrNone() {
    String text = "2015-05-17T10:05:03.123+02:00";
    for (int end = 0; end <= text.length(); end++) {
      for (int from = 0; from <= end; from++) {
        time.read(text.toCharArray(), from, end - from);
      }
    }
  }

  private long read(String text) {
    return time.read(text.toCharArray(), 0, text.length());
  }
}
