package io.raingauge.topology;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.storm.Config;
import org.apache.storm.ILocalDRPC;
import org.apache.storm.drpc.DRPCSpout;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.task.TopologyContext;
import org.apache.storm.topology.OutputFieldsDeclarer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Storm's spout of DRPC, which sleeps while nobody asks and never ends the process. */
final class OrderSpout extends DRPCSpout {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(OrderSpout.class);

  /** Between looking for an order that is on its way, and how often at once. */
  private static final long SOON_NS = TimeUnit.MICROSECONDS.toNanos(20);

  private static final int MOST_LOOKS = 50;

  private final ScanSettings settings;
  private final ScanHost host;

  @SuppressWarnings("NullAway.Init") // Storm calls open on the task's thread, before all else.
  private transient Bell bell;

  @SuppressWarnings("NullAway.Init")
  private transient FetchedOrders fetched;

  private transient boolean beats;
  private transient long beatNs;

  /** Of the DRPC servers that Storm's configuration names. */
  OrderSpout(ScanSettings settings, ScanHost host) {
    super(QueryTopology.FUNCTION);
    this.settings = settings;
    this.host = host;
  }

  /** Of a DRPC server in this process. */
  OrderSpout(ScanSettings settings, ScanHost host, ILocalDRPC drpc) {
    super(QueryTopology.FUNCTION, drpc);
    this.settings = settings;
    this.host = host;
  }

  @Override
  public void open(
      Map<String, Object> config, TopologyContext context, SpoutOutputCollector output) {
    bell = host.bell();
    bell.spoutIsHere();
    fetched = new FetchedOrders(output, bell);
    beats = config.get(Config.TOPOLOGY_TICK_TUPLE_FREQ_SECS) instanceof Number;
    super.open(config, context, new SpoutOutputCollector(fetched));
  }

  @Override
  public void declareOutputFields(OutputFieldsDeclarer declarer) {
    super.declareOutputFields(declarer);
    declarer.declareStream(Streams.REPLY, Streams.REPLY_FIELDS);
    declarer.declareStream(Streams.BEAT, Streams.BEAT_FIELDS);
  }

  @Override
  public void nextTuple() {
    try {
      fetched.replyToOverdue();
      beat();
      long before = fetched.count();
      bell.await(settings.idle().toNanos());
      super.nextTuple();
      for (int looks = 1; looks < MOST_LOOKS && bell.isExpecting(); looks++) {
        if (fetched.count() > before) {
          return;
        }
        LockSupport.parkNanos(SOON_NS);
        super.nextTuple();
      }
    } catch (RuntimeException | Error e) {
      // Storm would end the whole process, without a word, for anything that is thrown here.
      LOG.error("spout=drpc reason=\"{}\": questions over raw events may get no answer", e, e);
    }
  }

  /** Storm has no ticks for a spout. */
  private void beat() {
    long nowNs = System.nanoTime();
    if (beats && nowNs - beatNs > QuerySubmission.BEAT.toNanos()) {
      beatNs = nowNs;
      fetched.beat();
    }
  }
}
