package io.raingauge.server;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A day of clicks on a web site, as its clients would send them: few pages get most clicks (Zipf),
 * the day has a night and two peaks, about 2 % of the events arrive out of order, and about 1 %
 * twice, because a client did not see the answer. The same seed and day give the same bytes, and
 * {@link #totals} knows what must be counted.
 *
 * <p>For one thread.
 */
public final class DemoTraffic implements Iterator<String> {
  private static final double OUT_OF_ORDER = 0.02;
  private static final double RETRIED = 0.01;
  private static final int MINUTES = 24 * 60;
  private static final long MINUTE_MS = 60_000L;
  private static final int PAGES = 200;
  private static final int VISITORS = 20_000;
  private static final String[] SECTIONS = {
    "/", "/pricing", "/docs", "/blog", "/shop", "/about", "/help", "/news"
  };
  private static final String[] COUNTRIES = {
    "US", "DE", "IN", "GB", "FR", "BR", "JP", "CH", "ES", "IT", "CA", "AU"
  };
  private static final double[] COUNTRY_SHARES = {28, 14, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1};
  private static final String[] DEVICES = {"phone", "desktop", "tablet"};
  private static final double[] DEVICE_SHARES = {55, 38, 7};

  private final Random chance;
  private final String idPrefix;
  private final long dayMs;
  private final int clicks;
  private final Shares minutes = Shares.of(MINUTES, DemoTraffic::dailyCurve);
  private final Shares pages = Shares.of(PAGES, rank -> 1 / Math.pow(rank + 1, 1.1));
  private final Shares visitors = Shares.of(VISITORS, rank -> 1 / Math.pow(rank + 10, 0.7));
  private final Shares countries = Shares.of(COUNTRY_SHARES.length, index -> COUNTRY_SHARES[index]);
  private final Shares devices = Shares.of(DEVICE_SHARES.length, index -> DEVICE_SHARES[index]);

  /** Lines that are sent after others that happened later: out of order, and retries. */
  private final PriorityQueue<Held> held =
      new PriorityQueue<>(Comparator.comparingLong(Held::due).thenComparing(Held::line));

  private final DemoTotals totals = new DemoTotals();
  private int made;

  /**
   * @param clicks how many different events; about 1 % more are sent
   */
  public DemoTraffic(long seed, LocalDate day, int clicks) {
    this.chance = new Random(seed);
    this.idPrefix = "demo-" + day + "-" + seed + "-";
    this.dayMs = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    this.clicks = clicks;
  }

  @Override
  public boolean hasNext() {
    return made < clicks || !held.isEmpty();
  }

  /** The next event that is sent, as JSON. */
  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the day is over");
    }
    while (true) {
      Held first = held.peek();
      if (first != null && (first.due() <= made || made == clicks)) {
        held.remove();
        totals.sent();
        return first.line();
      }
      String line = make();
      boolean outOfOrder = chance.nextDouble() < OUT_OF_ORDER;
      if (chance.nextDouble() < RETRIED) {
        totals.retried();
        held.add(new Held(made + 1 + delay(clicks / 200.0), line));
      }
      if (!outOfOrder) {
        totals.sent();
        return line;
      }
      totals.outOfOrder();
      held.add(new Held(made + 1 + delay(clicks / 50.0), line));
    }
  }

  /** What was made so far; all of it once {@link #hasNext} says no. */
  public DemoTotals totals() {
    return totals;
  }

  /** A click at some time, which the totals do not know: for traffic that goes on. */
  public String click(Instant time, String id) {
    return line(time, id, pages.pick(chance), countries.pick(chance));
  }

  private String make() {
    double place = (made + chance.nextDouble()) / clicks;
    int minute = minutes.at(place);
    long timeMs = dayMs + minute * MINUTE_MS + chance.nextInt((int) MINUTE_MS);
    int page = pages.pick(chance);
    int country = countries.pick(chance);
    String line = line(Instant.ofEpochMilli(timeMs), idPrefix + made, page, country);
    totals.click(path(page), COUNTRIES[country], minute / 60);
    made++;
    return line;
  }

  private String line(Instant time, String id, int page, int country) {
    double draw = chance.nextDouble();
    int status = draw < 0.97 ? 200 : draw < 0.995 ? 404 : 500;
    long ms = Math.round(Math.exp(3.4 + 0.7 * chance.nextGaussian()));
    return "{\"id\":\""
        + id
        + "\",\"time\":\""
        + time
        + "\",\"page\":\""
        + path(page)
        + "\",\"country\":\""
        + COUNTRIES[country]
        + "\",\"device\":\""
        + DEVICES[devices.pick(chance)]
        + "\",\"visitor\":\"v"
        + visitors.pick(chance)
        + "\",\"status\":"
        + status
        + ",\"ms\":"
        + ms
        + "}";
  }

  private long delay(double mean) {
    return Math.round(-mean * Math.log(1 - chance.nextDouble()));
  }

  private static String path(int page) {
    return page < SECTIONS.length
        ? SECTIONS[page]
        : SECTIONS[1 + page % (SECTIONS.length - 1)] + "/" + page;
  }

  /** How busy a minute is: a quiet night, a peak before noon, a higher one in the evening. */
  private static double dailyCurve(int minute) {
    double hour = minute / 60.0;
    return 0.15 + peak(hour, 10.5, 2.5) + 1.3 * peak(hour, 20, 2);
  }

  private static double peak(double hour, double at, double width) {
    double distance = (hour - at) / width;
    return Math.exp(-distance * distance / 2);
  }

  /**
   * A line that waits.
   *
   * @param due how many events are made before it is sent
   */
  private record Held(long due, String line) {}
}
