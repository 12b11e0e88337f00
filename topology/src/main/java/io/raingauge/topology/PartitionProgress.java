package io.raingauge.topology;

import java.util.Optional;

/**
 * How far one partition is folded: a row of the status page.
 *
 * @param epoch of the log (F7)
 * @param earliest the first offset that the log still has
 * @param latest the log's end when it was last looked at
 * @param folded the next offset to fold, of the newest checkpoint that is safe on disk
 * @param newestRecordMs when the newest folded record was sent; {@link Long#MIN_VALUE} before the
 *     first since the start
 * @param lagMs how long ago the oldest record that is not folded was sent; 0 at the log's end
 * @param stopped why this partition is not folded any more; empty while it is
 */
public record PartitionProgress(
    int partition,
    int epoch,
    long earliest,
    long latest,
    long folded,
    long newestRecordMs,
    long lagMs,
    Optional<String> stopped) {

  /** Records (each of one event or many) that are in the log and not folded yet. */
  public long lagRecords() {
    return Math.max(0, latest - folded);
  }
}
