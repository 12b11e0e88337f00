package io.raingauge.server.audit;

import io.raingauge.fold.FoldSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * The ids of one range that one reading of the log has met (F5), and the day of each, by 128 bits
 * of a digest that has nothing to do with the fold's hash. Where they are more than may be, it goes
 * on with the first half of the range.
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
    COUNTS(0),
    DUPLICATE(1),
    /** It counts, unless its id was counted where this recount cannot see. */
    COUNTS_PERHAPS(2),
    /** It is a duplicate, unless the store had forgotten its id. */
    DUPLICATE_PERHAPS(3);

    private static final Verdict[] ALL = values();

    final int bits;

    Verdict(int bits) {
      this.bits = bits;
    }

    static Verdict of(int bits) {
      for (Verdict each : ALL) {
        if (each.bits == bits) {
          return each;
        }
      }
      throw new IllegalArgumentException("two bits, not " + bits);
    }
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
  private IdRange range;

  /**
   * @param isWhole whether nothing was counted before the first id that is asked about
   */
  RecountedIds(FoldSettings settings, boolean isWhole, int maxIds, IdRange range) {
    this.settings = settings;
    this.isWhole = isWhole;
    this.maxIds = maxIds;
    this.range = range;
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
      pruned |= days.removeIf((low, known) -> known >> 2 < oldest);
    }
  }

  /** The range whose ids it has decided of, each of them from the first record on. */
  IdRange range() {
    return range;
  }

  /** Takes the id of an event whose day it saw; empty where it is of another range. */
  Optional<Verdict> take(String collection, String id, int day) {
    digest.update(collection.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
    long idHigh = bytes.getLong();
    long idLow = bytes.getLong();
    if (!range.holds(idLow)) {
      return Optional.empty();
    }
    Verdict verdict = take(idHigh, idLow, day);
    while (days.size() > maxIds) {
      range = range.half();
      days.removeIf((low, known) -> !range.holds(low));
    }
    return Optional.of(verdict);
  }

  private Verdict take(long idHigh, long idLow, int day) {
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
