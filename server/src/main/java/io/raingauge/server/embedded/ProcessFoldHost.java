package io.raingauge.server.embedded;

import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
import io.raingauge.topology.FoldHost;
import io.raingauge.topology.FoldProgress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The host of folds that run in this very process.
 *
 * <p>Storm turns a topology into bytes and back even when it stays in the process, so a spout or
 * bolt cannot hold the open store. It holds one of these: a number, under which the process that
 * made it finds its parts again. This table is the one piece of static state in Raingauge; it is
 * written only when Storm starts and stops, and two servers in one process have two numbers.
 */
final class ProcessFoldHost implements FoldHost, AutoCloseable {
  private static final long serialVersionUID = 1L;
  private static final Map<Long, FoldParts> PARTS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();

  private final long number;

  private ProcessFoldHost(long number) {
    this.number = number;
  }

  static ProcessFoldHost of(FoldParts parts) {
    long number = NEXT.incrementAndGet();
    PARTS.put(number, parts);
    return new ProcessFoldHost(number);
  }

  @Override
  public Store store() {
    return parts().store();
  }

  @Override
  public FoldProgress progress() {
    return parts().progress();
  }

  @Override
  public FoldSettings foldSettings() {
    return parts().settings();
  }

  @Override
  public Clock clock() {
    return parts().clock();
  }

  /** Lets the parts go; after the topology has stopped. */
  @Override
  public void close() {
    PARTS.remove(number);
  }

  private FoldParts parts() {
    FoldParts parts = PARTS.get(number);
    if (parts == null) {
      throw new IllegalStateException(
          "the embedded Storm %d has stopped, or runs in another process".formatted(number));
    }
    return parts;
  }
}
