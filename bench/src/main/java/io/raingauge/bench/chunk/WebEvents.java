package io.raingauge.bench.chunk;

import io.raingauge.wire.EventLineWriter;
import java.util.SplittableRandom;

/** Lines of made-up events ({@link View}). For one thread. */
final class WebEvents {
  private static final long START_MS = 1_763_640_000_000L;
  private static final byte[] PREFIX = EventLineWriter.prefix("shop", "views");

  private final SplittableRandom random;
  private final int eventsPerMs;
  private long number;

  /**
   * @param eventsPerMs events of one millisecond, on average
   */
  WebEvents(long seed, int eventsPerMs) {
    random = new SplittableRandom(seed);
    this.eventsPerMs = eventsPerMs;
  }

  /** The lines of the next events. */
  byte[] lines(int count) {
    EventLineWriter lines = new EventLineWriter(count * 200);
    for (int index = 0; index < count; index++) {
      long timeMs = START_MS + number++ / eventsPerMs;
      lines.line(PREFIX, timeMs, new byte[0], timeMs + 40, View.random(timeMs, random).toJson());
    }
    return lines.toBytes();
  }
}
