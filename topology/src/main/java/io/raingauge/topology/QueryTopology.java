package io.raingauge.topology;

import io.raingauge.topology.ScanOrder.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.storm.Config;
import org.apache.storm.ILocalDRPC;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.policy.WaitStrategyPark;
import org.apache.storm.topology.TopologyBuilder;
import org.apache.storm.tuple.Fields;

/**
 * The topology that answers questions from raw events, over DRPC. The same on one machine and on a
 * cluster.
 *
 * <pre>
 *  DRPC ──▶ spout ──▶ route ──▶ index ──▶ read, read, … ──▶ merge ──▶ reply ──▶ DRPC
 *                                 ▲ └── what headers tell ──▶ │
 *                                 └── so much is merged ──────┘
 * </pre>
 */
public final class QueryTopology {
  public static final String NAME = "raingauge-query";

  /** Its name at the DRPC server. */
  public static final String FUNCTION = "raingauge-scan";

  static final String READ = "read";

  private static final String SPOUT = "drpc";
  private static final String ROUTE = "route";
  private static final String INDEX = "index";
  private static final String MERGE = "merge";
  private static final String REPLY = "reply";

  private QueryTopology() {}

  /** For the DRPC servers that Storm's configuration names. */
  public static StormTopology build(ScanSettings settings, ScanHost host) {
    return build(settings, host, new OrderSpout(settings, host));
  }

  /** For a DRPC server in this process. */
  public static StormTopology build(ScanSettings settings, ScanHost host, ILocalDRPC drpc) {
    return build(settings, host, new OrderSpout(settings, host, drpc));
  }

  private static StormTopology build(ScanSettings settings, ScanHost host, OrderSpout spout) {
    TopologyBuilder builder = new TopologyBuilder();
    Fields byScan = new Fields(Streams.ID);
    builder.setSpout(SPOUT, spout, 1);
    builder
        .setBolt(ROUTE, new RouteBolt(host), 1)
        .shuffleGrouping(SPOUT)
        .allGrouping(SPOUT, Streams.BEAT);
    builder
        .setBolt(INDEX, new IndexBolt(settings, host), 1)
        .fieldsGrouping(ROUTE, Kind.RUN.name(), byScan)
        .fieldsGrouping(ROUTE, Kind.ALIVE.name(), byScan)
        .fieldsGrouping(ROUTE, Kind.STOP.name(), byScan)
        .fieldsGrouping(MERGE, Streams.MERGED, byScan)
        .directGrouping(INDEX, Streams.AGAIN)
        .allGrouping(ROUTE, Streams.BEAT)
        .allGrouping(MERGE, Streams.BEAT);
    builder
        .setBolt(READ, new ReadBolt(host), settings.readers())
        .directGrouping(INDEX, Streams.READ)
        .allGrouping(INDEX, Streams.BEAT);
    builder
        .setBolt(MERGE, new MergeBolt(settings, host), settings.merges())
        .fieldsGrouping(INDEX, Streams.MERGE, byScan)
        .fieldsGrouping(READ, Streams.MERGE, byScan)
        .allGrouping(INDEX, Streams.BEAT)
        .allGrouping(READ, Streams.BEAT);
    builder
        .setBolt(REPLY, new ReplyBolt(host), 1)
        .shuffleGrouping(SPOUT, Streams.REPLY)
        .shuffleGrouping(INDEX, Streams.REPLY)
        .shuffleGrouping(MERGE, Streams.REPLY)
        .allGrouping(SPOUT, Streams.BEAT)
        .allGrouping(INDEX, Streams.BEAT)
        .allGrouping(MERGE, Streams.BEAT);
    return builder.createTopology();
  }

  /** What the topology asks of Storm, wherever it runs. */
  public static Map<String, Object> config(ScanSettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(Config.TOPOLOGY_WORKERS, 1);
    config.put(Config.TOPOLOGY_ACKER_EXECUTORS, 0);
    config.put(Config.TOPOLOGY_EXECUTOR_RECEIVE_BUFFER_SIZE, 4096);
    config.put(Config.TOPOLOGY_DISABLE_LOADAWARE_MESSAGING, true);
    config.put(Config.TOPOLOGY_FALL_BACK_ON_JAVA_SERIALIZATION, false);
    config.put(
        Config.TOPOLOGY_KRYO_REGISTER,
        List.of(Map.of(PartialBatch.class.getName(), PartialBatchSerializer.class.getName())));
    config.put(Config.TOPOLOGY_BOLT_WAIT_STRATEGY, WaitStrategyPark.class.getName());
    config.put(Config.TOPOLOGY_BOLT_WAIT_PARK_MICROSEC, settings.idle().toNanos() / 1000);
    return config;
  }
}
