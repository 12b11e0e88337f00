package io.raingauge.server.rebuild;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long raw events are kept. That changes no number: what is forgotten is counted all the same,
 * and a question that needs it is refused (docs/decisions/keeping-raw-events.md).
 *
 * @param usual empty for ever
 * @param of collections that are kept otherwise, by their names; empty for ever
 */
public record RawKeep(Optional<Duration> usual, Map<String, Optional<Duration>> of) {
  public static final RawKeep FOR_EVER = new RawKeep(Optional.empty(), Map.of());

  public RawKeep {
    of = Map.copyOf(of);
  }

  /** Events of a collection before this time are forgotten; {@link Long#MIN_VALUE} for none. */
  public long oldestMs(String collection, long nowMs) {
    return of.getOrDefault(collection, usual)
        .map(keep -> nowMs - keep.toMillis())
        .orElse(Long.MIN_VALUE);
  }
}
