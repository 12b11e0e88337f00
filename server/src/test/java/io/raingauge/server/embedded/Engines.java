package io.raingauge.server.embedded;

import io.raingauge.fold.FoldSettings;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.Store;
import io.raingauge.testkit.StoredCells;
import io.raingauge.time.Clock;
import io.raingauge.topology.FoldProgress;
import io.raingauge.topology.LogSettings;
import io.raingauge.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Both engines over one folder and one store, started and stopped as a server does it. */
final class Engines implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final EmbeddedKafkaSettings SETTINGS =
      new EmbeddedKafkaSettings(0, 2, Duration.ofDays(7), 1L << 30);

  private final EmbeddedKafka kafka;
  private final EmbeddedStorm storm;
  private final FoldProgress progress;
  private final Store store;

  private Engines(Path folder, EmbeddedKafka kafka, Store store) {
    this.kafka = kafka;
    this.store = store;
    kafka.choosePort();
    progress = new FoldProgress(kafka.partitionCount(), Clock.system());
    storm =
        new EmbeddedStorm(
            folder.resolve("storm"),
            TopologySettings.of(kafka.log()),
            new FoldParts(store, progress, FoldSettings.DEFAULT, Clock.system()),
            Optional.empty());
  }

  /** Starts everything and waits until the start of every partition is decided. */
  static Engines start(Path folder, Store store) throws InterruptedException {
    Engines engines =
        new Engines(folder, new EmbeddedKafka(folder.resolve("kafka"), SETTINGS), store);
    // Storm first: the broker starts while Storm waits.
    engines.storm.start();
    engines.kafka.start();
    if (!engines.progress.awaitStarted(PATIENCE)) {
      engines.close();
      throw new AssertionError("no start within " + PATIENCE);
    }
    return engines;
  }

  LogSettings log() {
    return kafka.log();
  }

  FoldProgress progress() {
    return progress;
  }

  /** The count of each minute, as a query would merge it over partitions and epochs. */
  Map<Long, Long> countsByMinute() {
    RollupInForce events = BuiltInRollups.events(LogWriter.PROJECT, LogWriter.COLLECTION);
    try (Store.Snapshot snapshot = store.snapshot()) {
      return StoredCells.countsByMinute(snapshot, events);
    }
  }

  /** The broker goes on. */
  void stopFolds() {
    storm.close();
  }

  @Override
  public void close() {
    storm.close();
    kafka.close();
  }
}
