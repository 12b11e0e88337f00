package io.raingauge.store.rocksdb;

import io.raingauge.store.Ids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The newest ids of one partition, until they are enough for a run: a hash table over plain arrays.
 * RocksDB holds the same ids, one value a flush, so that they are there again after a crash; a few
 * ids a second for days cost no file.
 *
 * <p>The slot of an id is its place in the range of all numbers, and it goes to the next free slot
 * when another is there (linear probing, at most half full). So the table is nearly sorted at any
 * time, and sorting it for a run takes a few moves an id.
 *
 * <p>For one thread at a time. Memory: 40 bytes an id at least.
 */
final class RecentIds {
  private static final int EMPTY = Integer.MIN_VALUE;
  private static final int FIRST_SLOTS = 64;

  private long[] high = new long[FIRST_SLOTS];
  private long[] low = new long[FIRST_SLOTS];
  private int[] day = emptyDays(FIRST_SLOTS);
  private int count;

  int count() {
    return count;
  }

  void add(long idHigh, long idLow, int idDay) {
    if (count * 2 >= day.length) {
      grow();
    }
    int slot = slotOf(idHigh);
    while (day[slot] != EMPTY) {
      if (high[slot] == idHigh && low[slot] == idLow) {
        day[slot] = Math.max(day[slot], idDay);
        return;
      }
      slot = (slot + 1) & (day.length - 1);
    }
    high[slot] = idHigh;
    low[slot] = idLow;
    day[slot] = Math.max(idDay, EMPTY + 1);
    count++;
  }

  boolean holds(long idHigh, long idLow, int oldestDay) {
    int slot = slotOf(idHigh);
    while (day[slot] != EMPTY) {
      if (high[slot] == idHigh && low[slot] == idLow) {
        return day[slot] >= oldestDay;
      }
      slot = (slot + 1) & (day.length - 1);
    }
    return false;
  }

  void clear() {
    high = new long[FIRST_SLOTS];
    low = new long[FIRST_SLOTS];
    day = emptyDays(FIRST_SLOTS);
    count = 0;
  }

  /** Gives all ids to a run in its order. */
  void writeTo(RunWriter run) throws IOException {
    long[] highs = new long[count];
    long[] lows = new long[count];
    int[] days = new int[count];
    int size = 0;
    // Ids that went from the table's end to its beginning come last.
    for (int pass = 0; pass < 2; pass++) {
      for (int slot = 0; slot < day.length; slot++) {
        boolean wrapped = slotOf(high[slot]) > slot;
        if (day[slot] != EMPTY && wrapped == (pass == 1)) {
          insert(slot, highs, lows, days, size++);
        }
      }
    }
    for (int index = 0; index < size; index++) {
      run.add(highs[index], lows[index], days[index]);
    }
  }

  private void insert(int slot, long[] highs, long[] lows, int[] days, int size) {
    int at = size;
    while (at > 0 && isAfter(highs[at - 1], lows[at - 1], high[slot], low[slot])) {
      highs[at] = highs[at - 1];
      lows[at] = lows[at - 1];
      days[at] = days[at - 1];
      at--;
    }
    highs[at] = high[slot];
    lows[at] = low[slot];
    days[at] = day[slot];
  }

  /** The order of a run: by high, then low, both unsigned. */
  static boolean isAfter(long highA, long lowA, long highB, long lowB) {
    int order = Long.compareUnsigned(highA, highB);
    return order > 0 || (order == 0 && Long.compareUnsigned(lowA, lowB) > 0);
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    int[] oldDay = day;
    high = new long[oldDay.length * 2];
    low = new long[oldDay.length * 2];
    day = emptyDays(oldDay.length * 2);
    count = 0;
    for (int slot = 0; slot < oldDay.length; slot++) {
      if (oldDay[slot] != EMPTY) {
        add(oldHigh[slot], oldLow[slot], oldDay[slot]);
      }
    }
  }

  private int slotOf(long idHigh) {
    return (int) (((idHigh >>> 32) * day.length) >>> 32);
  }

  private static int[] emptyDays(int slots) {
    int[] days = new int[slots];
    Arrays.fill(days, EMPTY);
    return days;
  }

  /** The bytes of a flush's ids: entries as in a run, in the order in which they came. */
  static byte[] toBytes(Ids ids) {
    ByteBuffer buffer = ByteBuffer.allocate(ids.size() * RunHeader.ENTRY_BYTES);
    for (int index = 0; index < ids.size(); index++) {
      buffer.putLong(ids.high(index)).putLong(ids.low(index)).putInt(ids.day(index));
    }
    return buffer.array();
  }

  void addAll(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      add(buffer.getLong(), buffer.getLong(), buffer.getInt());
    }
  }
}
