package io.raingauge.server;

import io.raingauge.collector.Collector;
import io.raingauge.collector.CollectorStatus;
import io.raingauge.collector.spool.Spool;
import io.raingauge.collector.spool.SpoolStatus;
import io.raingauge.server.http.Status;
import io.raingauge.store.Checkpoint;
import io.raingauge.time.Clock;
import io.raingauge.topology.FoldProgress;
import io.raingauge.topology.PartitionProgress;
import java.util.List;
import java.util.function.Supplier;

/** Puts the parts' own statuses together into what {@code GET /v1/status} tells. */
final class StatusReport implements Supplier<Status> {
  private final String version;
  private final Clock clock;
  private final Collector collector;
  private final Spool spool;
  private final FoldProgress progress;
  private final long startedMs;

  StatusReport(
      String version, Clock clock, Collector collector, Spool spool, FoldProgress progress) {
    this.version = version;
    this.clock = clock;
    this.collector = collector;
    this.spool = spool;
    this.progress = progress;
    this.startedMs = clock.nowMs();
  }

  @Override
  public Status get() {
    SpoolStatus held = spool.status();
    CollectorStatus events = collector.status();
    List<Status.Partition> rows =
        progress.rows().stream().map(row -> partition(row, held)).toList();
    return new Status(
        version,
        clock.nowMs() - startedMs,
        new Status.Collector(
            events.acceptedEvents(),
            events.rejectedEvents(),
            events.refusedBatches(),
            events.droppedEvents()),
        new Status.Spool(
            held.bytes(),
            held.maxBytes(),
            held.waitingEvents(),
            held.oldestAgeMs(),
            held.releasedEarly(),
            held.problem()),
        Status.sum(rows.stream().map(Status.Partition::counts).toList()),
        rows);
  }

  private Status.Partition partition(PartitionProgress row, SpoolStatus held) {
    Checkpoint newest = progress.checkpoint(row.partition()).orElseThrow();
    long lagEvents = held.next().get(row.partition()) - newest.nextOf(held.collector());
    return new Status.Partition(
        row.partition(),
        row.epoch(),
        row.earliest(),
        row.latest(),
        row.folded(),
        Math.max(0, lagEvents),
        row.lagMs(),
        newest.counts(),
        row.stopped().orElse(""));
  }
}
