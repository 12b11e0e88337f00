package io.raingauge.store.rocksdb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * Which runs of a partition to merge next. Runs of about one size are merged when there are {@code
 * fanOut} of them (tiered compaction; O'Neil and others: "The Log-Structured Merge-Tree", 1996): an
 * id is written again once a tier, and a lookup probes at most {@code fanOut - 1} filters a tier.
 * Of 25 million ids in runs that begin at 131,072 there are four tiers.
 *
 * @param fanOut how many runs of one tier are merged
 * @param maxIds a merge makes no run larger than this
 */
record MergePlan(int fanOut, long maxIds) {
  /** A run of so many ids has 1.7 GB, and a mapping cannot have more than 2. */
  private static final long MAX_IDS = 80_000_000;

  private static final int MAX_INPUTS = 8;

  static final MergePlan DEFAULT = new MergePlan(4, MAX_IDS);

  /**
   * @param oldestDay ids of earlier days are of no more use
   * @return indexes of runs; none when there is nothing to do
   */
  List<Integer> next(List<RunHeader> runs, int oldestDay) {
    List<Integer> past = new ArrayList<>();
    for (int index = 0; index < runs.size(); index++) {
      if (runs.get(index).newestDay() < oldestDay) {
        past.add(index);
      }
    }
    if (!past.isEmpty()) {
      return past;
    }
    for (int index = 0; index < runs.size(); index++) {
      if (isMostlyPast(runs.get(index), oldestDay)) {
        return List.of(index);
      }
    }
    return smallestFullTier(runs);
  }

  /** Whether more than half of a run's days are of no more use, so that a copy is much smaller. */
  private static boolean isMostlyPast(RunHeader run, int oldestDay) {
    long days = (long) run.newestDay() - run.oldestDay() + 1;
    return ((long) oldestDay - run.oldestDay()) * 2 > days;
  }

  private List<Integer> smallestFullTier(List<RunHeader> runs) {
    TreeMap<Integer, List<Integer>> tiers = new TreeMap<>();
    for (int index = 0; index < runs.size(); index++) {
      tiers.computeIfAbsent(tierOf(runs.get(index)), absent -> new ArrayList<>()).add(index);
    }
    for (List<Integer> tier : tiers.values()) {
      tier.sort(Comparator.comparingLong(index -> runs.get(index).count()));
      List<Integer> chosen = new ArrayList<>();
      long ids = 0;
      for (int index : tier) {
        ids += runs.get(index).count();
        if (ids <= maxIds && chosen.size() < MAX_INPUTS) {
          chosen.add(index);
        }
      }
      if (chosen.size() >= fanOut) {
        return chosen;
      }
    }
    return List.of();
  }

  /** Sizes that differ by less than the fan-out are one tier. */
  private int tierOf(RunHeader run) {
    return (int) (Math.log((double) Math.max(1, run.count())) / Math.log(fanOut) + 0.25);
  }
}
