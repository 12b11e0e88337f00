package io.raingauge.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.utils.TupleUtils;

/**
 * Storm's face of the fold: hands batches to the slot of their partition and tells Storm which are
 * covered. A tick a second keeps what no further batch would.
 */
final class FoldBolt extends BaseRichBolt {
  private static final long serialVersionUID = 1L;

  private final TopologySettings settings;
  private final FoldHost host;

  @SuppressWarnings("NullAway.Init") // Storm calls prepare on the task's thread, before all else.
  private transient Map<Integer, FoldSlot<Tuple>> slots;

  @SuppressWarnings("NullAway.Init")
  private transient Covered covered;

  FoldBolt(TopologySettings settings, FoldHost host) {
    this.settings = settings;
    this.host = host;
  }

  @Override
  public void prepare(
      Map<String, Object> config, TopologyContext context, OutputCollector collector) {
    slots = new HashMap<>();
    covered = new Covered(collector);
  }

  @Override
  public void execute(Tuple tuple) {
    if (TupleUtils.isTick(tuple)) {
      slots.values().forEach(FoldSlot::flushWhenDue);
    } else {
      RecordBatch batch = (RecordBatch) tuple.getValueByField(LogSpout.BATCH);
      slots.computeIfAbsent(batch.partition(), this::slot).take(batch, tuple);
    }
  }

  @Override
  public void cleanup() {
    slots.values().forEach(FoldSlot::close);
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    // The end of the line: results go to the store.
  }

  private FoldSlot<Tuple> slot(int partition) {
    return new FoldSlot<>(partition, host, settings, covered);
  }

  private record Covered(OutputCollector collector) implements FoldSlot.Outcome<Tuple> {
    @Override
    public void covered(Tuple tuple) {
      collector.ack(tuple);
    }

    @Override
    public void failed(Tuple tuple) {
      collector.fail(tuple);
    }
  }
}
