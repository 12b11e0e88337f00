package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import io.raingauge.query.QueryException;
import io.raingauge.scan.ScanRunner;
import io.raingauge.scan.ScanUnavailableException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Reads chunks side by side and merges what they give in the order of the log, partition by
 * partition; so an answer is the same however its steps were run.
 *
 * <p>Safe for many threads.
 */
public final class Scanner {
  private static final Comparator<Chunk> ORDER =
      Comparator.<Chunk>comparingInt(chunk -> chunk.header().range().partition())
          .thenComparing(chunk -> chunk.header().range().from());

  /** A step notices by itself that the time is up; later than this nothing answers any more. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final OpenScans scans;
  private final ScanRunner runner;

  /**
   * @param runner runs the steps of {@code scans}
   */
  public Scanner(OpenScans scans, ScanRunner runner) {
    this.scans = scans;
    this.runner = runner;
  }

  /**
   * Scans chunks of which no two have an event in common. No chunk is read any more when it returns
   * or throws.
   *
   * @throws QueryException at a limit, when a chunk is broken, and when nothing runs the scan
   * @throws CancellationException when nobody waits for the answer any more
   */
  public ScanResult scan(List<Chunk> chunks, Scan scan, Budget budget) {
    if (scan.intervals() == 0) {
      return new ScanResult(scan.measures(), budget.limits());
    }
    OpenScan open = new OpenScan(chunks.stream().sorted(ORDER).toList(), scan, budget);
    String request = scans.open(open);
    try {
      String reply =
          runner.run(request, budget::isCancelled, budget.limits().maxTime().plus(GRACE));
      return open.result(reply);
    } catch (ScanUnavailableException unavailable) {
      throw QueryException.of(unavailable);
    } finally {
      scans.close(request);
    }
  }
}
