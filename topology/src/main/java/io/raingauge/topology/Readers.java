package io.raingauge.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How many chunks each task that reads chunks has from one index. A chunk that is not done in time
 * is lost, with the reader's worker or with the merge's; it does not keep its reader busy for ever.
 *
 * <p>For one thread.
 */
final class Readers {
  private final long lostNs;

  /** When each chunk was given, the oldest first. */
  private final Map<Integer, Deque<Long>> given = new LinkedHashMap<>();

  /**
   * @param lostNs after which a chunk is lost
   */
  Readers(List<Integer> tasks, long lostNs) {
    this.lostNs = lostNs;
    tasks.forEach(task -> given.put(task, new ArrayDeque<>()));
  }

  /** The one with the fewest, if it can have one more. */
  OptionalInt free() {
    long nowNs = System.nanoTime();
    int least = ScanSettings.AT_READER;
    int best = -1;
    for (Map.Entry<Integer, Deque<Long>> each : given.entrySet()) {
      Deque<Long> chunks = each.getValue();
      while (!chunks.isEmpty() && nowNs - chunks.element() > lostNs) {
        chunks.remove();
      }
      if (chunks.size() < least) {
        least = chunks.size();
        best = each.getKey();
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  void give(int task) {
    Deque<Long> chunks = given.get(task);
    if (chunks != null) {
      chunks.add(System.nanoTime());
    }
  }

  /** It has read one. */
  void done(int task) {
    Deque<Long> chunks = given.get(task);
    if (chunks != null) {
      chunks.poll(); // None is left where it was taken for lost.
    }
  }
}
