package io.raingauge.bench.chunk;

import io.raingauge.wire.EventLineWriter;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Lines of made-up events: a time, a country of 20, a url of 5,000 of which few are frequent, a
 * user of 1,000,000, milliseconds of two decimals, a status of 5. For one thread.
 */
final class WebEvents {
  static final int COUNTRIES = 20;
  static final int URLS = 5_000;
  static final int USERS = 1_000_000;

  private static final long START_MS = 1_763_640_000_000L;
  private static final int[] STATUS = {200, 200, 200, 200, 200, 200, 304, 404, 301, 500};
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
      lines.line(PREFIX, timeMs, new byte[0], timeMs + 40, event(timeMs));
    }
    return lines.toBytes();
  }

  private byte[] event(long timeMs) {
    double skewed = random.nextDouble();
    int url = (int) (skewed * skewed * skewed * URLS);
    String text =
        "{\"time\":"
            + timeMs
            + ",\"country\":\""
            + (char) ('A' + random.nextInt(COUNTRIES))
            + "E\""
            + ",\"url\":\"/shop/articles/"
            + (url % 37)
            + "/item-"
            + url
            + ".html\""
            + ",\"user\":\"user-"
            + random.nextInt(USERS)
            + "\""
            + ",\"ms\":"
            + (1 + random.nextInt(200_000)) / 100.0
            + ",\"status\":"
            + STATUS[random.nextInt(STATUS.length)]
            + "}";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
