package io.raingauge.topology;

import java.util.Map;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichBolt;
import org.apache.storm.tuple.Tuple;
import org.apache.storm.tuple.Values;
import org.apache.storm.utils.TupleUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all bolts of the query topology have in common: they wake whom they send something, and
 * nothing that is thrown ends the process. There are no acknowledgements: a tuple that is lost with
 * its worker is found out by the index, and by the client ({@link DrpcScans}).
 */
abstract class ScanBolt extends BaseRichBolt {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ScanBolt.class);

  private final ScanHost host;

  @SuppressWarnings("NullAway.Init") // Storm calls prepare on the task's thread, before all else.
  private transient Bell bell;

  @SuppressWarnings("NullAway.Init")
  private transient OutputCollector collector;

  ScanBolt(ScanHost host) {
    this.host = host;
  }

  @Override
  public final void prepare(
      Map<String, Object> config, TopologyContext context, OutputCollector output) {
    bell = host.bell();
    bell.here(context.getThisTaskId());
    collector = output;
    prepare(context);
  }

  @Override
  public final void execute(Tuple tuple) {
    try {
      if (TupleUtils.isTick(tuple)) {
        collector.emit(Streams.BEAT, new Values());
      } else if (!tuple.getSourceStreamId().equals(Streams.BEAT)) {
        take(tuple);
      }
    } catch (RuntimeException | Error e) {
      // Storm would end the whole process, without a word, for anything that is thrown here.
      LOG.error(
          "bolt={} reason=\"{}\": a question over raw events gets no answer; report this line",
          getClass().getSimpleName(),
          e,
          e);
    }
  }

  @Override
  public final void declareOutputFields(OutputFieldsDeclarer declarer) {
    declarer.declareStream(Streams.BEAT, Streams.BEAT_FIELDS);
    declareStreams(declarer);
  }

  /** Makes what the task works with. */
  abstract void prepare(TopologyContext context);

  abstract void take(Tuple tuple);

  abstract void declareStreams(OutputFieldsDeclarer declarer);

  final ScanHost host() {
    return host;
  }

  final void emit(String stream, Object... values) {
    bell.ring(collector.emit(stream, new Values(values)));
  }

  final void emitTo(int task, String stream, Object... values) {
    collector.emitDirect(task, stream, new Values(values));
    bell.ring(task);
  }
}
