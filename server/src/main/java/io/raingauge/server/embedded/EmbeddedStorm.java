package io.raingauge.server.embedded;

import io.raingauge.scan.ScanRunner;
import io.raingauge.topology.CountingTopology;
import io.raingauge.topology.TopologySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.storm.LocalCluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storm in this process, running the counting topology, and where raw events are kept the query
 * topology: the same that run on a cluster.
 */
public final class EmbeddedStorm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStorm.class);

  private final Path folder;
  private final TopologySettings settings;
  private final ProcessFoldHost host;
  private final Optional<ScanParts> scans;
  private final LocalStorm storm;
  private Optional<LocalCluster> cluster = Optional.empty();
  private Optional<EmbeddedQueries> queries = Optional.empty();

  /**
   * @param folder for Storm alone: all that is in it will be deleted
   * @param scans for the query topology; none where raw events are not kept
   */
  public EmbeddedStorm(
      Path folder, TopologySettings settings, FoldParts parts, Optional<ScanParts> scans) {
    this.folder = folder;
    this.settings = settings;
    this.host = new ProcessFoldHost(parts);
    this.scans = scans;
    this.storm = new LocalStorm(folder, scans.isPresent() ? 2 : 1);
  }

  /**
   * Returns when the counting topology is submitted; it runs 3 to 4 s later, waits that Storm takes
   * and nothing shortens. {@code FoldProgress.awaitStarted} tells when. The log need not run yet.
   *
   * @throws EngineException when it cannot start; its message says why
   */
  public void start() {
    long startNanos = System.nanoTime();
    try {
      LocalCluster started = storm.start();
      cluster = Optional.of(started);
      started.submitTopology(
          CountingTopology.NAME,
          CountingTopology.config(settings),
          CountingTopology.build(settings, host));
    } catch (Exception | LinkageError e) { // The signature is Storm's.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      close();
      throw new EngineException(
          "the embedded Storm does not start in %s: %s".formatted(folder, e.getMessage()), e);
    }
    LOG.info(
        "storm=started startMs={}", Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
  }

  /**
   * Submits the query topology to the Storm that was started, and returns what asks it; empty where
   * there is none. Counting does not wait for it: it is the last to start, and what is asked before
   * it runs waits.
   *
   * @throws EngineException when it cannot start; its message says why
   */
  public Optional<ScanRunner> startQueries() {
    try {
      LocalCluster started = cluster.orElseThrow();
      queries = scans.map(EmbeddedQueries::new);
      if (queries.isPresent()) {
        queries.get().submit(started);
      }
    } catch (Exception | LinkageError e) { // The signature is Storm's.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      queries.ifPresent(EmbeddedQueries::stop);
      queries.ifPresent(EmbeddedQueries::close);
      queries = Optional.empty();
      throw new EngineException("the query topology does not start: " + e.getMessage(), e);
    }
    return queries.map(EmbeddedQueries::scans);
  }

  /** Stops the topologies, after a last flush of each partition, then Storm. */
  @Override
  public void close() {
    queries.ifPresent(EmbeddedQueries::stop);
    storm.close();
    cluster = Optional.empty();
    host.close();
    queries.ifPresent(EmbeddedQueries::close);
    queries = Optional.empty();
  }
}
