package io.raingauge.topology;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.apache.storm.topology.base.BaseRichSpout;
import org.apache.storm.tuple.Fields;
import org.apache.storm.tuple.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storm's face of a {@link LogReader}: of the log's partitions it reads those whose number, modulo
 * the readers, is its own.
 */
final class LogSpout extends BaseRichSpout {
  static final String PARTITION = "partition";
  static final String BATCH = "batch";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LogSpout.class);

  private final TopologySettings settings;
  private final FoldHost host;

  @SuppressWarnings("NullAway.Init") // Storm calls open on the task's thread, before all else.
  private transient SpoutOutputCollector collector;

  @SuppressWarnings("NullAway.Init")
  private transient LogReader reader;

  LogSpout(TopologySettings settings, FoldHost host) {
    this.settings = settings;
    this.host = host;
  }

  @Override
  public void open(
      Map<String, Object> config, TopologyContext context, SpoutOutputCollector output) {
    collector = output;
    int readers = context.getComponentTasks(context.getThisComponentId()).size();
    reader =
        new LogReader(
            settings,
            host,
            IntStream.range(0, settings.log().partitions())
                .filter(partition -> partition % readers == context.getThisTaskIndex())
                .boxed()
                .collect(Collectors.toSet()),
            () -> LogClient.connect(settings));
  }

  @Override
  public void nextTuple() {
    try {
      for (RecordBatch batch : reader.read()) {
        collector.emit(new Values(batch.partition(), batch), batch);
      }
    } catch (RuntimeException | Error e) {
      // Storm would end the whole process, without a word, for anything that is thrown here.
      LOG.error(
          "reader=restarted reason=\"{}\": all its partitions begin again at their checkpoints. If"
              + " this comes again, give the process more memory (-Xmx) or report this line",
          e,
          e);
      reader.retryAll();
    }
  }

  @Override
  public void ack(Object batch) {
    reader.covered((RecordBatch) batch);
  }

  @Override
  public void fail(Object batch) {
    reader.failed((RecordBatch) batch);
  }

  @Override
  public void close() {
    reader.close();
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    declarer.declare(new Fields(PARTITION, BATCH));
  }
}
