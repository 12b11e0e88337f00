package io.raingauge.store.rocksdb;

import io.raingauge.store.rocksdb.Database.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The folder of all runs, and the list in RocksDB of those that count. A run is written and forced,
 * with its name, before the write that lists it (F3); it is deleted after the write that takes it
 * off the list. So a crash leaves, at worst, files that no list names: {@link #openListed} deletes
 * them.
 *
 * <pre>
 *  the list, in the column id-runs
 *  key                              value
 *  +-----------+---------------+    +---------------------------------+
 *  | partition | file's number |    | the file's header, again        |
 *  | u16       | u64           |    | 64 bytes, as RunHeader draws it |
 *  +-----------+---------------+    +---------------------------------+
 *  the file: PARTITION-NUMBER.run, 5 decimal and 16 hexadecimal digits
 * </pre>
 *
 * <p>Safe for many threads after {@link #openListed}.
 */
final class RunFolder {
  private static final String SUFFIX = ".run";

  private final Path folder;
  private final Database database;
  private final AtomicLong lastNumber = new AtomicLong();

  RunFolder(Path folder, Database database) {
    this.folder = folder;
    this.database = database;
  }

  /**
   * Opens and checks the runs that are listed and deletes what is not. No run is written before.
   *
   * @throws StoreDamagedException when a listed run is not as it was written
   */
  List<Run> openListed() {
    List<Run> runs = new ArrayList<>();
    Set<Path> listed = new HashSet<>();
    try (ReadOptions all = new ReadOptions()) {
      Files.createDirectories(folder);
      database.forEach(
          Column.ID_RUNS,
          all,
          (key, value) -> {
            Run run = openListed(key, value);
            runs.add(run);
            listed.add(run.path());
            lastNumber.accumulateAndGet(run.number(), Math::max);
          });
      deleteOthers(listed);
    } catch (IOException e) {
      throw database.failures().of("opening the runs of ids", e);
    }
    return runs;
  }

  private Run openListed(byte[] key, byte[] value) {
    ByteBuffer buffer = ByteBuffer.wrap(key);
    Path path = path(buffer.getShort() & 0xffff, buffer.getLong());
    try {
      Run run = Run.open(path, buffer.getLong(2), RunHeader.of(value));
      run.check();
      return run;
    } catch (IllegalStateException | IOException e) {
      throw database.failures().damaged("a run of ids: " + e, e);
    }
  }

  private void deleteOthers(Set<Path> listed) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        if (!listed.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }

  /** A number that no file has had since the store was opened, and no listed one before. */
  long newNumber() {
    return lastNumber.incrementAndGet();
  }

  Path path(int partition, long number) {
    return folder.resolve(String.format("%05d-%016x%s", partition, number, SUFFIX));
  }

  /** Makes the name of a new file survive a power cut, and opens the file. */
  Run open(int partition, long number, RunHeader header) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
    return Run.open(path(partition, number), number, header);
  }

  void list(Run run, WriteBatch batch) throws RocksDBException {
    batch.put(database.handle(Column.ID_RUNS), key(run), run.header().toBytes());
  }

  void unlist(Run run, WriteBatch batch) throws RocksDBException {
    batch.delete(database.handle(Column.ID_RUNS), key(run));
  }

  private static byte[] key(Run run) {
    return ByteBuffer.allocate(10)
        .putShort((short) run.header().partition())
        .putLong(run.number())
        .array();
  }
}
