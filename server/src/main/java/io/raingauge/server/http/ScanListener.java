package io.raingauge.server.http;

import com.linecorp.armeria.server.Server;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Where the workers of a Storm cluster reach this server: an address and a port of its own, with
 * routes that have keys of their own and nothing else. So it may be another one than clients see.
 *
 * <p>{@link #start} and {@link #close} are for one thread.
 */
public final class ScanListener implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Each reader of each worker has one; a further one is closed at once. */
  private static final int MOST_CONNECTIONS = 2000;

  private final InetSocketAddress address;
  private final Routes routes;
  private volatile @Nullable Server server;

  /**
   * @param address of this machine, as workers reach it; port 0 takes a free one
   */
  public ScanListener(InetSocketAddress address, Routes routes) {
    this.address = address;
    this.routes = routes;
  }

  /**
   * Listens, and returns when requests are answered.
   *
   * @throws BindRefusedException when it cannot listen there
   */
  public void start() {
    var builder =
        Server.builder()
            .http(resolved())
            .requestTimeout(LONGEST)
            .maxNumConnections(MOST_CONNECTIONS)
            .gracefulShutdownTimeoutMillis(0, 0) // Whoever asked is told that the server stops.
            .disableServerHeader();
    routes.addTo(builder);
    Server started = builder.build();
    try {
      started.start().join();
    } catch (CompletionException e) {
      throw refused("cannot be listened on: " + e.getCause());
    }
    server = started;
  }

  /** What workers are told. */
  public URI url() {
    int port = Optional.ofNullable(server).orElseThrow().activeLocalPort();
    String host = address.getHostString();
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  @Override
  public void close() {
    Server running = server;
    if (running != null) {
      running.stop().join();
      server = null;
    }
  }

  private InetSocketAddress resolved() {
    try {
      InetAddress host = InetAddress.getByName(address.getHostString());
      if (host.isAnyLocalAddress()) {
        throw refused("is no address that a worker can reach: name one of this machine's own");
      }
      return new InetSocketAddress(host, address.getPort());
    } catch (UnknownHostException e) {
      throw refused("is not an address of this machine");
    }
  }

  private BindRefusedException refused(String why) {
    return new BindRefusedException(
        "query.worker-address=%s:%d %s. The default is 127.0.0.1:0."
            .formatted(address.getHostString(), address.getPort(), why));
  }
}
