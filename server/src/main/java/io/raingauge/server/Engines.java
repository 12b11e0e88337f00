package io.raingauge.server;

import io.raingauge.collector.forward.Forwarder;
import io.raingauge.collector.forward.KafkaLog;
import io.raingauge.collector.forward.KafkaLogSettings;
import io.raingauge.collector.spool.Spool;
import io.raingauge.log.LogUnavailableException;
import io.raingauge.scan.ScanRunner;
import io.raingauge.scan.ScanSteps;
import io.raingauge.scan.ScanUnavailableException;
import io.raingauge.server.config.Configuration;
import io.raingauge.server.embedded.EmbeddedKafka;
import io.raingauge.server.embedded.EmbeddedStorm;
import io.raingauge.server.embedded.EngineException;
import io.raingauge.server.embedded.FoldParts;
import io.raingauge.server.http.Readiness;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
import io.raingauge.topology.FoldProgress;
import io.raingauge.topology.KafkaStretches;
import io.raingauge.topology.LogSettings;
import io.raingauge.topology.LogStretches;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log, the folds and the forwarder, which start behind a collector that accepts events already.
 * The forwarder begins after every fold has decided where it starts, so that no lost tail of the
 * log is written over unseen (F7).
 *
 * <p>Its own thread starts them, again and again until they run; {@link #close} waits for it.
 */
final class Engines implements Readiness, ScanRunner, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
  private static final String FAULT = "a fault of Raingauge or its engines; see the server's log";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration MOST_PAUSE = Duration.ofMinutes(1);

  private final Configuration configuration;
  private final Clock clock;
  private final Store store;
  private final FoldProgress progress;
  private final Spool spool;
  private final Optional<? extends ScanSteps> steps;
  private final Thread thread = new Thread(this::run, "engines");
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Duration patience = Duration.ofMinutes(1);
  private volatile boolean closing;
  private volatile String waitingFor = "the log to start";
  private volatile Optional<LogSettings> log = Optional.empty();
  private volatile Optional<ScanRunner> scans = Optional.empty();

  /**
   * @param steps of scans over raw events; none where these are not kept
   */
  Engines(
      Configuration configuration,
      Clock clock,
      Store store,
      FoldProgress progress,
      Spool spool,
      Optional<? extends ScanSteps> steps) {
    this.configuration = configuration;
    this.clock = clock;
    this.store = store;
    this.progress = progress;
    this.spool = spool;
    this.steps = steps;
  }

  void start() {
    thread.start();
  }

  /**
   * Connects somebody who reads the log again.
   *
   * @throws LogUnavailableException before the log has started
   */
  LogStretches stretches() {
    return log.map(KafkaStretches::connect)
        .orElseThrow(
            () ->
                new LogUnavailableException(
                    "the log has not started yet; /ready tells when it has",
                    new TimeoutException(waitingFor)));
  }

  @Override
  public String run(String request, BooleanSupplier cancelled, Duration longest) {
    return scans
        .orElseThrow(
            () ->
                new ScanUnavailableException(
                    "the query topology has not started yet; ask again in some seconds"))
        .run(request, cancelled, longest);
  }

  @Override
  public List<String> waitingFor() {
    return waitingFor.isEmpty() ? List.of() : List.of(waitingFor);
  }

  @Override
  public void close() {
    waitingFor = "nothing: the server stops";
    closing = true; // Not every engine gives an interrupt on.
    try {
      thread.interrupt();
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeOpened();
  }

  private void closeOpened() {
    scans = Optional.empty();
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) { // The signature is Java's; the others must be closed too.
        LOG.warn("part={} did not close: nothing is lost", part.getClass().getSimpleName(), e);
      }
    }
  }

  private void run() {
    try {
      Duration pause = FIRST_PAUSE;
      while (!closing && !areStarted(pause)) {
        Thread.sleep(pause.toMillis());
        pause = pause.compareTo(MOST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      }
      if (!closing) {
        waitingFor = "";
        LOG.info("server=ready");
      }
    } catch (InterruptedException e) {
      LOG.info("engines=stopped while they started");
    }
  }

  private boolean areStarted(Duration pause) throws InterruptedException {
    try {
      startAll();
      return true;
    } catch (RuntimeException e) { // The top of a thread; the engines are not ours.
      if (Thread.interrupted()) { // It is no failure that close() ends a start.
        throw new InterruptedException();
      }
      waitingFor = e instanceof EngineException ? String.valueOf(e.getMessage()) : FAULT;
      LOG.error(
          "engines=failed retrySeconds={}: events are accepted and kept in the spool, and counted"
              + " once the cause is mended",
          pause.toSeconds(),
          e);
      closeOpened();
      progress.forgetStarts();
      return false;
    }
  }

  private void startAll() throws InterruptedException {
    Optional<EmbeddedKafka> broker = broker();
    LogSettings reached = broker.map(EmbeddedKafka::log).orElseGet(this::yourLog);
    FoldParts parts = new FoldParts(store, progress, Settings.fold(configuration), clock);
    EmbeddedStorm storm =
        opened(
            new EmbeddedStorm(
                configuration.data().resolve("storm"),
                Settings.topology(configuration, reached),
                parts,
                steps.map(all -> Settings.scans(configuration, all))));
    startTogether(storm, broker);
    log = Optional.of(reached);
    waitingFor = "the folds to start";
    while (!closing && !progress.awaitStarted(patience)) {
      if (broker.isPresent()) {
        patience = patience.multipliedBy(2); // Perhaps it is only a slow machine.
        throw new EngineException("the folds have not started, although the log runs");
      }
      LOG.warn( // A log that is down may be so for days (S5).
          "engines=waiting for the log: events are accepted and kept, and counted once it answers");
      if (scans.isEmpty()) {
        startQueries(storm); // What was counted before can be asked meanwhile.
      }
    }
    KafkaLog target =
        opened(
            new KafkaLog(
                KafkaLogSettings.of(
                    Objects.requireNonNull(reached.client().get("bootstrap.servers")),
                    reached.topic(),
                    reached.partitions())));
    Forwarder forwarder =
        opened(
            new Forwarder(
                spool,
                target,
                progress.confirmations(spool.collector()),
                Settings.forwarder(configuration),
                () -> System.nanoTime() / 1_000_000,
                new SplittableRandom()));
    forwarder.start();
    waitingFor = ""; // Everything counts; questions over raw events wait by themselves.
    if (scans.isEmpty()) {
      startQueries(storm);
    }
  }

  /** Counting goes on without it. */
  private void startQueries(EmbeddedStorm storm) {
    try {
      scans = storm.startQueries();
    } catch (EngineException e) {
      LOG.error(
          "queries=failed: questions that need raw events are refused until the server is started"
              + " again",
          e);
    }
  }

  /** The broker in this process, its port chosen; none where the configuration names another. */
  private Optional<EmbeddedKafka> broker() {
    if (!configuration.kafka().embedded()) {
      return Optional.empty();
    }
    EmbeddedKafka broker =
        opened(
            new EmbeddedKafka(
                configuration.data().resolve("kafka"), Settings.kafka(configuration)));
    broker.choosePort();
    return Optional.of(broker);
  }

  private LogSettings yourLog() {
    return LogSettings.at(
        configuration.kafka().bootstrapServers(),
        configuration.kafka().topic(),
        configuration.kafka().partitions());
  }

  /** Storm takes seconds until it first asks for the log; the broker starts meanwhile. */
  private void startTogether(EmbeddedStorm storm, Optional<EmbeddedKafka> broker) {
    CompletableFuture<Void> started =
        CompletableFuture.runAsync(
            () -> broker.ifPresent(this::start), task -> new Thread(task, "broker").start());
    try {
      storm.start();
    } finally {
      started.exceptionally(failure -> null).join(); // It is closed only after it has started.
    }
    try {
      started.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof EngineException why ? why : e;
    }
  }

  private void start(EmbeddedKafka broker) {
    broker.start();
    if (broker.partitionCount() != configuration.kafka().partitions()) {
      throw new EngineException(
          "the log in %s has %d partitions, which never change; set kafka.partitions=%d"
              .formatted(configuration.data(), broker.partitionCount(), broker.partitionCount()));
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }
}
