package io.raingauge.server.audit;

import io.raingauge.server.audit.RecountedIds.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of the events of a stretch of the log that have ids, in the order of the log. Its
 * first reading tells where it ends: between two records, as soon as there are as many as may be.
 * For one thread. Memory: two bits each.
 */
final class Verdicts {
  /** Of one page: 64 KB. */
  private static final int PAGE = 1 << 18;

  private final long from;
  private final int most;
  private final List<byte[]> pages = new ArrayList<>();
  private long to;

  /**
   * @param from the first offset
   * @param to the last it may reach, not included
   * @param most events after which it ends, the rest of a record besides
   */
  Verdicts(long from, long to, int most) {
    this.from = from;
    this.to = to;
    this.most = most;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  boolean holds(long offset) {
    return offset >= from && offset < to;
  }

  /** A record begins; so many events with ids are before it. */
  void beginRecord(long offset, int events) {
    if (events >= most && offset < to) {
      to = offset;
    }
  }

  void set(int event, Verdict verdict) {
    while (event / PAGE >= pages.size()) {
      pages.add(new byte[PAGE / 4]);
    }
    byte[] page = pages.get(event / PAGE);
    int at = event % PAGE / 4;
    int shift = event % 4 * 2;
    page[at] = (byte) ((page[at] & ~(3 << shift)) | (verdict.bits << shift));
  }

  /** Of a log that became longer meanwhile it knows nothing: what is said then is not used. */
  Verdict get(int event) {
    if (event / PAGE >= pages.size()) {
      return Verdict.COUNTS;
    }
    return Verdict.of((pages.get(event / PAGE)[event % PAGE / 4] >> (event % 4 * 2)) & 3);
  }
}
