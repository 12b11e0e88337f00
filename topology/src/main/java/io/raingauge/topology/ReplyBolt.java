package io.raingauge.topology;

import java.util.Map;
import org.apache.storm.drpc.ReturnResults;
import org.apache.storm.task.OutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.tuple.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Storm's bolt that gives replies to the DRPC server, which never ends the process. */
final class ReplyBolt extends ReturnResults {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(ReplyBolt.class);

  private final ScanHost host;

  ReplyBolt(ScanHost host) {
    this.host = host;
  }

  @Override
  public void prepare(
      Map<String, Object> config, TopologyContext context, OutputCollector collector) {
    host.bell().here(context.getThisTaskId());
    super.prepare(config, context, collector);
  }

  @Override
  public void execute(Tuple reply) {
    try {
      if (reply.getSourceStreamId().equals(Streams.REPLY)) {
        super.execute(reply);
      }
    } catch (RuntimeException | Error e) {
      // For example while the DRPC server stops. The client finds out by itself.
      LOG.warn("reply=lost reason=\"{}\"", e, e);
    }
  }
}
