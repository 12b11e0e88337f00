package io.raingauge.store.rocksdb;

import io.raingauge.store.StoreUnavailableException;
import io.raingauge.store.rocksdb.Database.Column;
import io.raingauge.time.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.ReadOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids that were counted (F5), of all partitions, and the one thread that merges their runs.
 *
 * <p>An LSM tree made for one purpose: is this 128-bit hash there, and not older than a day? The
 * newest ids are in a table on the heap ({@link RecentIds}) and, flush by flush, in RocksDB; when
 * there are enough they become a sorted file with a filter ({@link RunHeader}); files are merged as
 * they age ({@link MergePlan}), and lose the ids whose window is past. RocksDB itself would take a
 * put and a get an id: ten times as much.
 *
 * <p>Memory: the tables, bounded over all partitions; the files are the page cache's.
 *
 * <p>Safe for many threads.
 */
final class IdStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IdStore.class);

  /** However many partitions there are, fewer ids would make runs too small to be worth a file. */
  private static final int MIN_RECENT_IDS = 8192;

  private final Database database;
  private final RunFolder folder;
  private final int recentIds;
  private final MergePlan plan;
  private final Map<Integer, PartitionIds> partitions = new ConcurrentHashMap<>();
  private final Thread merger = new Thread(this::mergeUntilClosed, "store-merge-ids");
  private volatile boolean closing;
  private boolean work = true;

  /**
   * @param recentIds how many ids all tables may hold
   */
  IdStore(Path folder, Database database, int recentIds, MergePlan plan) {
    this.folder = new RunFolder(folder, database);
    this.database = database;
    this.recentIds = recentIds;
    this.plan = plan;
    merger.setDaemon(true);
  }

  /** Reads what was kept. Before all else. */
  void open() {
    for (Run run : folder.openListed()) {
      of(run.header().partition()).restore(run);
    }
    try (ReadOptions all = new ReadOptions()) {
      database.forEach(
          Column.RECENT_IDS,
          all,
          (key, ids) -> {
            ByteBuffer buffer = ByteBuffer.wrap(key);
            of(buffer.getShort() & 0xffff).restore(buffer.getLong(), ids);
          });
    }
  }

  /** Begins to merge. */
  void start() {
    merger.start();
  }

  PartitionIds of(int partition) {
    PartitionIds ids = partitions.get(partition);
    return ids != null
        ? ids
        : partitions.computeIfAbsent(
            partition, absent -> new PartitionIds(absent, database, folder, this::recentLimit));
  }

  private int recentLimit() {
    int share = recentIds / Math.max(1, partitions.size());
    return Math.min(recentIds, Math.max(MIN_RECENT_IDS, share));
  }

  /** There may be something to merge. */
  synchronized void wake() {
    work = true;
    notifyAll();
  }

  private synchronized void awaitWork() throws InterruptedException {
    while (!work && !closing) {
      wait();
    }
    work = false;
  }

  private void mergeUntilClosed() {
    try {
      while (!closing) {
        awaitWork();
        while (!closing && mergeOnce()) {
          // On to the next.
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("merging of ids was interrupted; runs pile up until the next start", e);
    }
  }

  /** Does one merge of each partition that has one to do; false when none had. */
  boolean mergeOnce() {
    boolean merged = false;
    for (Map.Entry<Integer, PartitionIds> entry : partitions.entrySet()) {
      merged |= mergeOnce(entry.getKey(), entry.getValue());
    }
    return merged;
  }

  private boolean mergeOnce(int partition, PartitionIds ids) {
    List<Run> inputs = ids.mergeable(plan);
    if (inputs.isEmpty() || closing) {
      return false;
    }
    try {
      merge(partition, ids, inputs);
      return true;
    } catch (CancellationException e) {
      return false; // Closing.
    } catch (IllegalStateException e) {
      failed(partition, ids, database.failures().damaged("a run of ids: " + e.getMessage(), e));
    } catch (IOException e) {
      failed(partition, ids, database.failures().of("merging runs of ids", e));
    } catch (StoreUnavailableException | StoreDamagedException e) {
      failed(partition, ids, e);
    }
    return false;
  }

  private void merge(int partition, PartitionIds ids, List<Run> inputs) throws IOException {
    long number = folder.newNumber();
    RunMerge merge = new RunMerge(inputs, ids.oldestDay(), () -> closing);
    Optional<RunHeader> header = merge.writeTo(folder.path(partition, number), partition);
    Optional<Run> merged = Optional.empty();
    if (header.isPresent()) {
      merged = Optional.of(folder.open(partition, number, header.get())); // F3
    }
    ids.replace(inputs, merged);
    for (Run input : inputs) {
      input.delete();
    }
  }

  /** It is tried again when the next run comes. */
  private static void failed(int partition, PartitionIds ids, RuntimeException why) {
    LOG.warn("merge of ids failed partition={} reason=\"{}\"", partition, why.getMessage());
    ids.mergeFailed(why);
  }

  /** Stops merging, at once and not at the end of a merge. */
  @Override
  public void close() {
    closing = true;
    partitions.values().forEach(PartitionIds::stopWaiting);
    wake();
    Uninterrupted.join(merger);
    partitions.values().forEach(PartitionIds::close);
  }
}
