package io.raingauge.server.storm;

import java.util.Map;
import org.apache.storm.daemon.drpc.DRPC;
import org.apache.storm.daemon.drpc.DRPCThrift;
import org.apache.storm.generated.DistributedRPC;
import org.apache.storm.generated.DistributedRPCInvocations;
import org.apache.storm.metric.StormMetricsRegistry;
import org.apache.storm.security.auth.ThriftConnectionType;
import org.apache.storm.security.auth.ThriftServer;
import org.apache.storm.utils.ConfigUtils;

/**
 * Storm's DRPC server, as a process. The class that starts it in a distribution is in an artifact
 * that is not published; what it starts are these two Thrift servers over Storm's own DRPC.
 */
public final class DrpcDaemon {
  private DrpcDaemon() {}

  public static void main(String[] arguments) throws Exception { // The signatures are Storm's.
    Map<String, Object> config = ConfigUtils.readStormConfig();
    DRPCThrift drpc = new DRPCThrift(new DRPC(new StormMetricsRegistry(), config));
    ThriftServer invocations =
        new ThriftServer(
            config,
            new DistributedRPCInvocations.Processor<>(drpc),
            ThriftConnectionType.DRPC_INVOCATIONS);
    ThriftServer clients =
        new ThriftServer(config, new DistributedRPC.Processor<>(drpc), ThriftConnectionType.DRPC);
    new Thread(invocations::serve, "invocations").start();
    clients.serve();
  }
}
