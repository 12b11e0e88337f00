package io.raingauge.query.http;

import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Store;
import io.raingauge.testkit.ForwardingStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A store that knows how many cells of each rollup were read. */
final class CountingStore extends ForwardingStore {
  private final Map<RollupId, Integer> read = new ConcurrentHashMap<>();

  CountingStore(Store store) {
    super(store);
  }

  int readOf(RollupId rollup) {
    return read.getOrDefault(rollup, 0);
  }

  @Override
  public Snapshot snapshot() {
    return new Counting(super.snapshot());
  }

  private final class Counting extends ForwardingSnapshot {
    Counting(Snapshot snapshot) {
      super(snapshot);
    }

    @Override
    public void scan(
        RollupId rollup,
        Width width,
        Optional<byte[]> series,
        long fromMs,
        long toMs,
        CellVisitor visitor) {
      super.scan(
          rollup,
          width,
          series,
          fromMs,
          toMs,
          cell -> {
            read.merge(rollup, 1, Integer::sum);
            return visitor.visit(cell);
          });
    }
  }
}
