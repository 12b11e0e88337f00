package io.raingauge.fold;

import java.util.HashMap;
import java.util.Map;

/** The next number to take from each collector (F1). For one thread. */
final class Numbers {
  private final Map<Long, Long> next;

  Numbers(Map<Long, Long> next) {
    this.next = new HashMap<>(next);
  }

  /** Whether anything of a collector was taken. */
  boolean knows(long collector) {
    return next.containsKey(collector);
  }

  /** 1 for a collector that is new. */
  long next(long collector) {
    return next.getOrDefault(collector, 1L);
  }

  void advance(long collector, long to) {
    next.put(collector, to);
  }

  Map<Long, Long> toMap() {
    return Map.copyOf(next);
  }
}
