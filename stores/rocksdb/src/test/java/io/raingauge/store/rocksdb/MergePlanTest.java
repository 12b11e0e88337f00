package io.raingauge.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MergePlanTest {
  private static final MergePlan PLAN = new MergePlan(4, 1000);

  @Test
  void threeRunsOfASizeStayAndFourAreMerged() {
    assertEquals(List.of(), PLAN.next(List.of(), 0));
    assertEquals(List.of(), PLAN.next(runs(16, 17, 16, 200), 0));
    assertEquals(List.of(0, 2, 4, 1), PLAN.next(runs(16, 20, 17, 200, 18), 0));
  }

  @Test
  void theSmallestAreMergedFirst() {
    assertEquals(List.of(4, 5, 6, 7), PLAN.next(runs(100, 100, 100, 100, 16, 16, 16, 16), 0));
  }

  @Test
  void noMergeMakesARunLargerThanTheLargest() {
    assertEquals(List.of(), PLAN.next(runs(300, 301, 302, 303), 0));
    assertEquals(List.of(0, 1, 2, 3), PLAN.next(runs(240, 241, 242, 243, 244), 0));
  }

  @Test
  void aRunWhoseDaysAreAllPastGoes() {
    assertEquals(List.of(1), PLAN.next(List.of(run(5, 10, 20), run(5, 10, 19)), 20));
  }

  @Test
  void aRunOfWhichMoreThanHalfIsPastIsCopied() {
    assertEquals(List.of(), PLAN.next(List.of(run(5, 10, 19)), 15));
    assertEquals(List.of(0), PLAN.next(List.of(run(5, 10, 19)), 16));
    assertEquals(List.of(), PLAN.next(List.of(run(5, Integer.MIN_VALUE, Integer.MAX_VALUE)), -2));
  }

  @Test
  void aHundredMillionIdsOfOnePartitionStandInFewRunsAndAreWrittenFewTimes() {
    MergePlan plan = MergePlan.DEFAULT;
    List<RunHeader> runs = new ArrayList<>();
    long written = 0;
    int most = 0;
    for (int flush = 0; flush < 763; flush++) {
      runs.add(run(131_072, 0, 0));
      for (List<Integer> next = plan.next(runs, 0); !next.isEmpty(); next = plan.next(runs, 0)) {
        List<RunHeader> inputs = next.stream().map(runs::get).toList();
        long count = inputs.stream().mapToLong(RunHeader::count).sum();
        inputs.forEach(runs::remove);
        runs.add(run(count, 0, 0));
        written += count;
      }
      most = Math.max(most, runs.size());
    }
    assertTrue(most <= 16, most + " runs");
    assertTrue(written <= 5 * 763L * 131_072, written + " ids written again");
  }

  private static List<RunHeader> runs(long... counts) {
    List<RunHeader> runs = new ArrayList<>();
    for (long count : counts) {
      runs.add(run(count, 0, 0));
    }
    return runs;
  }

  private static RunHeader run(long count, int oldestDay, int newestDay) {
    return new RunHeader(0, count, 1, oldestDay, newestDay, 0, 0);
  }
}
