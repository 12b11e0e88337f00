package io.raingauge.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DemoTrafficTest {
  private static final LocalDate DAY = LocalDate.parse("2026-01-31");
  private static final int CLICKS = 20_000;

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() {
    assertEquals(lines(traffic(7)), lines(traffic(7)));
    assertNotEquals(lines(traffic(7)), lines(traffic(8)));
  }

  @Test
  void theTotalsAreWhatAnybodyCountsInTheLines() {
    DemoTraffic traffic = traffic(7);
    Set<String> ids = new HashSet<>();
    Map<String, Long> byPage = new HashMap<>();
    Map<String, Long> byCountry = new HashMap<>();
    long[] byHour = new long[24];
    long sent = 0;
    while (traffic.hasNext()) {
      Map<?, ?> event = event(traffic.next());
      sent++;
      if (ids.add(text(event, "id"))) {
        byPage.merge(text(event, "page"), 1L, Long::sum);
        byCountry.merge(text(event, "country"), 1L, Long::sum);
        byHour[Instant.parse(text(event, "time")).atOffset(ZoneOffset.UTC).getHour()]++;
      }
    }
    DemoTotals totals = traffic.totals();
    assertEquals(CLICKS, ids.size());
    assertEquals(CLICKS, totals.clicks());
    assertEquals(sent, totals.sentEvents());
    assertEquals(CLICKS + totals.retriedEvents(), sent);
    assertEquals(byPage, totals.byPage());
    assertEquals(byCountry, totals.byCountry());
    assertArrayEquals(byHour, totals.byHour());
  }

  @Test
  void theDayIsBelievable() {
    DemoTraffic traffic = traffic(7);
    List<String> lines = lines(traffic);
    DemoTotals totals = traffic.totals();
    long front = totals.byPage().getOrDefault("/", 0L);
    assertTrue(front > CLICKS / 10 && front < CLICKS / 2, "front page: " + front);
    assertTrue(
        totals.byHour()[20] > 5 * totals.byHour()[3], "the evening is busy, the night is not");
    assertBetween(CLICKS / 67, totals.outOfOrderEvents(), CLICKS / 40, "out of order");
    assertBetween(CLICKS / 133, totals.retriedEvents(), CLICKS / 80, "retried");
    long backwards = 0;
    String before = "";
    for (String line : lines) {
      String time = text(event(line), "time");
      backwards += time.compareTo(before) < 0 ? 1 : 0;
      before = time;
    }
    assertTrue(backwards > totals.outOfOrderEvents() / 2, "events arrive after later ones");
    for (String line : lines) {
      assertTrue(text(event(line), "time").startsWith(DAY.toString()), line);
    }
  }

  private static void assertBetween(long low, long value, long high, String what) {
    assertTrue(low <= value && value <= high, what + ": " + value);
  }

  private static DemoTraffic traffic(long seed) {
    return new DemoTraffic(seed, DAY, CLICKS);
  }

  private static List<String> lines(DemoTraffic traffic) {
    List<String> lines = new ArrayList<>();
    traffic.forEachRemaining(lines::add);
    return lines;
  }

  private static Map<?, ?> event(String line) {
    Object tree = JsonTree.read(line.getBytes(StandardCharsets.UTF_8));
    if (tree instanceof Map<?, ?> event) {
      return event;
    }
    throw new AssertionError(line);
  }

  private static String text(Map<?, ?> event, String name) {
    return String.valueOf(event.get(name));
  }
}
