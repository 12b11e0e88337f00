package io.raingauge.server.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.storm.shade.org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.storm.shade.org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.storm.shade.org.apache.zookeeper.server.ZooKeeperServer;

/**
 * The ZooKeeper that Storm coordinates itself with, on the loopback interface; the one that Storm
 * would start by itself listens on all interfaces. Nothing in it outlives the process.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  private static final int TICK_MS = 2000;
  private static final int MAX_CONNECTIONS = 100;

  private final Path folder;
  private Optional<ServerCnxnFactory> connections = Optional.empty();
  private Optional<ZooKeeperServer> server = Optional.empty();

  public EmbeddedZooKeeper(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts on any free port.
   *
   * @return the port
   */
  public int start() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    System.setProperty("zookeeper.admin.enableServer", "false"); // an HTTP server on all interfaces
    System.setProperty("zookeeper.forceSync", "no"); // nothing outlives the process
    ZooKeeperServer next = new ZooKeeperServer(folder.toFile(), folder.toFile(), TICK_MS);
    // Else 20 ticks: a process that was paused for longer would lose its sessions, and Storm's
    // Nimbus would end it.
    next.setMaxSessionTimeout(Integer.MAX_VALUE);
    ServerCnxnFactory factory = new NIOServerCnxnFactory();
    connections = Optional.of(factory);
    factory.configure(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_CONNECTIONS);
    server = Optional.of(next);
    factory.startup(next);
    return factory.getLocalPort();
  }

  @Override
  public void close() {
    connections.ifPresent(ServerCnxnFactory::shutdown);
    server.ifPresent(running -> running.shutdown(true));
    connections = Optional.empty();
    server = Optional.empty();
  }
}
