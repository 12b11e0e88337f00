package io.raingauge.query;

import io.raingauge.store.Checkpoint;
import io.raingauge.wire.ReceiptToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an answer includes and what it does not yet (Q3).
 *
 * @param complete whether all that was acknowledged when the query came is in it
 * @param partitions each partition of the log
 */
public record Coverage(boolean complete, List<PartitionCoverage> partitions) {
  public Coverage {
    partitions = List.copyOf(partitions);
  }

  /**
   * @param epoch of the log (F7) that the answer has reached
   * @param included the first offset that is not in the answer
   * @param end the offset that the log's next record will get
   * @param lagMs how far the answer is behind the log's end; 0 where nothing is missing
   */
  public record PartitionCoverage(int partition, int epoch, long included, long end, long lagMs) {}

  /**
   * Where a partition of the log ends.
   *
   * @param end the offset that its next record will get; -1 if that is not known
   * @param lagMs how long ago the fold had last reached the end
   */
  public record PartitionEnd(int partition, long end, long lagMs) {}

  /**
   * The last number that a collector has acknowledged to a client for a partition (S2).
   *
   * @param number 0 for none
   */
  public record Acknowledged(long collector, int partition, long number) {}

  /** What became of waiting for a batch (Q4). */
  public enum Awaited {
    /** A snapshot of the store includes it. */
    INCLUDED,
    /** The time is up; it is safe and will be counted. */
    NOT_YET,
    /** No collector of this installation has acknowledged it, so no waiting will do. */
    UNKNOWN
  }

  /**
   * What a query must know of the log and the collectors besides the store: wired by the server.
   * Safe for many threads; the first two answer from memory.
   */
  public interface Source {
    /** All partitions of the log. */
    List<PartitionEnd> ends();

    /** Of every collector that it knows, all that receipts were sent for. */
    List<Acknowledged> acknowledged();

    /** Waits until a snapshot of the store includes a batch (Q4). */
    Awaited await(ReceiptToken token, Duration longest) throws InterruptedException;
  }

  /**
   * Compares what was acknowledged before the snapshot was taken with what the snapshot has.
   *
   * @param acknowledged as it was when the query came
   */
  static Coverage of(
      List<Acknowledged> acknowledged, List<PartitionEnd> ends, List<Checkpoint> checkpoints) {
    Map<Integer, Checkpoint> reached = new HashMap<>();
    checkpoints.forEach(checkpoint -> reached.put(checkpoint.partition(), checkpoint));
    boolean complete =
        acknowledged.stream()
            .allMatch(last -> taken(last.collector(), last.partition(), last.number(), reached));
    List<PartitionCoverage> partitions = new ArrayList<>();
    for (PartitionEnd end : ends) {
      Checkpoint checkpoint = reached.remove(end.partition());
      int epoch = checkpoint == null ? 0 : checkpoint.epoch().number();
      long included = checkpoint == null ? 0 : checkpoint.offset();
      long logEnd = Math.max(end.end(), included);
      partitions.add(
          new PartitionCoverage(
              end.partition(), epoch, included, logEnd, included >= logEnd ? 0 : end.lagMs()));
    }
    return new Coverage(complete, partitions);
  }

  /** Whether a snapshot has all of a batch (Q4). */
  static boolean includes(ReceiptToken token, List<Checkpoint> checkpoints) {
    Map<Integer, Checkpoint> reached = new HashMap<>();
    checkpoints.forEach(checkpoint -> reached.put(checkpoint.partition(), checkpoint));
    return token.numbers().entrySet().stream()
        .allMatch(last -> taken(token.collector(), last.getKey(), last.getValue(), reached));
  }

  private static boolean taken(
      long collector, int partition, long number, Map<Integer, Checkpoint> reached) {
    Checkpoint checkpoint = reached.get(partition);
    return number < 1 || (checkpoint != null && checkpoint.nextOf(collector) > number);
  }
}
