package io.raingauge.scan;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Runs the {@link ScanSteps} of one scan after another, many at a time, and gives each its fair
 * share: of chunks that are read and not merged a scan has a bounded number.
 *
 * <p>Safe for many threads.
 */
@FunctionalInterface
public interface ScanRunner {
  /**
   * Runs the steps of a request and returns the reply. Steps may still be under way when it throws;
   * whoever asked must make them end.
   *
   * @param cancelled whether nobody waits any more; asked now and then
   * @param longest after which it gives up
   * @throws ScanUnavailableException when there is no reply; asking again later may help
   * @throws java.util.concurrent.CancellationException when it was cancelled or interrupted
   */
  String run(String request, BooleanSupplier cancelled, Duration longest);
}
