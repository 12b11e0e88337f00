package io.raingauge.fold;

import io.raingauge.store.Ids;

/**
 * The ids counted since the last flush (F5): an index over the columns of {@link Ids}, which go to
 * the store as they are. Open addressing over their indexes, at most half full; per id 28 bytes and
 * 8 to 16 of the index.
 *
 * <p>For one thread.
 */
final class IdSet {
  private static final int SMALLEST = 1024;
  private static final int NONE = 0;

  private Ids ids = new Ids();

  /** Index of the newest entry of an id plus one. */
  private int[] slots = new int[SMALLEST];

  private int used;

  int size() {
    return ids.size();
  }

  /** Whether an id was counted since the last flush, on a day or later. */
  boolean counted(long high, long low, int oldestDay) {
    int entry = slots[slot(high, low)];
    return entry != NONE && ids.day(entry - 1) >= oldestDay;
  }

  /**
   * Adds an id that {@link #counted} does not know. An id that comes back after its window is added
   * again; the later day then stands for both, as whatever the earlier one matches, it does too.
   */
  void add(long high, long low, int day, long position) {
    if ((used + 1) * 2 > slots.length) {
      grow();
    }
    int slot = slot(high, low);
    used += slots[slot] == NONE ? 1 : 0;
    ids.add(high, low, day, position);
    slots[slot] = ids.size();
  }

  /** Hands over all ids and is empty. */
  Ids flush() {
    Ids flushed = ids;
    ids = new Ids(flushed.size()); // Flushes are about as large as the one before.
    slots = new int[Math.max(SMALLEST, used * 8 < slots.length ? slots.length / 2 : slots.length)];
    used = 0;
    return flushed;
  }

  private int slot(long high, long low) {
    int slot = (int) high & (slots.length - 1);
    while (slots[slot] != NONE && !isAt(slots[slot] - 1, high, low)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isAt(int index, long high, long low) {
    return ids.high(index) == high && ids.low(index) == low;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    for (int index = 0; index < ids.size(); index++) {
      slots[slot(ids.high(index), ids.low(index))] = index + 1;
    }
  }
}
