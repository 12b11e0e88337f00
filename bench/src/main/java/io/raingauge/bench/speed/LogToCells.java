package io.raingauge.bench.speed;

import io.raingauge.fold.FoldSettings;
import io.raingauge.server.embedded.EmbeddedKafka;
import io.raingauge.server.embedded.EmbeddedStorm;
import io.raingauge.server.embedded.FoldParts;
import io.raingauge.store.rocksdb.RocksDbSettings;
import io.raingauge.store.rocksdb.RocksDbStore;
import io.raingauge.time.Clock;
import io.raingauge.topology.FoldProgress;
import io.raingauge.topology.LogSettings;
import io.raingauge.topology.TopologySettings;
import io.raingauge.wire.ReceiptToken;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rows b and b+: the counting topology on embedded Storm, with acks, RocksDB and a flush each
 * second. It counts what row a counts, and keeps the rollups that every collection has besides.
 */
final class LogToCells {
  private static final Duration MAX_TIME = Duration.ofMinutes(30);

  private final Plan plan;
  private final FoldSettings folding;

  private LogToCells(Plan plan, FoldSettings folding) {
    this.plan = plan;
    this.folding = folding;
  }

  static void cells(Plan plan) throws IOException, InterruptedException {
    new LogToCells(plan, FoldSettings.DEFAULT.withoutRawEvents()).run();
  }

  static void cellsAndChunks(Plan plan) throws IOException, InterruptedException {
    new LogToCells(plan, FoldSettings.DEFAULT).run();
  }

  private void run() throws IOException, InterruptedException {
    try (EmbeddedKafka kafka = Logs.broker(plan, Logs.EVENTS)) {
      kafka.start();
      fold(kafka, Logs.WARM_UP, plan.warmUp());
      Report.tell(fold(kafka, Logs.EVENTS, plan.events()));
    }
  }

  /** The same again for the warm-up: only where all is flushed it is known what was counted. */
  private Cost fold(EmbeddedKafka kafka, String topic, long events)
      throws IOException, InterruptedException {
    Clock clock = Clock.system();
    FoldProgress progress = new FoldProgress(Plan.PARTITIONS, clock);
    LogSettings log = LogSettings.at(kafka.bootstrapServers(), topic, Plan.PARTITIONS);
    TopologySettings settings =
        new TopologySettings(log, 1, 2, Duration.ofSeconds(1), TopologySettings.Limits.DEFAULT);
    try (RocksDbStore store =
            RocksDbStore.open(
                Files.createTempDirectory(plan.folder(), "b-"), RocksDbSettings.defaults());
        EmbeddedStorm storm =
            new EmbeddedStorm(
                plan.folder().resolve("storm"),
                settings,
                new FoldParts(store, progress, folding, clock),
                Optional.empty())) {
      storm.start();
      progress.awaitStarted(MAX_TIME);
      Meter meter = Meter.ofThisProcess().start();
      if (!progress.await(all(events), MAX_TIME)) {
        throw new IllegalStateException("the topology has not folded " + topic);
      }
      return meter.stop(events);
    }
  }

  /** What a receipt for all events of a topic would be. */
  private static ReceiptToken all(long events) {
    Map<Integer, Long> last = new TreeMap<>();
    long[] counts = Logs.perPartition(events);
    for (int partition = 0; partition < Plan.PARTITIONS; partition++) {
      last.put(partition, counts[partition] + 1); // number 1 is the definition
    }
    return new ReceiptToken(Logs.COLLECTOR, last);
  }
}
