package io.raingauge.topology;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the counting topology reads and folds.
 *
 * @param log which log
 * @param readers spout tasks; partitions are dealt out among them; no more are started than
 *     partitions
 * @param folds fold tasks, likewise
 * @param flush how often each partition's changes are kept, at most
 * @param limits what is under way at once
 */
public record TopologySettings(
    LogSettings log, int readers, int folds, Duration flush, Limits limits)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public TopologySettings {
    check("topology.readers", readers, 1, 1024);
    check("topology.folds", folds, 1, 1024);
    check("fold.flush-ms", flush.toMillis(), 1, 10_000);
  }

  /** One reader and two folds, a flush each half second. */
  public static TopologySettings of(LogSettings log) {
    return new TopologySettings(log, 1, 2, Duration.ofMillis(500), Limits.DEFAULT);
  }

  /**
   * What one reader may have under way. At a limit it reads no more until something is folded.
   *
   * @param batchBytes of one batch; a record that is larger is a batch alone
   * @param heldBytes of all batches that are read and not folded yet
   * @param pendingBatches read and not covered by a flush yet
   */
  public record Limits(int batchBytes, int heldBytes, int pendingBatches) implements Serializable {
    private static final long serialVersionUID = 1L;

    public static final Limits DEFAULT = new Limits(1 << 20, 16 << 20, 2048);

    public Limits {
      check("topology.batch-bytes", batchBytes, 1024, 16 << 20);
      check("topology.held-bytes", heldBytes, batchBytes, 1 << 30);
      check("topology.pending-batches", pendingBatches, 2, 1 << 20);
    }
  }

  private static void check(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + "=" + value + " is not a whole number from " + min + " to " + max);
    }
  }
}
