package io.raingauge.store.rocksdb;

import io.raingauge.store.Store;
import io.raingauge.testkit.ChunksContract;
import java.nio.file.Path;

final class RocksDbStoreChunksTest extends ChunksContract {
  @Override
  protected Store open(Path folder) {
    return RocksDbStore.open(folder, RocksDbSettings.defaults());
  }
}
