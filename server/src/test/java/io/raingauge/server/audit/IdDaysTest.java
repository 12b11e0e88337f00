package io.raingauge.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IdDaysTest {
  private static final int IDS = 200_000;

  private record Id(long high, long low) {}

  /** Tried: without the wrap at a page's end an id is looked for beyond it. */
  @Test
  void itHoldsWhatAMapHoldsAlsoAfterSomeAreForgotten() {
    Random random = new Random(7);
    IdDays days = new IdDays();
    Map<Id, Integer> map = new HashMap<>();
    for (int round = 0; round < 4; round++) {
      for (int index = 0; index < IDS; index++) {
        // A few highs for many ids: they stand behind each other in one page.
        long high = random.nextInt(50) == 0 ? -1L - random.nextInt(3) : random.nextLong();
        Id id = new Id(high, random.nextInt(1000));
        int day = random.nextInt(100);
        days.put(id.high(), id.low(), day);
        map.put(id, day);
      }
      assertSame(map, days);
      int oldest = 20 * round;
      assertEquals(
          map.values().removeIf(day -> day < oldest), days.removeIf((low, day) -> day < oldest));
      assertSame(map, days);
    }
  }

  private static void assertSame(Map<Id, Integer> map, IdDays days) {
    assertEquals(map.size(), days.size());
    map.forEach((id, day) -> assertEquals(day, days.get(id.high(), id.low())));
    assertEquals(IdDays.NONE, days.get(-5L, 3L));
    assertEquals(IdDays.NONE, days.get(-1L, -7L));
  }
}
