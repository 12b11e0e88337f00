package io.raingauge.server.audit;

import io.raingauge.topology.LogBounds;
import io.raingauge.topology.LogStretches;
import io.raingauge.wire.LogRecord;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The log as an audit or a rebuild reads it: tells how far it has come, and ends when nobody waits.
 * For one thread.
 */
public final class WatchedLog {
  private final LogStretches log;
  private final BooleanSupplier cancelled;
  private final Progress progress;
  private long done;
  private long of;

  public WatchedLog(LogStretches log, BooleanSupplier cancelled, Progress progress) {
    this.log = log;
    this.cancelled = cancelled;
    this.progress = progress;
  }

  /** So many offsets more will be read than was known; fewer where it is negative. */
  public void plan(long more) {
    of += more;
  }

  /**
   * @throws CancellationException when nobody waits any more
   */
  public void requireWaiting() {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("nobody waits for the answer any more");
    }
  }

  public LogBounds bounds(int partition) {
    return log.bounds(partition);
  }

  /**
   * {@link LogStretches#read}.
   *
   * @param step how {@link Progress} calls it
   * @throws CancellationException when nobody waits any more
   */
  public boolean read(String step, int partition, long from, long to, Consumer<LogRecord> each) {
    boolean isWhole =
        log.read(
            partition,
            from,
            to,
            record -> {
              requireWaiting();
              progress.at(new Progress.Step(step, done + record.offset() - from, of));
              each.accept(record);
            });
    done += to - from;
    return isWhole;
  }
}
