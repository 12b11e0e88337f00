package io.raingauge.store.rocksdb;

import io.raingauge.store.Store;
import io.raingauge.testkit.StoreContract;
import java.nio.file.Path;

// F2. Tried: with put instead of merge for cells ofTwoCellsOfOneKey… fails, for checkpoints
// ofTwoCheckpoints… and aLaterEpoch…; both in thousandsOfRandomSteps….
final class RocksDbStoreContractTest extends StoreContract {
  @Override
  protected Store open(Path folder) {
    return RocksDbStore.open(folder, RocksDbSettings.defaults());
  }
}
