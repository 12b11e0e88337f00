package io.raingauge.server.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.storm.Config;
import org.apache.storm.DaemonConfig;
import org.apache.storm.LocalCluster;
import org.apache.storm.metricstore.NoOpMetricStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storm itself in this process, without a topology. It listens on the loopback interface only (its
 * ZooKeeper) and on no other port, and keeps nothing: its folder is empty before each start and
 * after each stop.
 */
public final class LocalStorm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStorm.class);
  private static final int DAY_SECONDS = 86_400;
  private static final String TEMPORARY = "java.io.tmpdir";
  private static final String NIMBUS = "org.apache.storm.daemon.nimbus.Nimbus";

  private final Path folder;
  private final int topologies;
  private final EmbeddedZooKeeper zooKeeper;
  private Optional<LocalCluster> cluster = Optional.empty();

  /**
   * @param folder for Storm alone: all that is in it will be deleted
   * @param topologies that will run, at most
   */
  public LocalStorm(Path folder, int topologies) {
    this.folder = folder;
    this.topologies = topologies;
    this.zooKeeper = new EmbeddedZooKeeper(folder.resolve("zookeeper"));
  }

  /** Starts it. Whatever is thrown, it is to be closed. */
  public LocalCluster start() throws Exception { // The signature is Storm's.
    empty();
    Files.createDirectories(folder);
    LocalCluster started = boot(zooKeeper.start());
    cluster = Optional.of(started);
    return started;
  }

  /** Stops its topologies and Storm. */
  @Override
  public void close() {
    Level before = LogManager.getLogger(NIMBUS).getLevel();
    Configurator.setLevel(NIMBUS, Level.FATAL); // its timer calls it an error to be interrupted
    try {
      cluster.ifPresent(LocalCluster::shutdown);
    } catch (RuntimeException e) {
      LOG.warn("storm=stopped untidily; nothing is lost, since it keeps nothing", e);
    } finally {
      Configurator.setLevel(NIMBUS, before);
    }
    cluster = Optional.empty();
    zooKeeper.close();
    try {
      empty();
    } catch (IOException e) {
      LOG.warn("folder={} is not empty; the next start empties it", folder, e);
    }
  }

  /** Storm puts what it keeps into the folder for temporary files, wherever that is. */
  private LocalCluster boot(int zooKeeperPort) throws Exception {
    String before = System.getProperty(TEMPORARY);
    System.setProperty(TEMPORARY, folder.toString());
    try {
      return new LocalCluster.Builder()
          .withSupervisors(1)
          .withPortsPerSupervisor(topologies)
          .withDaemonConf(daemons(zooKeeperPort))
          .build();
    } finally {
      System.setProperty(TEMPORARY, before);
    }
  }

  private static Map<String, Object> daemons(int zooKeeperPort) {
    Map<String, Object> all = new HashMap<>();
    // Where it is given, Storm starts none of its own, which would listen on all interfaces.
    all.put(Config.STORM_ZOOKEEPER_SERVERS, List.of("127.0.0.1"));
    all.put(Config.STORM_ZOOKEEPER_PORT, zooKeeperPort);
    // The builder switches them off by default.
    all.put(Config.TOPOLOGY_ENABLE_MESSAGE_TIMEOUTS, true);
    // A process that was paused must not find its parts declared dead: Nimbus would end it.
    all.put(Config.STORM_ZOOKEEPER_SESSION_TIMEOUT, DAY_SECONDS * 1000);
    all.put(Config.SUPERVISOR_WORKER_TIMEOUT_SECS, DAY_SECONDS);
    all.put(DaemonConfig.NIMBUS_TASK_TIMEOUT_SECS, DAY_SECONDS);
    all.put(DaemonConfig.NIMBUS_SUPERVISOR_TIMEOUT_SECS, DAY_SECONDS);
    // What watches over many machines, and is idle work on one.
    all.put(DaemonConfig.STORM_DAEMON_METRICS_REPORTER_PLUGINS, List.of());
    all.put(DaemonConfig.STORM_METRIC_STORE_CLASS, NoOpMetricStore.class.getName());
    all.put(DaemonConfig.SUPERVISOR_HEARTBEAT_FREQUENCY_SECS, 60);
    all.put(Config.WORKER_HEARTBEAT_FREQUENCY_SECS, 60);
    all.put(Config.TASK_HEARTBEAT_FREQUENCY_SECS, 60);
    all.put(Config.TASK_REFRESH_POLL_SECS, 60);
    all.put(Config.TASK_CREDENTIALS_POLL_SECS, 3600);
    all.put(Config.EXECUTOR_METRICS_FREQUENCY_SECS, 600);
    all.put(Config.SUPERVISOR_WORKER_SHUTDOWN_SLEEP_SECS, 0); // there is no process to wait for
    return all;
  }

  private void empty() throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
