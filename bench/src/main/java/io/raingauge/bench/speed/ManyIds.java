package io.raingauge.bench.speed;

import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.rocksdb.RocksDbSettings;
import io.raingauge.store.rocksdb.RocksDbStore;
import io.raingauge.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A window of 31 days full of ids, written into a store of a server that is stopped. */
final class ManyIds {
  private static final int FLUSH_IDS = 250_000;
  private static final int WINDOW_DAYS = 31;
  private static final int KEPT_DAYS = 38;
  private static final int QUIET_SECONDS = 3;

  private ManyIds() {}

  static void into(Path data, long count) {
    int today = (int) Math.floorDiv(Clock.system().nowMs(), 86_400_000L);
    SplittableRandom chance = new SplittableRandom(1);
    try (RocksDbStore store =
        RocksDbStore.open(data.resolve("store"), RocksDbSettings.defaults())) {
      List<Checkpoint> checkpoints =
          Stream.iterate(0, partition -> partition + 1)
              .limit(Plan.PARTITIONS)
              .map(partition -> store.checkpoint(partition).orElseThrow())
              .toList();
      for (long written = 0; written < count; written += FLUSH_IDS) {
        int day = today - WINDOW_DAYS + (int) (written * WINDOW_DAYS / count);
        int partition = (int) (written / FLUSH_IDS % Plan.PARTITIONS);
        Flush flush = new Flush(checkpoints.get(partition), List.of(), ids(chance, partition, day));
        store.write(flush, today - KEPT_DAYS);
        if (written % (FLUSH_IDS * 40L) == 0) {
          Report.progress("%,d of %,d ids are in the window", written, count);
        }
      }
    }
  }

  /** Merges are not what an event costs on a usual day: waits until the files stay the same. */
  static void awaitMerged(Path data) {
    String before = "";
    for (int quiet = 0; quiet < QUIET_SECONDS; quiet++) {
      String now = files(data.resolve("store").resolve("ids"));
      if (!now.equals(before)) {
        quiet = 0;
        before = now;
      }
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }
  }

  private static Ids ids(SplittableRandom chance, int partition, int day) {
    Ids ids = new Ids(FLUSH_IDS);
    for (int index = 0; index < FLUSH_IDS; index++) {
      long low = chance.nextLong();
      low += partition - Math.floorMod(low, Plan.PARTITIONS);
      ids.add(chance.nextLong(), low, day, 0);
    }
    return ids;
  }

  private static String files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> file + " " + file.toFile().length()).sorted().toList().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
