package io.raingauge.collector.spool;

import io.raingauge.wire.RecordKind;

/**
 * One frame of a segment: some consecutive events of one partition.
 *
 * @param at where it begins
 * @param partition of the log
 * @param kind what {@code value} holds
 * @param first the number of the first event (S2)
 * @param eventCount how many numbers it takes
 * @param timeMs when it was written
 * @param value exactly the value of the record in the log; not copied: nobody changes it
 */
public record Frame(
    Position at,
    int partition,
    RecordKind kind,
    long first,
    int eventCount,
    long timeMs,
    byte[] value) {
  /** The number after its last event. */
  public long next() {
    return first + eventCount;
  }

  /** Where the next frame of the segment begins. */
  public Position end() {
    return new Position(at.sequence(), at.offset() + bytes());
  }

  /** Bytes in the segment. */
  int bytes() {
    return FrameFormat.HEADER_BYTES + value.length;
  }
}
