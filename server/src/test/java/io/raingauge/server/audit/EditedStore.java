package io.raingauge.server.audit;

import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Flush;
import io.raingauge.store.Store;
import io.raingauge.testkit.ForwardingStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store that forgets ids as soon as it may, and whose snapshots may be damaged: cells that are
 * gone, or are others.
 */
final class EditedStore extends ForwardingStore {
  private final Map<CellKey, Optional<Cell>> edits = new ConcurrentHashMap<>();
  private int oldestIdDay = Integer.MIN_VALUE;

  EditedStore(Store store) {
    super(store);
  }

  void edit(CellKey key, Optional<Cell> instead) {
    edits.put(key, instead);
  }

  @Override
  public boolean counted(
      int partition, long high, long low, int oldestDay, int epoch, long position) {
    return super.counted(partition, high, low, Math.max(oldestDay, oldestIdDay), epoch, position);
  }

  @Override
  public void write(Flush flush, int oldestDay) {
    oldestIdDay = Math.max(oldestIdDay, oldestDay);
    super.write(flush, oldestDay);
  }

  @Override
  public Snapshot snapshot() {
    return new Edited(super.snapshot());
  }

  private final class Edited extends ForwardingSnapshot {
    Edited(Snapshot snapshot) {
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
          cell -> edits.containsKey(cell.key()) || visitor.visit(cell));
      edits.forEach(
          (key, instead) -> {
            boolean isAsked =
                key.rollup().equals(rollup)
                    && key.width().equals(width)
                    && key.windowMs() >= fromMs
                    && key.windowMs() < toMs;
            if (isAsked) {
              instead.ifPresent(visitor::visit);
            }
          });
    }
  }
}
