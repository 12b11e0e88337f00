package io.raingauge.server.http;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.raingauge.store.Checkpoint.Counts;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a scrape reads. */
final class StatusMetricsTest {
  @Test
  void numbersOutliveACollectionOfGarbage() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new StatusMetrics(StatusMetricsTest::status).bindTo(registry, 1);

    collectGarbage();

    String scrape = registry.scrape();
    for (String line :
        List.of(
            "raingauge_spool_bytes 10.0",
            "raingauge_collector_accepted_events_total 1.0",
            "raingauge_fold_lag_ms{partition=\"0\"} 5.0",
            "raingauge_fold_taken_events_total{partition=\"0\"} 1.0")) {
      assertTrue(scrape.contains(line), () -> line + " is not in\n" + scrape);
    }
  }

  private static void collectGarbage() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    for (int attempt = 0; garbage.get() != null && attempt < 100; attempt++) {
      System.gc();
    }
    assertNull(garbage.get(), "what nothing refers to");
  }

  private static Status status() {
    Counts counts = new Counts(1, 2, 3, 4, 5, 6, 7);
    return new Status(
        "test",
        1,
        new Status.Collector(1, 2, 3, 4),
        new Status.Spool(10, 100, 2, 3, 0, ""),
        counts,
        List.of(new Status.Partition(0, 0, 0, 9, 8, 1, 5, counts, "")));
  }
}
