package io.raingauge.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.storm.Config;
import org.apache.storm.generated.StormTopology;
import org.apache.storm.topology.TopologyBuilder;

/**
 * The topology that counts: readers of the log and, beside each in the same worker, the folds of
 * its partitions. The same on one machine and on a cluster.
 */
public final class CountingTopology {
  public static final String NAME = "raingauge-counting";

  private static final int TICK_SECONDS = 1;
  private static final int TIMEOUT_SECONDS = 60;

  private CountingTopology() {}

  public static StormTopology build(TopologySettings settings, FoldHost host) {
    TopologyBuilder builder = new TopologyBuilder();
    builder.setSpout(
        "read",
        new LogSpout(settings, host),
        Math.min(settings.readers(), settings.log().partitions()));
    builder
        .setBolt(
            "fold",
            new FoldBolt(settings, host),
            Math.min(settings.folds(), settings.log().partitions()))
        .customGrouping("read", new PartitionGrouping())
        .addConfiguration(Config.TOPOLOGY_TICK_TUPLE_FREQ_SECS, TICK_SECONDS);
    return builder.createTopology();
  }

  /** What the topology asks of Storm, wherever it runs. */
  public static Map<String, Object> config(TopologySettings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(Config.TOPOLOGY_WORKERS, 1);
    config.put(Config.TOPOLOGY_ACKER_EXECUTORS, 1);
    config.put(Config.TOPOLOGY_MAX_SPOUT_PENDING, settings.limits().pendingBatches());
    config.put(Config.TOPOLOGY_MESSAGE_TIMEOUT_SECS, TIMEOUT_SECONDS);
    config.put(Config.TOPOLOGY_ENABLE_MESSAGE_TIMEOUTS, true);
    config.put(Config.TOPOLOGY_EXECUTOR_RECEIVE_BUFFER_SIZE, 4096);
    config.put(Config.TOPOLOGY_DISABLE_LOADAWARE_MESSAGING, true);
    config.put(Config.TOPOLOGY_FALL_BACK_ON_JAVA_SERIALIZATION, false);
    config.put(
        Config.TOPOLOGY_KRYO_REGISTER,
        List.of(Map.of(RecordBatch.class.getName(), RecordBatchSerializer.class.getName())));
    // Storm's default parks for a nanosecond a thousand times after each tuple: 55 ms of spinning.
    config.put(Config.TOPOLOGY_BOLT_WAIT_PROGRESSIVE_LEVEL2_COUNT, 0);
    config.put(Config.TOPOLOGY_BOLT_WAIT_PROGRESSIVE_LEVEL3_SLEEP_MILLIS, 5);
    // The reader itself waits for records; Storm need not wait much besides.
    config.put(Config.TOPOLOGY_SPOUT_WAIT_PROGRESSIVE_LEVEL3_SLEEP_MILLIS, 1);
    return config;
  }
}
