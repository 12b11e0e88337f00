package io.raingauge.topology;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** How many chunks each task that reads chunks has from one index. For one thread. */
final class Readers {
  private final Map<Integer, Integer> chunks = new LinkedHashMap<>();

  Readers(List<Integer> tasks) {
    tasks.forEach(task -> chunks.put(task, 0));
  }

  /** The one with the fewest, if it can have one more. */
  OptionalInt free() {
    int least = ScanSettings.AT_READER;
    int best = -1;
    for (Map.Entry<Integer, Integer> each : chunks.entrySet()) {
      if (each.getValue() < least) {
        least = each.getValue();
        best = each.getKey();
      }
    }
    return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
  }

  void give(int task) {
    chunks.merge(task, 1, Integer::sum);
  }

  /** It has read one. */
  void done(int task) {
    chunks.computeIfPresent(task, (key, count) -> Math.max(0, count - 1));
  }
}
