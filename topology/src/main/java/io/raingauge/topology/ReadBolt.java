package io.raingauge.topology;

import io.raingauge.scan.ChunkName;
import io.raingauge.scan.ScanSteps;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.tuple.Tuple;

/** Reads one chunk after another. Whatever that throws ends its scan and nothing else. */
final class ReadBolt extends ScanBolt {
  private static final long serialVersionUID = 1L;

  private transient int task;

  @SuppressWarnings("NullAway.Init") // Storm calls prepare on the task's thread, before all else.
  private transient ScanSteps steps;

  ReadBolt(ScanHost host) {
    super(host);
  }

  @Override
  void prepare(TopologyContext context) {
    task = context.getThisTaskId();
    steps = host().steps();
  }

  @Override
  void take(Tuple tuple) {
    ScanRequest request = new ScanRequest(tuple.getString(0), tuple.getString(1));
    PartialBatch batch = read(request, tuple.getInteger(2), tuple.getBinary(3));
    emit(Streams.MERGE, request.id(), request.text(), request.returnTo(), batch);
  }

  private PartialBatch read(ScanRequest request, int number, byte[] chunk) {
    try {
      return PartialBatch.read(number, steps.read(request.text(), ChunkName.of(chunk)), task);
    } catch (RuntimeException | Error failed) {
      return PartialBatch.failed(steps.failed(request.text(), failed), task);
    }
  }

  @Override
  void declareStreams(OutputFieldsDeclarer declarer) {
    declarer.declareStream(Streams.MERGE, Streams.MERGE_FIELDS);
  }
}
