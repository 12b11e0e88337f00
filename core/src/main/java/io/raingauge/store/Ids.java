package io.raingauge.store;

import java.util.Arrays;

/**
 * The ids that a fold counted since its last flush (F5), column by column. Each is a 128-bit hash
 * of project, collection and id, the day it was received, and its position: where it was counted
 * first.
 *
 * <p>Filled by one thread, then only read.
 */
public final class Ids {
  private static final int LINE_BITS = 20;

  private int size;
  private long[] high;
  private long[] low;
  private int[] day;
  private long[] position;

  public Ids() {
    this(16);
  }

  /**
   * @param expected how many there will probably be
   */
  public Ids(int expected) {
    int room = Math.max(16, expected);
    high = new long[room];
    low = new long[room];
    day = new int[room];
    position = new long[room];
  }

  /** Packs offset and line into a position that sorts as they do; lines are below 2^20. */
  public static long position(long offset, int line) {
    return (offset << LINE_BITS) | line;
  }

  public void add(long idHigh, long idLow, int receivedDay, long at) {
    if (size == high.length) {
      int room = size * 2;
      high = Arrays.copyOf(high, room);
      low = Arrays.copyOf(low, room);
      day = Arrays.copyOf(day, room);
      position = Arrays.copyOf(position, room);
    }
    high[size] = idHigh;
    low[size] = idLow;
    day[size] = receivedDay;
    position[size++] = at;
  }

  /** Forgets all, keeping the memory: for {@link IdLookup}, which owns its ids. */
  void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  public long high(int index) {
    return high[index];
  }

  public long low(int index) {
    return low[index];
  }

  /** Whole days since 1970 at which the collector received it. */
  public int day(int index) {
    return day[index];
  }

  public long position(int index) {
    return position[index];
  }
}
