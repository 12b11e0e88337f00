package io.raingauge.server;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a day of {@link DemoTraffic} must come to. For one thread. */
public final class DemoTotals {
  private final Map<String, Long> byPage = new TreeMap<>();
  private final Map<String, Long> byCountry = new TreeMap<>();
  private final long[] byHour = new long[24];
  private long clicks;
  private long sent;
  private long outOfOrder;
  private long retried;

  void click(String page, String country, int hour) {
    clicks++;
    byPage.merge(page, 1L, Long::sum);
    byCountry.merge(country, 1L, Long::sum);
    byHour[hour]++;
  }

  void sent() {
    sent++;
  }

  void outOfOrder() {
    outOfOrder++;
  }

  void retried() {
    retried++;
  }

  /** Different events: what must be counted. */
  public long clicks() {
    return clicks;
  }

  /** Events with those that are sent twice. */
  public long sentEvents() {
    return sent;
  }

  /** Events that are sent after others that happened later. */
  public long outOfOrderEvents() {
    return outOfOrder;
  }

  /** Events that are sent twice. */
  public long retriedEvents() {
    return retried;
  }

  public Map<String, Long> byPage() {
    return Collections.unmodifiableMap(byPage);
  }

  public Map<String, Long> byCountry() {
    return Collections.unmodifiableMap(byCountry);
  }

  /** For each hour of the day in UTC. */
  public long[] byHour() {
    return byHour.clone();
  }
}
