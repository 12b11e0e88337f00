package io.raingauge.server.audit;

import io.raingauge.server.audit.RecountedIds.Verdict;

/**
 * How many events there are as the log says, and how far the log alone cannot say it ({@link
 * RecountedIds}). For one thread.
 */
abstract class RecountedEvents {
  /** Those that count, those that only count perhaps among them. */
  int events;

  /** Of the events: those that perhaps do not count. */
  int fewer;

  /** Besides them: those that perhaps count. */
  int more;

  /** Counts an event; whether its numbers are to be added, too. */
  final boolean take(Verdict verdict) {
    fewer += verdict == Verdict.COUNTS_PERHAPS ? 1 : 0;
    more += verdict == Verdict.DUPLICATE_PERHAPS ? 1 : 0;
    boolean counts = verdict == Verdict.COUNTS || verdict == Verdict.COUNTS_PERHAPS;
    events += counts ? 1 : 0;
    return counts;
  }

  final boolean isCertain() {
    return fewer == 0 && more == 0;
  }

  /** Whether what holds so many events, and not the same as this, may be right. */
  final boolean mayHold(long stored) {
    boolean others = stored != events || (fewer > 0 && more > 0);
    return others && stored >= events - fewer && stored <= (long) events + more;
  }
}
