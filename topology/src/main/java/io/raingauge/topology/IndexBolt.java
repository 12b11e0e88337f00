package io.raingauge.topology;

import io.raingauge.scan.ChunkName;
import io.raingauge.topology.ScanOrder.Kind;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Tuple;

/** Storm's face of a {@link ScanIndex}. */
final class IndexBolt extends ScanBolt implements ScanIndex.Out {
  /** The replies to {@link Kind#ALIVE}; the second to {@link Kind#STOP}, too. */
  static final String YES = "yes";

  static final String NO = "no";

  private static final long serialVersionUID = 1L;

  private final ScanSettings settings;
  private transient int task;

  @SuppressWarnings("NullAway.Init") // Storm calls prepare on the task's thread, before all else.
  private transient ScanIndex index;

  IndexBolt(ScanSettings settings, ScanHost host) {
    super(host);
    this.settings = settings;
  }

  @Override
  void prepare(TopologyContext context) {
    task = context.getThisTaskId();
    index =
        new ScanIndex(
            host().steps(), settings, context.getComponentTasks(QueryTopology.READ), this);
  }

  @Override
  void take(Tuple tuple) {
    switch (tuple.getSourceStreamId()) {
      case Streams.AGAIN -> index.calledAgain();
      case Streams.MERGED ->
          index.merged(
              tuple.getString(0), tuple.getInteger(1), tuple.getInteger(2), tuple.getBoolean(3));
      default -> order(Kind.valueOf(tuple.getSourceStreamId()), tuple);
    }
  }

  private void order(Kind kind, Tuple tuple) {
    String id = tuple.getString(0);
    String returnTo = tuple.getString(2);
    switch (kind) {
      case RUN -> index.begin(new ScanRequest(tuple.getString(1), returnTo));
      case ALIVE -> emit(Streams.REPLY, index.isAlive(id) ? YES : NO, returnTo);
      case STOP -> {
        index.stop(id);
        emit(Streams.REPLY, NO, returnTo);
      }
    }
  }

  @Override
  public void read(int reader, ScanRequest request, int number, ChunkName chunk) {
    emitTo(reader, Streams.READ, request.text(), request.returnTo(), number, chunk.toBytes());
  }

  @Override
  public void merge(ScanRequest request, PartialBatch batch) {
    emit(Streams.MERGE, request.id(), request.text(), request.returnTo(), batch);
  }

  @Override
  public void again() {
    emitTo(task, Streams.AGAIN);
  }

  @Override
  void declareStreams(OutputFieldsDeclarer declarer) {
    declarer.declareStream(Streams.READ, true, Streams.READ_FIELDS);
    declarer.declareStream(Streams.MERGE, Streams.MERGE_FIELDS);
    declarer.declareStream(Streams.AGAIN, true, new Fields());
    declarer.declareStream(Streams.REPLY, Streams.REPLY_FIELDS);
  }
}
