package io.raingauge.server.cluster;

import io.raingauge.query.QueryLimits;
import io.raingauge.query.http.ScanRoutes;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.scan.ScanRunner;
import io.raingauge.server.http.ScanListener;
import io.raingauge.topology.Bell;
import io.raingauge.topology.DrpcScans;
import io.raingauge.topology.DrpcServers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * The scans of this server as a Storm cluster runs them: how the cluster is asked, and where its
 * workers reach the chunks. It runs whether the cluster does or not; each question finds out.
 *
 * <p>Safe for many threads; {@link #start} and {@link #close} are for one.
 */
public final class ClusterScans implements ScanRunner, AutoCloseable {
  /** Written, an answer may be larger than it is estimated to be in memory, but not by so much. */
  private static final int WRITTEN_PARTS = 2;

  private final OpenScans scans;
  private final ScanListener listener;
  private final DrpcScans drpc;

  /**
   * @param workerAddress where workers reach this server
   * @param drpcServers of the cluster
   * @param chance makes the scans' keys
   */
  public ClusterScans(
      InetSocketAddress workerAddress,
      List<InetSocketAddress> drpcServers,
      QueryLimits limits,
      RandomGenerator chance) {
    scans = new OpenScans(chance, () -> url());
    ScanRoutes routes = new ScanRoutes(scans, WRITTEN_PARTS * limits.maxBytes());
    listener = new ScanListener(workerAddress, routes::addTo);
    drpc = new DrpcScans(new DrpcServers(drpcServers), new Bell(), limits.maxRunning());
  }

  /**
   * Lets workers reach it.
   *
   * @throws io.raingauge.server.http.BindRefusedException when it cannot listen there
   */
  public void start() {
    listener.start();
  }

  /** What is asked. */
  public OpenScans scans() {
    return scans;
  }

  @Override
  public String run(String request, BooleanSupplier cancelled, Duration longest) {
    return drpc.run(request, cancelled, longest);
  }

  @Override
  public void close() {
    drpc.close();
    listener.close();
  }

  private URI url() {
    return listener.url();
  }
}
