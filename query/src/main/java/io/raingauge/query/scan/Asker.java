package io.raingauge.query.scan;

import io.raingauge.scan.ScanUnavailableException;
import java.util.concurrent.CancellationException;

/**
 * Whoever asked for scans, as the processes that run their steps reach it: it has the snapshot that
 * their chunks are of, gives what the steps read of it, and takes the answer. A store that all
 * processes share will make all but the last two methods needless.
 *
 * <p>All methods throw {@link CancellationException} when nobody waits for the scan any more, and
 * {@link ScanUnavailableException} when there is no telling. Safe for many threads.
 */
public interface Asker {
  /** What is asked: {@link ScanDescription}. */
  byte[] description(String request);

  /**
   * The scan's chunks without their columns, in the order of the log, as many as fit into a page
   * and at least one: {@link ScanChunks.Page}.
   *
   * @param first the index of the first chunk
   */
  byte[] headers(String request, int first);

  /**
   * The bytes of a column of a chunk, unchecked: whoever reads them has the checksum.
   *
   * @param column {@link ScanChunks#column}'s number
   */
  byte[] column(String request, int chunk, int column);

  /** The scan ends with this answer, {@link ScanResult#toBytes}; the first end counts. */
  void answer(String request, byte[] answer);

  /** The scan ends without one, and this is why: {@link ScanFailure}. */
  void fail(String request, byte[] why);
}
