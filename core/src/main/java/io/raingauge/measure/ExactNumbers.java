package io.raingauge.measure;

import io.raingauge.property.NumberOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Different numbers, and how often each came. Whole numbers are kept as such, others as doubles;
 * none is both. For one thread.
 */
final class ExactNumbers {
  /** Of one state: beyond, an estimate is good enough. */
  static final int MOST = 100_000;

  /** A number and its count take the room of so many hashes of {@link ExactValues}. */
  private static final int ROOM = 2;

  private final DistinctRoom room;
  private final Table whole = new Table();
  private final Table others = new Table();
  private long count;
  private @Nullable Sorted sorted;

  ExactNumbers(DistinctRoom room) {
    this.room = room;
  }

  /** Sees a number, and how often it came. */
  @FunctionalInterface
  interface Visitor {
    void visit(Number number, long times);
  }

  /** The numbers in their order, each once. */
  private record Sorted(long[] whole, double[] others) {}

  /** How many numbers came. */
  long count() {
    return count;
  }

  /** How many different numbers there are. */
  int size() {
    return whole.size + others.size;
  }

  /** Returns false when there is no room for one more; nothing is changed then. */
  boolean add(Number number, long times) {
    Table table = number instanceof Long ? whole : others;
    long bits =
        number instanceof Long ? number.longValue() : Double.doubleToLongBits(number.doubleValue());
    return add(table, bits, times);
  }

  /** As {@link #add(Number, long)}, without an object. */
  boolean addWhole(long number) {
    return add(whole, number, 1);
  }

  /** As {@link #add(Number, long)}, without an object. */
  boolean addOther(double number) {
    return add(others, Double.doubleToLongBits(number), 1);
  }

  void forEach(Visitor visitor) {
    whole.forEach((bits, times) -> visitor.visit(bits, times));
    others.forEach((bits, times) -> visitor.visit(Double.longBitsToDouble(bits), times));
  }

  /**
   * The least number up to which more than so many came, itself among them; the greatest where so
   * many did not come.
   *
   * @param before from 0
   */
  Number after(long before) {
    Sorted all = sorted();
    int wholeAt = 0;
    int otherAt = 0;
    long passed = 0;
    while (true) {
      boolean isWhole =
          otherAt == all.others().length
              || (wholeAt < all.whole().length
                  && NumberOrder.compare(all.whole()[wholeAt], all.others()[otherAt]) < 0);
      passed +=
          isWhole
              ? whole.times(all.whole()[wholeAt])
              : others.times(Double.doubleToLongBits(all.others()[otherAt]));
      if (passed > before || passed == count) {
        return isWhole ? (Number) all.whole()[wholeAt] : (Number) all.others()[otherAt];
      }
      wholeAt += isWhole ? 1 : 0;
      otherAt += isWhole ? 0 : 1;
    }
  }

  /** Gives its room back; it is of no more use. */
  void release() {
    room.give(ROOM * size());
  }

  int heapBytes() {
    return 64 + whole.heapBytes() + others.heapBytes();
  }

  private boolean add(Table table, long bits, long times) {
    if (table.times(bits) == 0 && !takeRoom()) {
      return false;
    }
    table.add(bits, times);
    count += times;
    sorted = null;
    return true;
  }

  private boolean takeRoom() {
    if (size() == MOST) {
      return false;
    }
    for (int taken = 0; taken < ROOM; taken++) {
      if (!room.take()) {
        room.give(taken);
        return false;
      }
    }
    return true;
  }

  private Sorted sorted() {
    Sorted known = sorted;
    if (known != null) {
      return known;
    }
    long[] wholes = whole.keys();
    Arrays.sort(wholes);
    double[] doubles = Arrays.stream(others.keys()).mapToDouble(Double::longBitsToDouble).toArray();
    Arrays.sort(doubles);
    Sorted made = new Sorted(wholes, doubles);
    sorted = made;
    return made;
  }

  /** Open addressing, at most half full. */
  private static final class Table {
    private static final int SMALLEST = 4;
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private long[] keys = new long[SMALLEST];
    private long[] times = new long[SMALLEST]; // 0 is free.
    private int size;

    /** Sees a key and its count. */
    @FunctionalInterface
    private interface KeyVisitor {
      void visit(long key, long times);
    }

    /** 0 for a key that is not there. */
    long times(long key) {
      return times[slotOf(key)];
    }

    void add(long key, long more) {
      int slot = slotOf(key);
      if (times[slot] == 0) {
        if (2 * (size + 1) > keys.length) {
          grow();
          slot = slotOf(key);
        }
        keys[slot] = key;
        size++;
      }
      times[slot] += more;
    }

    void forEach(KeyVisitor visitor) {
      for (int slot = 0; slot < keys.length; slot++) {
        if (times[slot] > 0) {
          visitor.visit(keys[slot], times[slot]);
        }
      }
    }

    long[] keys() {
      long[] all = new long[size];
      int at = 0;
      for (int slot = 0; slot < keys.length; slot++) {
        if (times[slot] > 0) {
          all[at++] = keys[slot];
        }
      }
      return all;
    }

    int heapBytes() {
      return 64 + 16 * keys.length;
    }

    private void grow() {
      long[] keysBefore = keys;
      long[] timesBefore = times;
      keys = new long[keysBefore.length * 2];
      times = new long[keys.length];
      for (int slot = 0; slot < keysBefore.length; slot++) {
        if (timesBefore[slot] > 0) {
          int to = slotOf(keysBefore[slot]);
          keys[to] = keysBefore[slot];
          times[to] = timesBefore[slot];
        }
      }
    }

    private int slotOf(long key) {
      long mixed = key * MIX;
      int slot = (int) (mixed ^ mixed >>> 32) & (keys.length - 1);
      while (times[slot] != 0 && keys[slot] != key) {
        slot = (slot + 1) & (keys.length - 1);
      }
      return slot;
    }
  }
}
