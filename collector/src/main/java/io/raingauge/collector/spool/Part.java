package io.raingauge.collector.spool;

import io.raingauge.wire.RecordKind;

/**
 * What a batch brings for one partition.
 *
 * @param partition of the log
 * @param kind what {@code value} holds
 * @param eventCount lines in {@code value} for {@link RecordKind#EVENTS}, else 1: so many numbers
 *     it takes (S2)
 * @param value exactly the bytes of the record's value in the log; a value of events over {@link
 *     #MAX_FRAME_BYTES} becomes several records, cut between lines. Not copied: nobody changes it
 */
public record Part(int partition, RecordKind kind, int eventCount, byte[] value) {
  /** The longest line, or other value: what one record of the log may hold. */
  public static final int MAX_FRAME_BYTES = 1_000_000;

  public Part {
    if (kind == RecordKind.LOST) {
      throw new IllegalArgumentException("only the forwarder says that numbers are lost");
    }
    if (eventCount < 1 || (kind != RecordKind.EVENTS && eventCount != 1)) {
      throw new IllegalArgumentException("a part of " + kind + " with " + eventCount + " events");
    }
    if (kind != RecordKind.EVENTS && value.length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException(
          kind + " of " + value.length + " bytes; at most " + MAX_FRAME_BYTES + " fit a record");
    }
  }
}
