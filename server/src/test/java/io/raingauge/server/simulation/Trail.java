package io.raingauge.server.simulation;

import io.raingauge.store.Checkpoint;
import io.raingauge.store.Checkpoint.Counts;
import io.raingauge.testkit.OracleFold;
import io.raingauge.testkit.SimulatedLog;
import io.raingauge.wire.LogRecord;
import java.util.List;

/**
 * The oracle of one partition, and how it comes by its records: those that a checkpoint has covered
 * when it was written, for the log may lose them later. For one thread.
 */
final class Trail {
  private final OracleFold oracle;
  private Counts atEpochStart = Counts.ZERO;
  private int epoch;
  private long offset;

  Trail(int partition, int idsWindowDays) {
    oracle = new OracleFold(partition, idsWindowDays);
  }

  OracleFold oracle() {
    return oracle;
  }

  /** What had happened when the epoch in force began. */
  Counts atEpochStart() {
    return atEpochStart;
  }

  /** Follows to the checkpoint that is in the store now. */
  void follow(Checkpoint stored, List<LogRecord> read) {
    if (stored.epoch().number() > epoch) {
      oracle.newEpoch(); // F7
      atEpochStart = oracle.counts();
      epoch = stored.epoch().number();
      offset = stored.epoch().start();
    }
    for (LogRecord record : read) {
      if (record.offset() >= offset && record.offset() < stored.offset()) {
        oracle.apply(record);
      }
    }
    offset = Math.max(offset, stored.offset());
  }

  /** Follows the whole log, which has lost nothing that anyone read. */
  void follow(SimulatedLog log, int partition) {
    log.records(partition, 0).forEach(oracle::apply);
  }
}
