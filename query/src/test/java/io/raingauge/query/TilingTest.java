package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.query.Tiling.Cover;
import io.raingauge.query.Tiling.Scan;
import io.raingauge.query.Tiling.Stretch;
import io.raingauge.rollup.Width;
import java.util.ArrayList;
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

  /** Tried: coverReadable that begins its stretch at each.fromMs, or ends it at each.toMs. */
  @Test
  void noWindowMeetsWhatIsUnreadableAndEachMinuteThatDoesNotIsInOne() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      long fromMs = random.nextInt(10_000_000);
      long toMs = fromMs + 1 + random.nextInt(400_000_000);
      List<Stretch> unreadable = new ArrayList<>();
      long atMs = random.nextInt(4) == 0 ? Long.MIN_VALUE : random.nextInt(50_000_000);
      for (int count = random.nextInt(4); count > 0; count--) {
        long nextMs = Math.max(atMs, 0) + 1 + random.nextInt(100_000_000);
        unreadable.add(new Stretch(atMs, count == 1 && seed % 5 == 0 ? Long.MAX_VALUE : nextMs));
        atMs = nextMs + 1 + random.nextInt(random.nextBoolean() ? 100 : 50_000_000);
      }
      Cover cover = Tiling.within(new long[] {fromMs, toMs}, WIDTHS, unreadable);
      long coveredMs = 0;
      for (Scan scan : cover.scans()) {
        coveredMs += scan.toMs() - scan.fromMs();
        assertTrue(scan.fromMs() >= fromMs && scan.toMs() <= toMs, "seed " + seed);
        assertTrue(
            unreadable.stream()
                .noneMatch(each -> each.fromMs() < scan.toMs() && each.toMs() > scan.fromMs()),
            "seed " + seed + ": " + scan + " of " + unreadable);
      }
      for (Stretch left : cover.left()) {
        coveredMs += left.toMs() - left.fromMs();
      }
      assertEquals(toMs - fromMs, coveredMs, "seed " + seed + ": " + cover);
      assertEquals(
          readableMinutes(fromMs, toMs, unreadable),
          cover.scans().stream().mapToLong(scan -> scan.toMs() - scan.fromMs()).sum() / MINUTE,
          "seed " + seed);
    }
  }

  private static long readableMinutes(long fromMs, long toMs, List<Stretch> unreadable) {
    long minutes = 0;
    for (long at = Width.MINUTE.windowOf(fromMs); at + MINUTE <= toMs; at += MINUTE) {
      long window = at;
      boolean isReadable =
          unreadable.stream()
              .noneMatch(each -> each.fromMs() < window + MINUTE && each.toMs() > window);
      minutes += at >= fromMs && isReadable ? 1 : 0;
    }
    return minutes;
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
