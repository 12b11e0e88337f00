package io.raingauge.server;

import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.server.rebuild.RawKeep;
import io.raingauge.server.rebuild.RawRetention;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets windows that are older than their rollup keeps them, and the cells of rollups that are no
 * longer in force: queries never see either, this only gives the room back. And forgets raw events
 * that are older than they are to be kept.
 */
final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Store store;
  private final DefinitionsInForce definitions;
  private final RawRetention raw;
  private final Clock clock;
  private final ScheduledExecutorService thread = DaemonThread.named("retention");
  private Set<RollupId> before = Set.of();

  Retention(Store store, DefinitionsInForce definitions, RawKeep keep, Clock clock) {
    this.store = store;
    raw = new RawRetention(store, keep);
    this.definitions = definitions;
    this.clock = clock;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::round, EVERY.toMinutes(), EVERY.toMinutes(), TimeUnit.MINUTES);
  }

  /** One round; for its thread, or a test. */
  void forget() {
    for (RollupInForce known : definitions.all()) {
      known.rollup().keep().ifPresent(keep -> expire(known, clock.nowMs() - keep.toMillis()));
    }
    Set<RollupId> now = definitions.anywhere();
    before.stream().filter(id -> !now.contains(id)).forEach(store::remove);
    before = now;
    raw.forget(clock.nowMs());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void expire(RollupInForce known, long beforeMs) {
    for (Width width : known.rollup().every()) {
      store.expire(known.id(), width, beforeMs);
    }
  }

  private void round() {
    try {
      forget();
    } catch (RuntimeException e) { // The top of a thread: the next round tries again.
      LOG.warn("retention=failed; it is tried again in {}", EVERY, e);
    }
  }
}
