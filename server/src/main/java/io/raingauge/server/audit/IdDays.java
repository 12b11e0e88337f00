package io.raingauge.server.audit;

import java.util.Arrays;

/**
 * A number for each of millions of 128-bit ids. Many small tables instead of a large one: each
 * grows by itself and by little, so that a heap that is half full has room for the growth, however
 * its free room is scattered. One table of 2 million ids asked for 120 MB at a time, and did not
 * get it.
 *
 * <p>For one thread. Memory: 25 to 34 bytes an id.
 */
final class IdDays {
  /** No number. */
  static final int NONE = Integer.MIN_VALUE;

  private static final int PAGE_BITS = 10;

  /** Tells ids apart. */
  interface Which {
    boolean test(long low, int day);
  }

  private final Page[] pages = new Page[1 << PAGE_BITS];
  private int size;

  IdDays() {
    Arrays.setAll(pages, index -> new Page());
  }

  int size() {
    return size;
  }

  /** The number of an id, or {@link #NONE}. */
  int get(long high, long low) {
    Page page = pageOf(high);
    return page.days[page.slot(high, low)];
  }

  /** Gives an id a number, another than {@link #NONE}. */
  void put(long high, long low, int day) {
    size += pageOf(high).put(high, low, day) ? 1 : 0;
  }

  /** Forgets some ids, and tells whether there were any. */
  boolean removeIf(Which isGone) {
    int before = size;
    for (Page page : pages) {
      size -= page.removeIf(isGone);
    }
    return size < before;
  }

  private Page pageOf(long high) {
    return pages[(int) (high >>> (Long.SIZE - PAGE_BITS))];
  }

  /** The ids whose first bits are the same: linear probing, at most four fifths full. */
  private static final class Page {
    private static final int FIRST_SLOTS = 16;

    private long[] highs = new long[FIRST_SLOTS];
    private long[] lows = new long[FIRST_SLOTS];
    private int[] days = none(FIRST_SLOTS);
    private int count;

    /** The slot of an id, or the free one where it belongs. */
    int slot(long high, long low) {
      long place = (high << PAGE_BITS) >>> Integer.SIZE;
      int slot = (int) ((place * days.length) >>> Integer.SIZE);
      while (days[slot] != NONE && (highs[slot] != high || lows[slot] != low)) {
        slot = slot + 1 == days.length ? 0 : slot + 1;
      }
      return slot;
    }

    /** Whether the id is new. */
    boolean put(long high, long low, int day) {
      if ((count + 1) * 5 > days.length * 4) {
        resize(days.length + days.length / 4, (anyLow, anyDay) -> false);
      }
      int slot = slot(high, low);
      boolean isNew = days[slot] == NONE;
      highs[slot] = high;
      lows[slot] = low;
      days[slot] = day;
      count += isNew ? 1 : 0;
      return isNew;
    }

    int removeIf(Which isGone) {
      int before = count;
      resize(days.length, isGone);
      return before - count;
    }

    private void resize(int slots, Which isGone) {
      long[] oldHighs = highs;
      long[] oldLows = lows;
      int[] oldDays = days;
      highs = new long[slots];
      lows = new long[slots];
      days = none(slots);
      count = 0;
      for (int from = 0; from < oldDays.length; from++) {
        if (oldDays[from] != NONE && !isGone.test(oldLows[from], oldDays[from])) {
          int slot = slot(oldHighs[from], oldLows[from]);
          highs[slot] = oldHighs[from];
          lows[slot] = oldLows[from];
          days[slot] = oldDays[from];
          count++;
        }
      }
    }

    private static int[] none(int slots) {
      int[] days = new int[slots];
      Arrays.fill(days, NONE);
      return days;
    }
  }
}
