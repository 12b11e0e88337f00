package io.raingauge.collector.spool;

import java.util.List;

/**
 * What the spool takes as a whole or not at all, for one receipt.
 *
 * @param parts at least one; several may be of one partition, whose order they keep
 */
public record Batch(List<Part> parts) {
  public Batch {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a batch brings at least one event");
    }
  }

  /** Bytes of all values. */
  long valueBytes() {
    long bytes = 0;
    for (Part part : parts) {
      bytes += part.value().length;
    }
    return bytes;
  }

  /** Events of all parts. */
  long eventCount() {
    long count = 0;
    for (Part part : parts) {
      count += part.eventCount();
    }
    return count;
  }
}
