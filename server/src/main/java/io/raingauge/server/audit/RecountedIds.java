package io.raingauge.server.audit;

import io.raingauge.fold.FoldSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The ids that one recount has met (F5), and the day of each, by 128 bits of a digest that has
 * nothing to do with the fold's hash.
 *
 * <p>What the stretch of log does not tell, it says: an id that is met first in a later epoch may
 * have been counted before, where the log was lost; and an event that waited in its spool for
 * longer than {@code ids.delay} may have come when the store had forgotten its id, or not yet.
 *
 * <p>For one thread.
 */
final class RecountedIds {
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

  /** Day times four, and the bits of the knowledge. */
  private final IdDays days = new IdDays();

  private int newestDay = Integer.MIN_VALUE / 8;
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
    if (day > newestDay) {
      newestDay = day;
      int oldest = oldestKept();
      pruned |= days.removeIf(known -> known >> 2 < oldest);
    }
  }

  /** Whether more ids are within their window than may be. */
  boolean isFull() {
    return days.size() > maxIds;
  }

  /** Takes the id of an event whose day it saw. */
  Verdict take(String collection, String id, int day) {
    digest.update(collection.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
    long idHigh = bytes.getLong();
    long idLow = bytes.getLong();
    int known = days.get(idHigh, idLow);
    if (known == IdDays.NONE) {
      boolean sure = isWhole && !(pruned && isLong(day));
      days.put(
          idHigh, idLow, coded(day, sure ? Knowledge.EXACT : Knowledge.AT_LEAST_WITHIN_WINDOW));
      return sure ? Verdict.COUNTS : Verdict.COUNTS_PERHAPS;
    }
    Again again = again(known >> 2, Knowledge.of(known & 3), day);
    days.put(idHigh, idLow, again.known());
    return again.verdict();
  }

  /** What becomes of an id that was met before: the verdict, and what is known of it now. */
  private record Again(Verdict verdict, int known) {}

  private Again again(int before, Knowledge known, int day) {
    boolean within = before >= day - settings.idsWindowDays();
    int later = Math.max(before, day);
    return switch (known) {
      case EXACT ->
          !within
              ? new Again(Verdict.COUNTS, coded(day, Knowledge.EXACT))
              : before >= oldestKept()
                  ? new Again(Verdict.DUPLICATE, coded(before, Knowledge.EXACT))
                  : new Again(Verdict.DUPLICATE_PERHAPS, coded(later, Knowledge.NONE));
      case AT_LEAST_WITHIN_WINDOW ->
          !within
              ? new Again(Verdict.COUNTS_PERHAPS, coded(day, Knowledge.AT_LEAST_WITHIN_WINDOW))
              : day <= before && !isLong(day)
                  ? new Again(Verdict.DUPLICATE, coded(before, Knowledge.AT_LEAST_WITHIN_WINDOW))
                  : new Again(
                      Verdict.DUPLICATE_PERHAPS, coded(later, Knowledge.AT_LEAST_WITHIN_WINDOW));
      case NONE ->
          new Again(
              within ? Verdict.DUPLICATE_PERHAPS : Verdict.COUNTS_PERHAPS,
              coded(later, Knowledge.NONE));
    };
  }

  private static int coded(int day, Knowledge known) {
    return day << 2 | known.bits;
  }

  /** Whether an event waited so long that the store may have forgotten ids of its window. */
  private boolean isLong(int day) {
    return day < newestDay - settings.idsDelayDays();
  }

  /** The store may have forgotten ids of earlier days. */
  private int oldestKept() {
    return newestDay - settings.idsWindowDays() - settings.idsDelayDays();
  }
}
