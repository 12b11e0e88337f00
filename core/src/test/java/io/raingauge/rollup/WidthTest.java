package io.raingauge.rollup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WidthTest {
  private static final long DAY_MS = 86_400_000L;

  @Test
  void aWidthIsWrittenInItsLargestUnit() {
    assertEquals("10s", Width.parse("10s").toString());
    assertEquals("1m", Width.parse("60s").toString());
    assertEquals("90m", Width.parse("90m").toString());
    assertEquals("1d", Width.parse("24h").toString());
    assertEquals("366d", Width.parse("366d").toString());
    assertEquals("ever", Width.EVER.toString());
  }

  @Test
  void anythingElseIsRefused() {
    for (String text :
        List.of("", "m", "0s", "01m", "1.5h", "1w", "367d", "99999999d", "-1m", " 1m")) {
      assertThrows(IllegalArgumentException.class, () -> Width.parse(text), text);
    }
  }

  @Test
  void aWindowHoldsItsTimesAlsoBefore1970() {
    assertEquals(0, Width.MINUTE.windowOf(0));
    assertEquals(0, Width.MINUTE.windowOf(59_999));
    assertEquals(60_000, Width.MINUTE.windowOf(60_000));
    assertEquals(-60_000, Width.MINUTE.windowOf(-1));
    assertEquals(-60_000, Width.MINUTE.windowOf(-60_000));
    assertEquals(0, Width.EVER.windowOf(Long.MIN_VALUE));
    assertEquals(0, Width.EVER.windowOf(Long.MAX_VALUE));
  }

  @Test
  void aSlabHoldsWholeWindows() {
    for (Width width : List.of(new Width(1), Width.MINUTE, Width.HOUR, Width.DAY)) {
      assertEquals(0, width.slabMs() % width.ms(), width.toString());
      assertEquals(-1, width.slabOf(-1));
    }
    assertEquals(DAY_MS, Width.MINUTE.slabMs());
    assertEquals(30 * DAY_MS, Width.HOUR.slabMs());
    assertEquals(366 * DAY_MS, Width.DAY.slabMs());
    assertEquals(0, Width.EVER.slabOf(0));
  }

  @Test
  void widthsAreOrderedAndForEverIsTheWidest() {
    assertTrue(Width.MINUTE.compareTo(Width.HOUR) < 0);
    assertTrue(Width.EVER.compareTo(Width.DAY) > 0);
  }
}
