package io.raingauge.collector.keen;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the values of {@code keen.id}: 24 hexadecimal digits, the second and a counter that begins
 * at random. Nothing counts by them. Safe for many threads.
 */
final class KeenIds {
  private final AtomicLong next;

  /**
   * @param first by chance, so that two starts within one second make different ones
   */
  KeenIds(long first) {
    next = new AtomicLong(first);
  }

  byte[] make(long nowMs) {
    return String.format("%08x%016x", (int) (nowMs / 1000), next.getAndIncrement())
        .getBytes(StandardCharsets.US_ASCII);
  }
}
