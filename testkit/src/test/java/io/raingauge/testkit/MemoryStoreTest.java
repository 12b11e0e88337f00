package io.raingauge.testkit;

import io.raingauge.store.Store;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

final class MemoryStoreTest extends StoreContract {
  private final Map<Path, Store> stores = new HashMap<>();

  @Override
  protected Store open(Path folder) {
    return stores.computeIfAbsent(folder, absent -> new MemoryStore());
  }
}
