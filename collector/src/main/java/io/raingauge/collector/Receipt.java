package io.raingauge.collector;

import io.raingauge.wire.ReceiptToken;
import java.time.Duration;

/** What became of one batch that a client sent. Every answer a client can get is one of these. */
public sealed interface Receipt {
  int httpStatus();

  /**
   * On disk; each accepted event will be counted once, whatever crashes next (S1).
   *
   * @param token for a query that shall include the batch (Q4)
   * @param accepted how many events, at least one
   * @param rejections of the events that were left out
   */
  record Accepted(ReceiptToken token, int accepted, Rejections rejections) implements Receipt {
    @Override
    public int httpStatus() {
      return 202;
    }
  }

  /** Breaks a rule; sending it again unchanged will fail again. Nothing was kept. */
  record Rejected(Rejections rejections) implements Receipt {
    @Override
    public int httpStatus() {
      return rejections.common().httpStatus();
    }
  }

  /** Nothing was kept. Send the same batch again later. */
  record Overloaded(Duration retryAfter, String message) implements Receipt {
    @Override
    public int httpStatus() {
      return 503;
    }
  }

  /**
   * Nothing was kept, and the client is not to send it again: the spool is full, and the project's
   * policy is to drop (S4).
   *
   * @param dropped how many events would have been accepted
   * @param rejections of the others
   */
  record Dropped(int dropped, Rejections rejections, String message) implements Receipt {
    @Override
    public int httpStatus() {
      return 200;
    }
  }

  /** Nothing was kept, and nothing will be until a person makes room on the collector's disk. */
  record DiskFull(String message) implements Receipt {
    @Override
    public int httpStatus() {
      return 507;
    }
  }

  /**
   * The disk failed while the batch was written: it may count or not. Sending it again is safe for
   * events that have ids, or an Idempotency-Key.
   */
  record Uncertain(Duration retryAfter, String message) implements Receipt {
    @Override
    public int httpStatus() {
      return 500;
    }
  }
}
