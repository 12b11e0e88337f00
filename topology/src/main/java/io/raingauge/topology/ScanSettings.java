package io.raingauge.topology;

import java.io.Serializable;
import java.time.Duration;

/**
 * How the query topology runs.
 *
 * @param readers tasks that read chunks
 * @param merges tasks that merge what was read; each scan is merged by one
 * @param idle how long a task sleeps that nobody wakes ({@link Bell}); where all run in one process
 *     long, else as long as a tuple may wait
 * @param longest after which a scan that has not ended is forgotten
 */
public record ScanSettings(int readers, int merges, Duration idle, Duration longest)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Chunks at one reader: the one that it reads and the next. */
  static final int AT_READER = 2;

  /** Headers of one scan that are looked at before it is another's turn. */
  static final int LOOKS = 512;

  /** Parts of one scan that are known and not merged yet, read or not. */
  static final int MOST_PARTS = 8192;

  public ScanSettings {
    if (readers < 1 || merges < 1) {
      throw new IllegalArgumentException("the query topology needs a reader and a merge");
    }
  }

  /** For one process: as many readers as it has processors. */
  public static ScanSettings of(int processors, Duration longest) {
    return new ScanSettings(processors, Math.min(2, processors), Duration.ofMillis(250), longest);
  }

  /**
   * For a cluster, where an order and what comes from another worker lie until a task looks.
   *
   * @param readers over all workers
   */
  public static ScanSettings onCluster(int readers, Duration longest) {
    return new ScanSettings(readers, Math.min(2, readers), Duration.ofMillis(2), longest);
  }

  /** Chunks of one scan that are under way or not merged yet; so each gets its share of readers. */
  int ahead() {
    return AT_READER * readers;
  }
}
