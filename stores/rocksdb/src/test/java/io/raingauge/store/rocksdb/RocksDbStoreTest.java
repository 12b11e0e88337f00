package io.raingauge.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import io.raingauge.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

final class RocksDbStoreTest {
  private static final RollupId ROLLUP = new RollupId(1, 2);
  private static final CellKey KEY = new CellKey(ROLLUP, Width.MINUTE, new byte[0], 0, 0, 0);

  private final Path folder;

  RocksDbStoreTest(@TempDir Path folder) {
    this.folder = folder.resolve("store");
  }

  @Test
  void aFolderInUseSaysWhatToDo() {
    try (Store first = open()) {
      var refused = assertThrows(StoreUnavailableException.class, this::open);
      assertSays("in use by another process", refused);
      assertSays(folder.toString(), refused);
      assertEquals(Optional.empty(), first.checkpoint(0));
    }
    open().close();
  }

  @Test
  void damageNamesTheFolderAndSaysWhatToDo() throws IOException {
    try (Store store = open()) {
      write(store, 1);
    }
    try (Stream<Path> files = Files.list(folder.resolve("rocksdb"))) {
      Path manifest =
          files
              .filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
              .findAny()
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(manifest);
      bytes[bytes.length / 2] ^= 1;
      Files.write(manifest, bytes);
    }
    var damage = assertThrows(StoreDamagedException.class, this::open);
    assertSays(folder.toString(), damage);
    assertSays("backup", damage);
  }

  @Test
  void aFullDiskIsAnErrorThatSaysMakeRoom() {
    Failures failures = new Failures(folder);
    for (Exception full :
        List.of(
            failures.of("writing", new IOException("No space left on device")),
            failures.of(
                "writing",
                new RocksDBException(
                    new Status(Status.Code.IOError, Status.SubCode.NoSpace, "write"))))) {
      assertTrue(full instanceof StoreUnavailableException);
      assertSays("is full (writing). Make room", full);
    }
  }

  // F3. Tried: with the ids in a write of their own a cut between the two leaves a checkpoint
  // without its ids.
  @Test
  void aPowerCutInTheMiddleOfAWriteLeavesTheWholeFlushOrNothingOfIt() throws IOException {
    Path log;
    try (Store store = open()) {
      writeAll(store, 1);
      log = onlyLog(folder.resolve("rocksdb"));
      int before = (int) Files.size(log);
      writeAll(store, 2);
      byte[] bytes = Files.readAllBytes(log);
      int whole = 0;
      for (int size = before; size <= bytes.length; size += 5) {
        Path cut = copy(folder, folder.resolveSibling(folder.getFileName() + "-" + size));
        Path cutLog = cut.resolve("rocksdb").resolve(log.getFileName());
        Files.write(cutLog, Arrays.copyOf(bytes, size));
        try (Store left = RocksDbStore.open(cut, RocksDbSettings.defaults())) {
          long upto = left.checkpoint(0).orElseThrow().offset();
          assertEquals(upto, left.cell(KEY).orElseThrow().upto(), "cut at " + size);
          assertEquals(upto == 2, left.counted(0, 2, 2, 0, 0, 0), "cut at " + size);
          assertTrue(left.counted(0, 1, 1, 0, 0, 0));
          whole += upto == 2 ? 1 : 0;
        }
        delete(cut);
      }
      assertTrue(whole <= 1, whole + " flushes are whole though their log is cut");
    }
  }

  // Tried: without the check of `closed` in Moment.close the process dies here.
  @Test
  void whatIsUsedAfterTheCloseIsRefusedAndDoesNotCrashTheProcess() {
    Store store = open();
    write(store, 1);
    Store.Snapshot snapshot = store.snapshot();
    store.close();
    assertThrows(IllegalStateException.class, () -> store.checkpoint(0));
    assertThrows(IllegalStateException.class, () -> write(store, 2));
    assertThrows(IllegalStateException.class, snapshot::checkpoints);
    snapshot.close();
    store.close();
  }

  /** Many windows of two days and of three series: what a scan must jump over. */
  @Test
  void aScanOfAnHourOfASlabSeesThatHourOnly() {
    try (Store store = open()) {
      Width second = new Width(1);
      for (int series = 0; series < 3; series++) {
        List<Cell> cells = new ArrayList<>();
        for (long windowMs = 0; windowMs < 172_800_000; windowMs += 10_000) {
          CellKey key = new CellKey(ROLLUP, second, new byte[] {(byte) series}, windowMs, 0, 0);
          cells.add(new Cell(key, 1, new byte[0]));
        }
        store.write(new Flush(Checkpoint.first(0, "topic", 1), cells, new Ids()), 0);
      }
      for (Optional<byte[]> series :
          List.of(Optional.of(new byte[] {1}), Optional.<byte[]>empty())) {
        List<Cell> seen = new ArrayList<>();
        try (Store.Snapshot snapshot = store.snapshot()) {
          snapshot.scan(ROLLUP, second, series, 82_800_000, 90_000_000, seen::add);
        }
        assertEquals(series.isPresent() ? 720 : 3 * 720, seen.size());
      }
    }
  }

  private static void writeAll(Store store, long upto) {
    Ids ids = new Ids();
    ids.add(upto, upto, 5, 0);
    Cell cell = new Cell(KEY, upto, new byte[] {(byte) upto});
    store.write(new Flush(Checkpoint.first(0, "topic", upto), List.of(cell), ids), 0);
  }

  private static Path onlyLog(Path rocksdb) throws IOException {
    try (Stream<Path> files = Files.list(rocksdb)) {
      List<Path> logs = files.filter(file -> file.toString().endsWith(".log")).toList();
      assertEquals(1, logs.size());
      return logs.get(0);
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private Store open() {
    return RocksDbStore.open(folder, RocksDbSettings.defaults());
  }

  private static void write(Store store, long upto) {
    Cell cell = new Cell(KEY, upto, new byte[] {7});
    store.write(new Flush(Checkpoint.first(0, "topic", upto), List.of(cell), new Ids()), 0);
  }

  private static void assertSays(String what, Exception error) {
    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains(what), message);
  }
}
