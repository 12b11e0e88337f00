package io.raingauge.topology;

import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.tuple.Tuple;

/** Storm's face of {@link ScanMerges}. */
final class MergeBolt extends ScanBolt implements ScanMerges.Out {
  private static final long serialVersionUID = 1L;

  private final ScanSettings settings;

  @SuppressWarnings("NullAway.Init") // Storm calls prepare on the task's thread, before all else.
  private transient ScanMerges merges;

  MergeBolt(ScanSettings settings, ScanHost host) {
    super(host);
    this.settings = settings;
  }

  @Override
  void prepare(TopologyContext context) {
    merges = new ScanMerges(host().steps(), settings, this);
  }

  @Override
  void take(Tuple tuple) {
    merges.take(
        new ScanRequest(tuple.getString(1), tuple.getString(2)), (PartialBatch) tuple.getValue(3));
  }

  @Override
  public void merged(String id, int count, int reader, boolean isEnded) {
    emit(Streams.MERGED, id, count, reader, isEnded);
  }

  @Override
  public void reply(ScanRequest request, String text) {
    emit(Streams.REPLY, text, request.returnTo());
  }

  @Override
  void declareStreams(OutputFieldsDeclarer declarer) {
    declarer.declareStream(Streams.MERGED, Streams.MERGED_FIELDS);
    declarer.declareStream(Streams.REPLY, Streams.REPLY_FIELDS);
  }
}
