package io.raingauge.topology;

import io.raingauge.json.JsonTree;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.storm.Config;
import org.apache.storm.StormSubmitter;
import org.apache.storm.generated.KillOptions;
import org.apache.storm.generated.Nimbus;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.generated.SubmitOptions;
import org.apache.storm.generated.TopologyInitialStatus;
import org.apache.storm.thrift.TException;
import org.apache.storm.utils.NimbusClient;
import org.apache.storm.utils.Utils;

/**
 * Puts the query topology on a Storm cluster, in the place of one that runs there: it keeps
 * nothing, so questions that are under way fail, and those that come later are answered.
 *
 * <p>For one thread.
 */
public final class QuerySubmission {
  /** Between two {@link Streams#BEAT beats}. */
  static final Duration BEAT = Duration.ofSeconds(1);

  private static final Duration GONE_WITHIN = Duration.ofSeconds(60);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Path jar;
  private final ScanSettings settings;
  private final int workers;
  private final ScanHost host;

  /**
   * @param jar with the classes of the workers, and nothing that Storm has
   * @param workers processes, which Storm spreads over its machines
   */
  public QuerySubmission(Path jar, ScanSettings settings, int workers, ScanHost host) {
    this.jar = jar;
    this.settings = settings;
    this.workers = workers;
    this.host = host;
  }

  /**
   * Returns when Nimbus has taken it; its workers run some seconds later.
   *
   * @param nimbus one of the cluster's
   * @throws SubmissionException when it is not taken; its message says why
   */
  public void to(InetSocketAddress nimbus) {
    Map<String, Object> cluster = Utils.readDefaultConfig();
    cluster.put(Config.NIMBUS_SEEDS, List.of(nimbus.getHostString()));
    cluster.put(Config.NIMBUS_THRIFT_PORT, nimbus.getPort());
    cluster.put(Config.STORM_NIMBUS_RETRY_TIMES, 1);
    try (NimbusClient client = NimbusClient.Builder.withConf(cluster).build()) {
      replace(client.getClient(), upload(cluster, client));
    } catch (TException | RuntimeException refused) {
      throw new SubmissionException(
          "The Storm cluster whose Nimbus is at %s:%d does not take the query topology: %s"
              .formatted(nimbus.getHostString(), nimbus.getPort(), reason(refused)),
          refused);
    }
  }

  private String upload(Map<String, Object> cluster, NimbusClient client) {
    return StormSubmitter.submitJarAs(cluster, jar.toString(), null, client);
  }

  private void replace(Nimbus.Iface nimbus, String uploaded) throws TException {
    if (!nimbus.isTopologyNameAllowed(QueryTopology.NAME)) { // It is not: one runs.
      KillOptions atOnce = new KillOptions();
      atOnce.set_wait_secs(0);
      nimbus.killTopologyWithOpts(QueryTopology.NAME, atOnce);
      awaitGone(nimbus);
    }
    StormTopology topology = QueryTopology.build(settings, host);
    Utils.addVersions(topology);
    nimbus.submitTopologyWithOpts(
        QueryTopology.NAME,
        uploaded,
        new String(JsonTree.write(config()), StandardCharsets.UTF_8),
        topology,
        new SubmitOptions(TopologyInitialStatus.ACTIVE));
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new HashMap<>(QueryTopology.config(settings));
    config.put(Config.TOPOLOGY_WORKERS, workers);
    config.put(Config.TOPOLOGY_TICK_TUPLE_FREQ_SECS, BEAT.toSeconds());
    config.putAll(StormSubmitter.prepareZookeeperAuthentication(config));
    return config;
  }

  private static void awaitGone(Nimbus.Iface nimbus) throws TException {
    long startNs = System.nanoTime();
    while (!nimbus.isTopologyNameAllowed(QueryTopology.NAME)) {
      if (System.nanoTime() - startNs > GONE_WITHIN.toNanos()) {
        throw new TException(
            "the one that runs has not gone within " + GONE_WITHIN.toSeconds() + " s");
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  private static String reason(Throwable refused) {
    String message = String.valueOf(refused.getMessage());
    return refused.getCause() == null ? message : message + ": " + reason(refused.getCause());
  }
}
