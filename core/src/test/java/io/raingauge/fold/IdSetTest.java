package io.raingauge.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.store.Ids;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class IdSetTest {
  @Test
  void anIdThatComesBackAfterItsWindowCountsFromItsLaterDay() {
    IdSet set = new IdSet();
    set.add(1, 1, 0, 10);
    assertTrue(set.counted(1, 1, 0));
    assertFalse(set.counted(1, 1, 40));
    set.add(1, 1, 71, 20);
    // Tried: when add leaves a used slot as it is, the later day is not found.
    assertTrue(set.counted(1, 1, 40));
    Ids both = set.flush();
    assertEquals(2, both.size());
    assertEquals(10, both.position(0));
    assertEquals(71, both.day(1));
  }

  @Test
  void aFlushHandsOverAllAndLeavesNothing() {
    IdSet set = new IdSet();
    set.add(1, 2, 3, 4);
    assertEquals(1, set.flush().size());
    assertEquals(0, set.size());
    assertFalse(set.counted(1, 2, Integer.MIN_VALUE));
  }

  @Test
  void manyIdsThatFallOnFewPlacesAreToldApart() {
    Random chance = new Random(1);
    IdSet set = new IdSet();
    Map<Long, Integer> dayOf = new HashMap<>();
    for (int index = 0; index < 20_000; index++) {
      long low = chance.nextInt(15_000);
      int day = chance.nextInt(100);
      Integer before = dayOf.get(low);
      assertEquals(before != null && before >= day, set.counted(low & 255, low, day));
      if (before == null || before < day) {
        set.add(low & 255, low, day, index);
        dayOf.put(low, day);
      }
    }
  }
}
