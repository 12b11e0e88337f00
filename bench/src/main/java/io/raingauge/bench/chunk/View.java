package io.raingauge.bench.chunk;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * A made-up event: a country of 20, a url of 5,000 of which few are frequent, a user of 1,000,000,
 * milliseconds of two decimals, a status of 5.
 */
record View(long timeMs, String country, String url, String user, double ms, int status) {
  static final int COUNTRIES = 20;
  static final int URLS = 5_000;
  static final int USERS = 1_000_000;

  private static final int[] STATUS = {200, 200, 200, 200, 200, 200, 304, 404, 301, 500};

  static View random(long timeMs, SplittableRandom random) {
    double skewed = random.nextDouble();
    int url = (int) (skewed * skewed * skewed * URLS);
    return new View(
        timeMs,
        (char) ('A' + random.nextInt(COUNTRIES)) + "E",
        "/shop/articles/" + (url % 37) + "/item-" + url + ".html",
        "user-" + random.nextInt(USERS),
        (1 + random.nextInt(200_000)) / 100.0,
        STATUS[random.nextInt(STATUS.length)]);
  }

  byte[] toJson() {
    String text =
        "{\"time\":"
            + timeMs
            + ",\"country\":\""
            + country
            + "\",\"url\":\""
            + url
            + "\",\"user\":\""
            + user
            + "\",\"ms\":"
            + ms
            + ",\"status\":"
            + status
            + "}";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
