package io.raingauge.server.http;

import io.raingauge.store.Checkpoint.Counts;
import java.util.List;

/**
 * The server at one moment: what {@code GET /v1/status} tells, field by field.
 *
 * @param version of the server
 * @param upMs how long it has been up
 * @param fold the counts of all partitions together
 * @param partitions a row for each partition whose start is decided
 */
public record Status(
    String version,
    long upMs,
    Collector collector,
    Spool spool,
    Counts fold,
    List<Partition> partitions) {
  public Status {
    partitions = List.copyOf(partitions);
  }

  /** The counts of some partitions together. */
  public static Counts sum(List<Counts> counts) {
    long taken = 0;
    long repeats = 0;
    long early = 0;
    long duplicates = 0;
    long late = 0;
    long lost = 0;
    long foreign = 0;
    for (Counts one : counts) {
      taken += one.taken();
      repeats += one.repeats();
      early += one.early();
      duplicates += one.duplicates();
      late += one.late();
      lost += one.lost();
      foreign += one.foreign();
    }
    return new Counts(taken, repeats, early, duplicates, late, lost, foreign);
  }

  /**
   * How far one partition of the log is folded.
   *
   * @param epoch of the log (F7)
   * @param earliest the first offset that the log still has
   * @param latest the log's end
   * @param folded the next offset to fold, by the newest safe checkpoint
   * @param lagEvents events with a receipt that no safe checkpoint has taken
   * @param lagMs how long the oldest record that is not folded has waited; 0 at the log's end
   * @param counts what became of the events, over all epochs
   * @param stopped why it is not folded any more; empty while it is
   */
  public record Partition(
      int partition,
      int epoch,
      long earliest,
      long latest,
      long folded,
      long lagEvents,
      long lagMs,
      Counts counts,
      String stopped) {}

  /**
   * What collectors keep until it is confirmed (S5).
   *
   * @param events on disk, and taken by no safe checkpoint
   * @param oldestMs how long the oldest of them has waited
   * @param releasedEarly events deleted on the log's word alone, to make room (S4)
   * @param problem why the disk refuses batches at the moment; empty when it does not
   */
  public record Spool(
      long bytes, long maxBytes, long events, long oldestMs, long releasedEarly, String problem) {}

  /**
   * Events since the start.
   *
   * @param accepted with a receipt
   * @param rejected that broke a rule
   * @param refusedBatches of which nothing was kept because something was full
   * @param dropped events of projects whose policy it is, because the spool was full (S4)
   */
  public record Collector(long accepted, long rejected, long refusedBatches, long dropped) {}
}
