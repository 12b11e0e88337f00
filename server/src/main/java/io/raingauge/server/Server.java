package io.raingauge.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.raingauge.access.AccessKeys;
import io.raingauge.access.ScopedKeys;
import io.raingauge.collector.Collector;
import io.raingauge.collector.CollectorSettings;
import io.raingauge.collector.Definitions;
import io.raingauge.collector.Deleter;
import io.raingauge.collector.http.EventsService;
import io.raingauge.collector.http.RollupsService;
import io.raingauge.collector.keen.KeenEventsService;
import io.raingauge.collector.spool.Spool;
import io.raingauge.deletion.Deleting;
import io.raingauge.disk.FolderDisk;
import io.raingauge.document.DiskDocuments;
import io.raingauge.document.Documents;
import io.raingauge.query.Queries;
import io.raingauge.query.RawEvents;
import io.raingauge.query.http.DashboardRoutes;
import io.raingauge.query.http.QueryRoutes;
import io.raingauge.query.keen.KeenQueryRoutes;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.query.scan.Scanner;
import io.raingauge.scan.ScanRunner;
import io.raingauge.server.audit.Audit;
import io.raingauge.server.audit.AuditLimits;
import io.raingauge.server.cluster.ClusterScans;
import io.raingauge.server.config.Configuration;
import io.raingauge.server.config.StormKind;
import io.raingauge.server.http.AuditRoutes;
import io.raingauge.server.http.CallerProject;
import io.raingauge.server.http.HttpServer;
import io.raingauge.server.http.RebuildRoutes;
import io.raingauge.server.http.RestrictedKeys;
import io.raingauge.server.http.Routes;
import io.raingauge.server.http.StatusMetrics;
import io.raingauge.server.http.StatusRoutes;
import io.raingauge.server.rebuild.RawKeep;
import io.raingauge.server.rebuild.Rebuild;
import io.raingauge.store.Store;
import io.raingauge.store.rocksdb.RocksDbSettings;
import io.raingauge.store.rocksdb.RocksDbStore;
import io.raingauge.time.Clock;
import io.raingauge.topology.FoldProgress;
import io.raingauge.topology.LogStretches;
import io.raingauge.wire.ReceiptToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole of Raingauge in one process: all wiring is in {@link #wire}, in the order of an event's
 * life.
 *
 * <p>Events are accepted as soon as the spool is open; the log and the folds start behind it, and
 * {@code /ready} tells when they run. What a client was promised never waits for them (S1).
 */
public final class Server implements Raingauge {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final int MAX_WAITING_BODIES = 1024;

  private final Configuration configuration;
  private final Clock clock;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable HttpServer http;

  public Server(Configuration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public void start() {
    try {
      opened(DataFolder.lock(configuration.data()));
      wire();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("the folder " + configuration.data() + " cannot be used", e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public URI url() {
    return Objects.requireNonNull(http, "the server is started first").url();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) { // The signature is Java's; the others must be closed too.
        LOG.warn("part={} did not close: nothing is lost", part.getClass().getSimpleName(), e);
      }
    }
    LOG.info("server=stopped");
  }

  private void wire() throws IOException {
    Path data = configuration.data();
    int partitions = configuration.kafka().partitions();
    SecureRandom chance = new SecureRandom();
    RocksDbStore store =
        opened(RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults()));
    FoldProgress progress = new FoldProgress(partitions, clock);

    Spool spool = opened(spool(data, partitions, chance));
    spool.open();
    Optional<ReceiptToken> last = spool.last();
    spool.start();
    CollectorSettings collecting = Settings.collector(configuration);
    Collector collector = new Collector(spool::append, partitions, collecting, clock);
    DefinitionsInForce inForce = opened(new DefinitionsInForce(store, progress, partitions));
    Definitions definitions = new Definitions(collector, inForce, inForce, clock, chance);
    last.ifPresent(definitions::follow);

    Optional<ClusterScans> cluster = cluster(chance);
    Optional<OpenScans> embedded = cluster.isPresent() ? Optional.empty() : scans();
    Engines engines = opened(new Engines(configuration, clock, store, progress, spool, embedded));
    RawKeep keep = Settings.rawKeep(configuration);
    Retention retention = opened(new Retention(store, inForce, keep, clock));
    IdleHeap idleHeap = opened(new IdleHeap());

    ServerCoverage coverage = new ServerCoverage(spool, progress, configuration.kafka());
    Queries queries = queries(store, coverage, rawEvents(cluster, embedded, engines));
    Documents documents = documents(data);
    AccessKeys accessKeys = new AccessKeys(documents, chance);
    QueryRoutes asking = opened(asking(queries));
    KeenQueryRoutes.Parts keenParts =
        keen(queries, asking, documents, accessKeys, deleting(collector, inForce, last));
    ExecutorService readers = readers();
    opened(readers::shutdown);
    AuditRoutes auditing = opened(auditing(store, engines));
    RebuildRoutes rebuilding = opened(rebuilding(store, engines, keep));
    EventsService receiving = new EventsService(collector, CallerProject::of, readers);
    RollupsService defining = new RollupsService(definitions, CallerProject::of);
    StatusReport status = new StatusReport(version(), clock, collector, spool, progress);
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new StatusMetrics(status).bindTo(metrics, partitions);

    HttpServer server =
        opened(
            new HttpServer(
                configuration.server(),
                configuration.keys(),
                restrictedKeys(accessKeys),
                new HttpServer.Parts(
                    List.of(
                        builder -> builder.service(receiving),
                        builder -> builder.service(defining),
                        asking::addTo,
                        keen(collector, readers, keenParts),
                        auditing,
                        rebuilding,
                        new StatusRoutes(status),
                        new DashboardRoutes()::addTo),
                    Set.of("/", "/dashboard/"),
                    metrics,
                    engines)));
    http = server;
    cluster.ifPresent(ClusterScans::start);
    server.start();
    // What stops a start early is above; only its reason is printed then.
    configuration.effective().forEach((key, value) -> LOG.info("setting {}={}", key, value));
    engines.start();
    retention.start();
    idleHeap.start();
  }

  /** Where raw events are kept. */
  private Optional<Deleting> deleting(
      Collector collector, DefinitionsInForce inForce, Optional<ReceiptToken> last) {
    if (!configuration.fold().rawEvents()) {
      return Optional.empty();
    }
    Deleter deleter = new Deleter(collector, inForce, inForce);
    last.ifPresent(deleter::follow);
    return Optional.of(deleter);
  }

  private KeenQueryRoutes.Parts keen(
      Queries queries,
      QueryRoutes questions,
      Documents documents,
      AccessKeys accessKeys,
      Optional<Deleting> deleting) {
    return new KeenQueryRoutes.Parts(
        queries,
        Settings.query(configuration),
        clock,
        questions.turns(),
        documents,
        accessKeys,
        deleting);
  }

  /** The Keen dialect: sending, and asking in turn with the other questions. */
  private Routes keen(Collector collector, Executor readers, KeenQueryRoutes.Parts parts) {
    KeenEventsService sending =
        new KeenEventsService(collector, CallerProject::caller, readers, clock, new SecureRandom());
    KeenQueryRoutes asking = new KeenQueryRoutes(parts, CallerProject::caller);
    return builder -> {
      builder.service(sending);
      asking.addTo(builder);
    };
  }

  private Spool spool(Path data, int partitions, SecureRandom chance) {
    return new Spool(
        new FolderDisk(data.resolve("spool")),
        Settings.spool(configuration),
        partitions,
        chance::nextLong,
        clock);
  }

  private static Documents documents(Path data) throws IOException {
    DiskDocuments documents =
        new DiskDocuments(new FolderDisk(DataFolder.ownersOnly(data.resolve("documents"))));
    documents.open();
    return documents;
  }

  private RestrictedKeys restrictedKeys(AccessKeys accessKeys) {
    boolean isUnderstood = configuration.server().scopedKeys();
    ScopedKeys scoped = new ScopedKeys(isUnderstood ? configuration.keys() : List.of());
    return (project, shown) ->
        accessKeys.find(project, shown).or(() -> scoped.find(project, shown));
  }

  private AuditRoutes auditing(Store store, Engines engines) {
    return new AuditRoutes(
        (scope, cancelled, progress) -> {
          try (LogStretches log = engines.stretches()) {
            return new Audit(store, log, Settings.fold(configuration), AuditLimits.DEFAULT, clock)
                .run(scope, cancelled, progress);
          }
        },
        CallerProject::of);
  }

  private RebuildRoutes rebuilding(Store store, Engines engines, RawKeep keep) {
    ScratchFolder scratch = new ScratchFolder(configuration.data().resolve("rebuild"));
    return new RebuildRoutes(
        (scope, cancelled, progress) -> {
          try (LogStretches log = engines.stretches()) {
            return new Rebuild(store, log, Settings.fold(configuration), keep, scratch, clock)
                .run(scope, cancelled, progress);
          }
        },
        CallerProject::of);
  }

  /** None where the query topology runs in this process, or raw events are not kept. */
  private Optional<ClusterScans> cluster(SecureRandom chance) {
    if (!configuration.fold().rawEvents() || configuration.query().storm() != StormKind.CLUSTER) {
      return Optional.empty();
    }
    return Optional.of(
        opened(
            new ClusterScans(
                Settings.workerAddress(configuration),
                Settings.drpcServers(configuration),
                Settings.query(configuration),
                chance)));
  }

  /** None where raw events are not kept: then only rollups answer. */
  private Optional<OpenScans> scans() {
    return configuration.fold().rawEvents() ? Optional.of(new OpenScans()) : Optional.empty();
  }

  private Queries queries(Store store, ServerCoverage coverage, Optional<RawEvents> raw) {
    return new Queries(store, coverage, clock, Settings.query(configuration), raw);
  }

  private static Optional<RawEvents> rawEvents(
      Optional<ClusterScans> cluster, Optional<OpenScans> embedded, Engines engines) {
    return cluster
        .map(running -> rawEvents(running.scans(), running))
        .or(() -> embedded.map(scans -> rawEvents(scans, engines)));
  }

  private static RawEvents rawEvents(OpenScans scans, ScanRunner runner) {
    return new RawEvents(snapshot -> snapshot::chunks, new Scanner(scans, runner));
  }

  private QueryRoutes asking(Queries queries) {
    return new QueryRoutes(queries, Settings.query(configuration), CallerProject::of);
  }

  private static ExecutorService readers() {
    int threads = Runtime.getRuntime().availableProcessors();
    return new ThreadPoolExecutor(
        threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(MAX_WAITING_BODIES));
  }

  private static String version() {
    String version = Server.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Remembers to close a part; the last that was opened is closed first. */
  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }
}
