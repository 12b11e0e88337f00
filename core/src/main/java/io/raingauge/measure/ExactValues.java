package io.raingauge.measure;

import java.util.function.LongConsumer;

/**
 * Different hashes of 64 bits, each kept: of 100,000 values two are taken for one once in four
 * billion answers. Open addressing, at most half full. For one thread.
 */
final class ExactValues {
  /** Bytes of memory that a hash takes at most. */
  static final int MOST_BYTES = 32;

  /** Of one state: beyond, an estimate is good enough. */
  static final int MOST = 100_000;

  private static final int SMALLEST = 8;
  private static final int OWN_HEAP_BYTES = 56;

  private final DistinctRoom room;
  private long[] slots = new long[SMALLEST]; // 0 is free.
  private int size;

  ExactValues(DistinctRoom room) {
    this.room = room;
  }

  int size() {
    return size;
  }

  /** Returns false when there is no room for one more; nothing is changed then. */
  boolean add(long hash) {
    long kept = hash == 0 ? 1 : hash;
    int slot = slotOf(kept);
    if (slots[slot] == kept) {
      return true;
    }
    if (size == MOST || !room.take()) {
      return false;
    }
    if (2 * (size + 1) > slots.length) {
      grow();
      slot = slotOf(kept);
    }
    slots[slot] = kept;
    size++;
    return true;
  }

  void forEach(LongConsumer each) {
    for (long hash : slots) {
      if (hash != 0) {
        each.accept(hash);
      }
    }
  }

  /** Gives its room back; it is of no more use. */
  void release() {
    room.give(size);
  }

  int heapBytes() {
    return OWN_HEAP_BYTES + 8 * slots.length;
  }

  private void grow() {
    long[] before = slots;
    slots = new long[before.length * 2];
    for (long hash : before) {
      if (hash != 0) {
        slots[slotOf(hash)] = hash;
      }
    }
  }

  private int slotOf(long hash) {
    int slot = (int) (hash ^ hash >>> 32) & (slots.length - 1);
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
