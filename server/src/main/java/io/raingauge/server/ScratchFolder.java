package io.raingauge.server;

import io.raingauge.server.rebuild.Rebuild;
import io.raingauge.store.Store;
import io.raingauge.store.rocksdb.RocksDbSettings;
import io.raingauge.store.rocksdb.RocksDbStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for a store that is needed for a while only. For one thread. */
final class ScratchFolder implements Rebuild.Scratch {
  /** 32 MB, and 5 MB of heap. */
  private static final RocksDbSettings SMALL = new RocksDbSettings(32 << 20, 16 << 20, 1 << 17);

  private final Path folder;

  ScratchFolder(Path folder) {
    this.folder = folder;
  }

  @Override
  public Store open() {
    clear(); // What a process left that ended midway.
    return RocksDbStore.open(folder, SMALL);
  }

  @Override
  public void clear() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be emptied", e);
    }
  }
}
