package io.raingauge.server;

import io.raingauge.collector.spool.Spool;
import io.raingauge.query.Coverage;
import io.raingauge.server.config.KafkaSection;
import io.raingauge.topology.FoldProgress;
import io.raingauge.wire.ReceiptToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells queries how far the folds of this process are, and what its collector has promised (Q3).
 */
final class ServerCoverage implements Coverage.Source {
  private final Spool spool;
  private final FoldProgress progress;
  private final KafkaSection kafka;

  ServerCoverage(Spool spool, FoldProgress progress, KafkaSection kafka) {
    this.spool = spool;
    this.progress = progress;
    this.kafka = kafka;
  }

  @Override
  public List<Coverage.PartitionEnd> ends() {
    return progress.rows().stream()
        .map(row -> new Coverage.PartitionEnd(row.partition(), row.latest(), row.lagMs()))
        .toList();
  }

  @Override
  public List<Coverage.Acknowledged> acknowledged() {
    long[] next = spool.end().next();
    List<Coverage.Acknowledged> last = new ArrayList<>();
    for (int partition = 0; partition < next.length; partition++) {
      last.add(new Coverage.Acknowledged(spool.collector(), partition, next[partition] - 1));
    }
    return last;
  }

  /**
   * Where the log is this server's alone, a collector that no fold knows is none of its clients'
   * receipts; where others write to it, too, nobody here can say no.
   */
  @Override
  public Coverage.Awaited await(ReceiptToken token, Duration longest) throws InterruptedException {
    long[] next = spool.end().next();
    boolean receipt =
        token.numbers().entrySet().stream()
            .allMatch(last -> last.getKey() < next.length && last.getValue() > 0);
    if (!receipt) {
      return Coverage.Awaited.UNKNOWN;
    }
    if (progress.await(token, Duration.ZERO)) {
      return Coverage.Awaited.INCLUDED;
    }
    if (isNeverGiven(token, next)) {
      return Coverage.Awaited.UNKNOWN;
    }
    return progress.await(token, longest) ? Coverage.Awaited.INCLUDED : Coverage.Awaited.NOT_YET;
  }

  /** By a number that our collector has not given yet, or by a collector that is none of ours. */
  private boolean isNeverGiven(ReceiptToken token, long[] next) {
    if (token.collector() != spool.collector()) {
      return kafka.embedded() && !progress.mayKnow(token.collector());
    }
    return token.numbers().entrySet().stream()
        .anyMatch(last -> last.getValue() >= next[last.getKey()]);
  }
}
