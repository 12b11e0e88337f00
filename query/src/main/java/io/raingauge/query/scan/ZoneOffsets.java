package io.raingauge.query.scan;

import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;

/**
 * How far a wall clock is ahead of UTC. It remembers the stretches of time between two changes of
 * the clock that it was asked about, so that it seldom asks the JDK, which allocates. For one
 * thread.
 */
final class ZoneOffsets {
  /** Stretches that are remembered: half a year each where clocks change twice a year. */
  private static final int REMEMBERED = 64;

  private final ZoneRules rules;
  private final long[] fromMs = new long[REMEMBERED];
  private final long[] toMs = new long[REMEMBERED];
  private final long[] offsetsMs = new long[REMEMBERED];
  private int current;
  private int oldest;

  ZoneOffsets(ZoneId zone) {
    rules = zone.getRules();
    Arrays.fill(fromMs, Long.MAX_VALUE);
    Arrays.fill(toMs, Long.MIN_VALUE);
  }

  /** What is to be added to a time to have what the wall clock shows. */
  long offsetMs(long timeMs) {
    if (timeMs >= fromMs[current] && timeMs < toMs[current]) {
      return offsetsMs[current];
    }
    for (int index = 0; index < REMEMBERED; index++) {
      if (timeMs >= fromMs[index] && timeMs < toMs[index]) {
        current = index;
        return offsetsMs[index];
      }
    }
    return look(timeMs);
  }

  private long look(long timeMs) {
    Instant time = Instant.ofEpochMilli(timeMs);
    ZoneOffsetTransition next = rules.nextTransition(time);
    ZoneOffsetTransition before = rules.previousTransition(time.plusNanos(1));
    current = oldest;
    oldest = (oldest + 1) % REMEMBERED;
    fromMs[current] = before == null ? Long.MIN_VALUE : before.toEpochSecond() * 1000;
    toMs[current] = next == null ? Long.MAX_VALUE : next.toEpochSecond() * 1000;
    offsetsMs[current] = rules.getOffset(time).getTotalSeconds() * 1000L;
    return offsetsMs[current];
  }
}
