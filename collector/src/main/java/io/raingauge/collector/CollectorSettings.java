package io.raingauge.collector;

import java.time.Duration;
import java.util.Set;

/**
 * What can be set about receiving events ({@code collector.*}).
 *
 * @param maxPendingBytes bytes of bodies, as sent and decoded, that may be in memory at once; a
 *     request beyond is refused with 503
 * @param maxBodyBytes of one body, as sent and decoded
 * @param maxBatchEvents in one body
 * @param retryAfter what a refused client is told to wait
 * @param dropProjects whose events are dropped, not refused, when the spool is full (S4)
 */
public record CollectorSettings(
    long maxPendingBytes,
    int maxBodyBytes,
    int maxBatchEvents,
    Duration retryAfter,
    Set<String> dropProjects) {
  public static final CollectorSettings DEFAULT =
      new CollectorSettings(64L << 20, 10 << 20, 100_000, Duration.ofSeconds(1), Set.of());

  /** The log takes no greater record, so this is no setting. */
  public static final int MAX_EVENT_BYTES = 900 << 10;

  /** Objects and arrays within one another, the event itself included. */
  public static final int MAX_NESTING = 64;

  /** Characters of a property's name, without the names around it. */
  public static final int MAX_NAME_CHARS = 256;

  public static final int MAX_COLLECTION_CHARS = 256;
  public static final int MAX_ID_CHARS = 64;
  public static final int MAX_IDEMPOTENCY_KEY_CHARS = 48;

  /** How far an event's time may be ahead of the collector's clock. */
  public static final Duration MAX_AHEAD = Duration.ofDays(1);

  public CollectorSettings {
    dropProjects = Set.copyOf(dropProjects);
    atLeast("collector.max-pending-bytes", maxPendingBytes, 1 << 20);
    atLeast("collector.max-body-bytes", maxBodyBytes, 1 << 10);
    atLeast("collector.max-batch-events", maxBatchEvents, 1);
    atLeast("collector.retry-after in seconds", retryAfter.toSeconds(), 1);
    if (maxPendingBytes < maxBodyBytes) {
      throw new IllegalArgumentException(
          "collector.max-pending-bytes=%d is below collector.max-body-bytes=%d; raise it"
              .formatted(maxPendingBytes, maxBodyBytes));
    }
  }

  private static void atLeast(String name, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(name + "=" + value + " is below " + min + "; raise it");
    }
  }
}
