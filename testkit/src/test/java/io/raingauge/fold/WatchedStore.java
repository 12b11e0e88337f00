package io.raingauge.fold;

import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.IdLookup;
import io.raingauge.store.StoreUnavailableException;
import io.raingauge.testkit.ForwardingStore;
import io.raingauge.testkit.MemoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store that tells what it was asked for, and can be down. For one thread. */
final class WatchedStore extends ForwardingStore {
  final List<CellKey> cellsRead = new ArrayList<>();
  int idLookups;
  boolean down;

  WatchedStore() {
    super(new MemoryStore());
  }

  @Override
  public Optional<Cell> cell(CellKey key) {
    if (down) {
      throw new StoreUnavailableException("down", new IOException("for the test"));
    }
    cellsRead.add(key);
    return super.cell(key);
  }

  @Override
  public void counted(int partition, int epoch, IdLookup ids) {
    idLookups++;
    super.counted(partition, epoch, ids);
  }
}
