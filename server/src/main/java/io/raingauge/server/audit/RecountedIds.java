package io.raingauge.server.audit;

import io.raingauge.fold.FoldSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The ids that one recount has met (F5), and the day of each: a table over plain arrays, by 128
 * bits of a digest that has nothing to do with the fold's hash.
 *
 * <p>What the stretch of log does not tell, it says: an id that is met first in a later epoch may
 * have been counted before, where the log was lost; and an event that waited in its spool for
 * longer than {@code ids.delay} may have come when the store had forgotten its id, or not yet.
 *
 * <p>For one thread.
 */
final class RecountedIds {
  private static final int EMPTY = Integer.MIN_VALUE;

  /** Whether an event counts, as far as the stretch of log tells. */
  enum Verdict {
    COUNTS,
    DUPLICATE,
    /** It counts, unless its id was counted where this recount cannot see. */
    COUNTS_PERHAPS,
    /** It is a duplicate, unless the store had forgotten its id. */
    DUPLICATE_PERHAPS
  }

  /** What is known of the newest day on which an id was counted. */
  private enum Knowledge {
    /** It is this day. */
    EXACT(0),
    /** It is no earlier than the window before this day. */
    AT_LEAST_WITHIN_WINDOW(1),
    NONE(2);

    final int bits;

    Knowledge(int bits) {
      this.bits = bits;
    }

    static Knowledge of(int bits) {
      return bits == EXACT.bits
          ? EXACT
          : bits == AT_LEAST_WITHIN_WINDOW.bits ? AT_LEAST_WITHIN_WINDOW : NONE;
    }
  }

  private final FoldSettings settings;
  private final boolean isWhole;
  private final int maxIds;
  private final MessageDigest digest;
  private long[] high = new long[1024];
  private long[] low = new long[1024];

  /** Day times four, and the bits of the knowledge. */
  private int[] days = emptyDays(1024);

  private int size;
  private int newestDay = EMPTY / 8;
  private boolean pruned;

  /**
   * @param isWhole whether nothing was counted before the first id that is asked about
   */
  RecountedIds(FoldSettings settings, boolean isWhole, int maxIds) {
    this.settings = settings;
    this.isWhole = isWhole;
    this.maxIds = maxIds;
    try {
      digest = MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5", e);
    }
  }

  /** Notes the day on which an event was received, with an id or without. */
  void sawDay(int day) {
    newestDay = Math.max(newestDay, day);
  }

  /** Whether more ids are within their window than may be. */
  boolean isFull() {
    return size > maxIds;
  }

  /** Takes the id of an event whose day it saw. */
  Verdict take(String collection, String id, int day) {
    digest.update(collection.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
    long idHigh = bytes.getLong();
    long idLow = bytes.getLong();
    int slot = slot(idHigh, idLow);
    if (days[slot] == EMPTY) {
      boolean sure = isWhole && !(pruned && isLong(day));
      add(idHigh, idLow, day, sure ? Knowledge.EXACT : Knowledge.AT_LEAST_WITHIN_WINDOW);
      return sure ? Verdict.COUNTS : Verdict.COUNTS_PERHAPS;
    }
    return again(slot, day);
  }

  private Verdict again(int slot, int day) {
    int before = days[slot] >> 2;
    Knowledge known = Knowledge.of(days[slot] & 3);
    boolean within = before >= day - settings.idsWindowDays();
    switch (known) {
      case EXACT -> {
        if (!within) {
          set(slot, day, Knowledge.EXACT);
          return Verdict.COUNTS;
        }
        if (before >= oldestKept()) {
          return Verdict.DUPLICATE;
        }
        set(slot, Math.max(before, day), Knowledge.NONE);
        return Verdict.DUPLICATE_PERHAPS;
      }
      case AT_LEAST_WITHIN_WINDOW -> {
        if (!within) {
          set(slot, day, Knowledge.AT_LEAST_WITHIN_WINDOW);
          return Verdict.COUNTS_PERHAPS;
        }
        if (day <= before && !isLong(day)) {
          return Verdict.DUPLICATE;
        }
        set(slot, Math.max(before, day), Knowledge.AT_LEAST_WITHIN_WINDOW);
        return Verdict.DUPLICATE_PERHAPS;
      }
      case NONE -> {
        set(slot, Math.max(before, day), Knowledge.NONE);
        return within ? Verdict.DUPLICATE_PERHAPS : Verdict.COUNTS_PERHAPS;
      }
    }
    throw new IllegalStateException("no such knowledge");
  }

  /** Whether an event waited so long that the store may have forgotten ids of its window. */
  private boolean isLong(int day) {
    return day < newestDay - settings.idsDelayDays();
  }

  /** The store may have forgotten ids of earlier days. */
  private int oldestKept() {
    return newestDay - settings.idsWindowDays() - settings.idsDelayDays();
  }

  private void add(long idHigh, long idLow, int day, Knowledge known) {
    if ((size + 1) * 2 > days.length) {
      rebuild();
    }
    int slot = slot(idHigh, idLow);
    high[slot] = idHigh;
    low[slot] = idLow;
    set(slot, day, known);
    size++;
  }

  private void set(int slot, int day, Knowledge known) {
    days[slot] = day << 2 | known.bits;
  }

  private int slot(long idHigh, long idLow) {
    int slot = (int) idHigh & (days.length - 1);
    while (days[slot] != EMPTY && (high[slot] != idHigh || low[slot] != idLow)) {
      slot = (slot + 1) & (days.length - 1);
    }
    return slot;
  }

  /** Forgets ids that are out of their window, and makes room. */
  private void rebuild() {
    long[] oldHigh = high;
    long[] oldLow = low;
    int[] oldDays = days;
    int left = 0;
    for (int slot = 0; slot < oldDays.length; slot++) {
      if (oldDays[slot] != EMPTY && oldDays[slot] >> 2 < oldestKept()) {
        oldDays[slot] = EMPTY;
        pruned = true;
      }
      left += oldDays[slot] == EMPTY ? 0 : 1;
    }
    int room = Math.max(1024, Integer.highestOneBit(Math.max(1, left)) * 4);
    high = new long[room];
    low = new long[room];
    days = emptyDays(room);
    size = left;
    for (int from = 0; from < oldDays.length; from++) {
      if (oldDays[from] != EMPTY) {
        int slot = slot(oldHigh[from], oldLow[from]);
        high[slot] = oldHigh[from];
        low[slot] = oldLow[from];
        days[slot] = oldDays[from];
      }
    }
  }

  private static int[] emptyDays(int slots) {
    int[] days = new int[slots];
    Arrays.fill(days, EMPTY);
    return days;
  }
}
