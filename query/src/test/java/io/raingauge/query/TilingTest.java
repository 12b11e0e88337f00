package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.query.Tiling.Scan;
import io.raingauge.rollup.Width;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TilingTest {
  private static final List<Width> WIDTHS = List.of(Width.MINUTE, Width.HOUR, Width.DAY);
  private static final long MINUTE = Width.MINUTE.ms();
  private static final long HOUR = Width.HOUR.ms();
  private static final long DAY = Width.DAY.ms();

  @Test
  void wideWindowsCoverTheMiddleAndNarrowOnesTheRaggedEnds() {
    assertEquals(
        Optional.of(
            List.of(
                new Scan(Width.MINUTE, 22 * HOUR + 58 * MINUTE, 23 * HOUR),
                new Scan(Width.HOUR, 23 * HOUR, DAY),
                new Scan(Width.DAY, DAY, 3 * DAY),
                new Scan(Width.HOUR, 3 * DAY, 3 * DAY + HOUR),
                new Scan(Width.MINUTE, 3 * DAY + HOUR, 3 * DAY + HOUR + MINUTE))),
        Tiling.of(new long[] {22 * HOUR + 58 * MINUTE, 3 * DAY + HOUR + MINUTE}, WIDTHS));
  }

  @Test
  void intervalsSideBySideAreOneScan() {
    long[] hours = new long[49];
    for (int index = 0; index < hours.length; index++) {
      hours[index] = index * HOUR;
    }
    assertEquals(
        Optional.of(List.of(new Scan(Width.HOUR, 0, 48 * HOUR))), Tiling.of(hours, WIDTHS));
  }

  @Test
  void anEdgeOffTheNarrowestGridCannotBeCovered() {
    assertEquals(Optional.empty(), Tiling.of(new long[] {0, 90_000}, WIDTHS));
    assertEquals(Optional.empty(), Tiling.of(new long[] {-1, HOUR}, WIDTHS));
  }

  @Test
  void aThousandShortScansBecomeFewOfNarrowerWindows() {
    long[] edges = new long[3_000];
    for (int index = 0; index < edges.length; index++) {
      edges[index] = index * 36L * HOUR;
    }
    assertEquals(1, Tiling.of(edges, WIDTHS).orElseThrow().size());
  }

  @Test
  void everyWindowLiesInOneIntervalAndEveryMomentInOneWindow() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      long[] edges = new long[2 + random.nextInt(6)];
      edges[0] = (random.nextInt(10_000) - 5_000) * MINUTE;
      for (int index = 1; index < edges.length; index++) {
        edges[index] = edges[index - 1] + (1 + random.nextInt(5_000)) * MINUTE;
      }
      long at = edges[0];
      for (Scan scan : Tiling.of(edges, WIDTHS).orElseThrow()) {
        assertEquals(at, scan.fromMs(), "seed " + seed);
        for (long window = at; window < scan.toMs(); window += scan.width().ms()) {
          assertEquals(window, scan.width().windowOf(window), "seed " + seed);
          assertTrue(inOne(edges, window, window + scan.width().ms()), "seed " + seed);
        }
        at = scan.toMs();
      }
      assertEquals(edges[edges.length - 1], at, "seed " + seed);
    }
  }

  private static boolean inOne(long[] edges, long fromMs, long toMs) {
    for (int index = 0; index + 1 < edges.length; index++) {
      if (edges[index] <= fromMs && toMs <= edges[index + 1]) {
        return true;
      }
    }
    return false;
  }
}
