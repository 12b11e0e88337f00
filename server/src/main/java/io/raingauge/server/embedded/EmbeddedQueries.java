package io.raingauge.server.embedded;

import io.raingauge.scan.ScanRunner;
import io.raingauge.topology.Bell;
import io.raingauge.topology.DrpcConnection;
import io.raingauge.topology.DrpcScans;
import io.raingauge.topology.QueryTopology;
import java.util.Map;
import org.apache.storm.LocalCluster;
import org.apache.storm.LocalDRPC;
import org.apache.storm.thrift.TException;

/** The query topology in this process, with its DRPC server and client. */
public final class EmbeddedQueries implements AutoCloseable {
  private final ScanParts parts;
  private final ProcessScanHost host;
  private final LocalDRPC drpc;
  private final DrpcScans scans;

  public EmbeddedQueries(ScanParts parts) {
    this.parts = parts;
    Bell bell = new Bell();
    host = new ProcessScanHost(parts.steps(), bell);
    drpc = new LocalDRPC();
    scans = new DrpcScans(() -> new Connection(drpc), bell, parts.mostScans());
  }

  /** Submits the topology. What is asked before it runs waits. */
  public void submit(LocalCluster cluster) throws TException {
    submit(cluster, QueryTopology.config(parts.settings()));
  }

  void submit(LocalCluster cluster, Map<String, Object> config) throws TException {
    cluster.submitTopology(
        QueryTopology.NAME, config, QueryTopology.build(parts.settings(), host, drpc));
  }

  /** Asks it. */
  public ScanRunner scans() {
    return scans;
  }

  /** Ends what is asked; before the cluster is shut down. */
  void stop() {
    scans.close();
    drpc.close();
  }

  /** After the cluster was shut down: until then a task may look for its host. */
  @Override
  public void close() {
    stop();
    host.close();
  }

  private record Connection(LocalDRPC drpc) implements DrpcConnection {
    @Override
    public String execute(String function, String arguments) throws TException {
      return drpc.execute(function, arguments);
    }

    @Override
    public void close() {
      // There is only the call, which ends when its thread is interrupted.
    }
  }
}
