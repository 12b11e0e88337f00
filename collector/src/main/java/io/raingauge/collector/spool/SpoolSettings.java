package io.raingauge.collector.spool;

/**
 * The limits of a spool. Configuration accepts {@code max-bytes} and {@code segment-bytes} within
 * the bounds named here; smaller ones are for tests.
 *
 * @param maxBytes {@code spool.max-bytes}: all segments together (S4)
 * @param segmentBytes {@code spool.segment-bytes}: a segment is closed when it has grown to this;
 *     it may outgrow it by one group
 * @param maxWaitingBatches {@code spool.max-waiting-batches}: more are refused
 * @param maxWaitingBytes {@code spool.max-waiting-bytes}: more are refused, but for a single batch
 * @param minFreeBytes {@code spool.min-free-bytes}: what the spool leaves free on the disk, for the
 *     log and the store that may share it
 * @param recentBytes {@code spool.recent-bytes}: newest frames kept in memory for the forwarder
 */
public record SpoolSettings(
    long maxBytes,
    int segmentBytes,
    int maxWaitingBatches,
    int maxWaitingBytes,
    long minFreeBytes,
    int recentBytes) {
  public static final long LEAST_MAX_BYTES = 134_217_728L;
  public static final long MOST_MAX_BYTES = 1_099_511_627_776L;
  public static final int LEAST_SEGMENT_BYTES = 8 << 20;
  public static final int MOST_SEGMENT_BYTES = 1 << 30;

  public static final SpoolSettings DEFAULT =
      new SpoolSettings(8L << 30, 128 << 20, 4096, 32 << 20, 64 << 20, 8 << 20);

  public SpoolSettings {
    if (maxBytes < 1 || segmentBytes < 1 || maxWaitingBatches < 1 || maxWaitingBytes < 1) {
      throw new IllegalArgumentException("the limits of a spool are at least 1");
    }
    if (segmentBytes > MOST_SEGMENT_BYTES) {
      throw new IllegalArgumentException(
          "spool.segment-bytes=" + segmentBytes + " is over " + MOST_SEGMENT_BYTES);
    }
    if (minFreeBytes < 0 || recentBytes < 0) {
      throw new IllegalArgumentException("min-free-bytes and recent-bytes are at least 0");
    }
  }

  /** A quarter of a small spool, so that there is always an old segment to delete. */
  int effectiveSegmentBytes() {
    return (int) Math.min(segmentBytes, Math.max(1, maxBytes / 4));
  }
}
