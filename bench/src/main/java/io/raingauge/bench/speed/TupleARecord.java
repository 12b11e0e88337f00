package io.raingauge.bench.speed;

import io.raingauge.server.embedded.EmbeddedKafka;
import io.raingauge.server.embedded.EmbeddedZooKeeper;
import io.raingauge.topology.CountingTopology;
import io.raingauge.topology.LogSettings;
import io.raingauge.topology.TopologySettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.storm.Config;
import org.apache.storm.LocalCluster;
import org.apache.storm.kafka.spout.KafkaSpout;
import org.apache.storm.kafka.spout.KafkaSpoutConfig;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.TopologyBuilder;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.tuple.Tuple;

/**
 * Row d: Storm as its manual has it. storm-kafka-client's spout, a tuple for each record, acks, a
 * HashMap in the bolt; the numbers are in memory only. Storm's waits are those of row b.
 */
final class TupleARecord {
  private static final int MAX_PENDING = 2_000;

  private TupleARecord() {}

  static void run(Plan plan) throws Exception {
    Plan few = plan.ofSingleEvents();
    try (EmbeddedKafka kafka = Logs.broker(plan, Logs.SINGLE);
        EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(plan.folder().resolve("d-zookeeper"))) {
      kafka.start();
      Map<String, Object> daemons = new HashMap<>();
      daemons.put(Config.STORM_ZOOKEEPER_SERVERS, List.of("127.0.0.1"));
      daemons.put(Config.STORM_ZOOKEEPER_PORT, zooKeeper.start());
      daemons.put(Config.TOPOLOGY_ENABLE_MESSAGE_TIMEOUTS, true);
      try (LocalCluster storm = new LocalCluster.Builder().withDaemonConf(daemons).build()) {
        storm.submitTopology("tuple-a-record", config(kafka), topology(kafka).createTopology());
        measure(few);
      }
    }
  }

  private static void measure(Plan few) {
    awaitCounted(few.warmUp());
    long before = CountingBolt.COUNTED.get();
    Meter meter = Meter.ofThisProcess().start();
    awaitCounted(few.total());
    Report.tell(meter.stop(CountingBolt.COUNTED.get() - before));
  }

  private static TopologyBuilder topology(EmbeddedKafka kafka) {
    TopologyBuilder builder = new TopologyBuilder();
    KafkaSpoutConfig<byte[], byte[]> spout =
        new KafkaSpoutConfig.Builder<byte[], byte[]>(kafka.bootstrapServers(), Logs.SINGLE)
            .setProp(ConsumerConfig.GROUP_ID_CONFIG, "d")
            .setProp(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
            .setProp(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)
            .setProcessingGuarantee(KafkaSpoutConfig.ProcessingGuarantee.AT_LEAST_ONCE)
            .build();
    builder.setSpout("read", new KafkaSpout<>(spout), 1);
    builder.setBolt("count", new CountingBolt(), 2).shuffleGrouping("read");
    return builder;
  }

  private static Map<String, Object> config(EmbeddedKafka kafka) {
    LogSettings log = LogSettings.at(kafka.bootstrapServers(), Plan.PARTITIONS);
    Map<String, Object> config = CountingTopology.config(TopologySettings.of(log));
    config.put(Config.TOPOLOGY_MAX_SPOUT_PENDING, MAX_PENDING);
    return config;
  }

  private static void awaitCounted(long events) {
    while (CountingBolt.COUNTED.get() < events) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  private static final class CountingBolt extends BaseRichBolt {
    private static final long serialVersionUID = 1L;

    /** Static, because Storm makes copies of a bolt. */
    static final AtomicLong COUNTED = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // Storm calls prepare first.
    private transient OutputCollector collector;

    @SuppressWarnings("NullAway.Init")
    private transient MinuteCounts counts;

    @Override
    public void prepare(Map<String, Object> config, TopologyContext context, OutputCollector to) {
      collector = to;
      counts = new MinuteCounts();
    }

    @Override
    public void execute(Tuple tuple) {
      COUNTED.addAndGet(counts.add(tuple.getBinaryByField("value")));
      collector.ack(tuple);
    }

    @Override
    public void declareOutputFields(OutputFieldsDeclarer declarer) {
      // The end of the line.
    }
  }
}
