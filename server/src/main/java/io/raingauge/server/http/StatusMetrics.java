package io.raingauge.server.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.raingauge.server.http.Status.Partition;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of {@link Status} as metrics. One status serves a whole scrape. A registry that it is
 * bound to keeps it. Safe for many threads.
 */
public final class StatusMetrics {
  private static final long FRESH_NANOS = 500_000_000L;

  private final Supplier<Status> source;
  private Optional<Status> seen = Optional.empty();
  private long seenNanos;

  public StatusMetrics(Supplier<Status> source) {
    this.source = source;
  }

  /** Registers a gauge or a counter for each number; those of each partition have its number. */
  public void bindTo(MeterRegistry registry, int partitionCount) {
    gauge(registry, "raingauge.spool.bytes", status -> status.spool().bytes());
    gauge(registry, "raingauge.spool.max.bytes", status -> status.spool().maxBytes());
    gauge(registry, "raingauge.spool.waiting.events", status -> status.spool().events());
    gauge(registry, "raingauge.spool.oldest.age.ms", status -> status.spool().oldestMs());
    counter(registry, "raingauge.spool.released.early", s -> s.spool().releasedEarly());
    counter(registry, "raingauge.collector.accepted.events", s -> s.collector().accepted());
    counter(registry, "raingauge.collector.rejected.events", s -> s.collector().rejected());
    counter(registry, "raingauge.collector.refused.batches", s -> s.collector().refusedBatches());
    counter(registry, "raingauge.collector.dropped.events", s -> s.collector().dropped());
    for (int partition = 0; partition < partitionCount; partition++) {
      bindPartition(registry, partition);
    }
  }

  private void bindPartition(MeterRegistry registry, int partition) {
    gauge(registry, "raingauge.fold.lag.events", partition, Partition::lagEvents);
    gauge(registry, "raingauge.fold.lag.ms", partition, Partition::lagMs);
    gauge(registry, "raingauge.fold.epoch", partition, Partition::epoch);
    gauge(registry, "raingauge.fold.stopped", partition, row -> row.stopped().isEmpty() ? 0 : 1);
    counter(registry, "raingauge.fold.taken.events", partition, row -> row.counts().taken());
    counter(registry, "raingauge.fold.repeats", partition, row -> row.counts().repeats());
    counter(registry, "raingauge.fold.early", partition, row -> row.counts().early());
    counter(registry, "raingauge.fold.duplicates", partition, row -> row.counts().duplicates());
    counter(registry, "raingauge.fold.late", partition, row -> row.counts().late());
    counter(registry, "raingauge.fold.lost", partition, row -> row.counts().lost());
    counter(registry, "raingauge.fold.foreign", partition, row -> row.counts().foreign());
  }

  private void gauge(MeterRegistry registry, String name, ToDoubleFunction<Status> number) {
    // A counter refers to its object weakly. The gauges keep it, for themselves and the counters.
    Gauge.builder(name, this, metrics -> number.applyAsDouble(metrics.status()))
        .strongReference(true)
        .register(registry);
  }

  private void counter(MeterRegistry registry, String name, ToDoubleFunction<Status> number) {
    FunctionCounter.builder(name, this, metrics -> number.applyAsDouble(metrics.status()))
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry, String name, int partition, ToDoubleFunction<Partition> number) {
    Gauge.builder(name, this, metrics -> metrics.ofPartition(partition, number))
        .strongReference(true)
        .tag("partition", Integer.toString(partition))
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, int partition, ToDoubleFunction<Partition> number) {
    FunctionCounter.builder(name, this, metrics -> metrics.ofPartition(partition, number))
        .tag("partition", Integer.toString(partition))
        .register(registry);
  }

  private double ofPartition(int partition, ToDoubleFunction<Partition> number) {
    return status().partitions().stream()
        .filter(row -> row.partition() == partition)
        .mapToDouble(number)
        .findFirst()
        .orElse(Double.NaN);
  }

  private synchronized Status status() {
    long nowNanos = System.nanoTime();
    if (seen.isEmpty() || nowNanos - seenNanos > FRESH_NANOS) {
      seen = Optional.of(source.get());
      seenNanos = nowNanos;
    }
    return seen.get();
  }
}
