package io.raingauge.collector.forward;

/**
 * The limits of a forwarder.
 *
 * @param maxInFlightBytes {@code forward.max-in-flight-bytes}: values sent and not yet
 *     acknowledged, or kept back to be joined, of all partitions; one gets at most a quarter
 * @param recordBytes small frames are joined into records of about this size
 * @param lingerMs how long a record that is not full waits for more; a record costs the log and its
 *     readers about half a millisecond of CPU, however small
 * @param confirmEveryMs how often confirmations are looked at
 * @param stallMs after so long without progress the log is asked whether it still holds what it
 *     acknowledged
 * @param minBackOffMs the first pause after a failure; it doubles
 * @param maxBackOffMs the longest pause
 */
public record ForwarderSettings(
    long maxInFlightBytes,
    int recordBytes,
    long lingerMs,
    long confirmEveryMs,
    long stallMs,
    long minBackOffMs,
    long maxBackOffMs) {
  public static final ForwarderSettings DEFAULT =
      new ForwarderSettings(16 << 20, 900 << 10, 40, 200, 30_000, 100, 5_000);

  public ForwarderSettings {
    if (maxInFlightBytes < 1 || recordBytes < 1 || confirmEveryMs < 1 || stallMs < 1) {
      throw new IllegalArgumentException("the limits of a forwarder are at least 1");
    }
    if (lingerMs < 0 || minBackOffMs < 1 || maxBackOffMs < minBackOffMs) {
      throw new IllegalArgumentException(
          "back-off from " + minBackOffMs + " to " + maxBackOffMs + " ms, linger " + lingerMs);
    }
  }
}
