package io.raingauge.server.simulation;

import io.raingauge.testkit.SimulatedLog;
import io.raingauge.topology.LogBounds;
import io.raingauge.topology.LogStretches;
import io.raingauge.wire.LogRecord;
import java.util.function.Consumer;

/** The simulated log, as an audit or a rebuild reads it. */
record SimulatedStretches(SimulatedLog log) implements LogStretches {
  @Override
  public LogBounds bounds(int partition) {
    return new LogBounds(log.topicId(), log.earliest(partition), log.end(partition));
  }

  @Override
  public boolean read(int partition, long from, long to, Consumer<LogRecord> each) {
    for (LogRecord record : log.records(partition, from)) {
      if (record.offset() < to) {
        each.accept(record);
      }
    }
    return from >= log.earliest(partition) && to <= log.end(partition);
  }

  @Override
  public void close() {}
}
