package io.raingauge.collector;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the bytes of bodies in memory ({@code collector.max-pending-bytes}). Beyond the bound a
 * body is refused at once; nothing waits.
 *
 * <p>Safe for many threads.
 */
public final class Admission {
  private final long maxBytes;
  private final AtomicLong pending = new AtomicLong();

  Admission(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** For one request; it holds nothing yet. */
  public Reservation reservation() {
    return new Reservation();
  }

  long pendingBytes() {
    return pending.get();
  }

  /** What one request holds. For one thread at a time. */
  public final class Reservation implements AutoCloseable {
    private long held;

    private Reservation() {}

    /** Takes more bytes, or none and returns false. */
    public boolean grow(long bytes) {
      if (pending.addAndGet(bytes) > maxBytes) {
        pending.addAndGet(-bytes);
        return false;
      }
      held += bytes;
      return true;
    }

    /** Gives all back. Calling it again does nothing. */
    @Override
    public void close() {
      pending.addAndGet(-held);
      held = 0;
    }
  }
}
