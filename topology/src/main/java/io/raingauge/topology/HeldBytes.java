package io.raingauge.topology;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes a reader has read that are not folded yet: what bounds its memory. Written by the
 * reader's thread and by those that fold.
 */
final class HeldBytes {
  private final AtomicLong bytes = new AtomicLong();

  long now() {
    return bytes.get();
  }

  void add(long more) {
    bytes.addAndGet(more);
  }
}
