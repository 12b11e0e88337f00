package io.raingauge.topology;

import io.raingauge.topology.ScanOrder.Kind;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;

/** Reads orders, and sends each to the index that has its scan. */
final class RouteBolt extends ScanBolt {
  private static final long serialVersionUID = 1L;

  RouteBolt(ScanHost host) {
    super(host);
  }

  @Override
  void prepare(TopologyContext context) {}

  @Override
  void take(Tuple tuple) {
    ScanOrder order = ScanOrder.of(tuple.getString(0));
    emit(order.kind().name(), order.id(), order.request(), tuple.getString(1));
  }

  @Override
  void declareStreams(OutputFieldsDeclarer declarer) {
    for (Kind kind : Kind.values()) {
      declarer.declareStream(kind.name(), new Fields(Streams.ID, "request", "return-to"));
    }
  }
}
