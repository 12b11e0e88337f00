package io.raingauge.store.rocksdb;

import io.raingauge.store.IdLookup;
import io.raingauge.store.Ids;
import io.raingauge.store.StoreUnavailableException;
import io.raingauge.store.rocksdb.Database.Column;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The ids that one partition has counted (F5): the newest in a table, the others in runs. An id may
 * stand in several places with several days, when it was counted anew after its window; the newest
 * day decides, so neither the order of runs nor when they are merged matters to an answer.
 *
 * <p>Safe for many threads; the lock is nearly always free, since one fold writes and asks.
 */
final class PartitionIds {
  /** At so many runs a flush that would add one waits until a merge has made room. */
  private static final int MAX_RUNS = 64;

  private final int partition;
  private final Database database;
  private final RunFolder folder;
  private final IntSupplier recentLimit;
  private final RecentIds recent = new RecentIds();
  private List<Run> runs;
  private long nextFlush;
  private int oldestDay = Integer.MIN_VALUE;
  private boolean closed;
  private @Nullable RuntimeException mergeFailure;

  /**
   * The table as a run, written by a flush that then failed: the next one lists it. It is not
   * deleted, since RocksDB may bring the failed write back, which lists it too.
   */
  private @Nullable Run unlisted;

  /**
   * @param recentLimit how many ids the table may hold before they become a run
   */
  PartitionIds(int partition, Database database, RunFolder folder, IntSupplier recentLimit) {
    this.partition = partition;
    this.database = database;
    this.folder = folder;
    this.recentLimit = recentLimit;
    this.runs = List.of();
  }

  /** Takes a run that is listed. Only while opening. */
  synchronized void restore(Run run) {
    runs = with(runs, run);
  }

  /** Takes the ids of a flush that are in no run yet. Only while opening. */
  synchronized void restore(long flush, byte[] ids) {
    recent.addAll(ids);
    nextFlush = Math.max(nextFlush, flush + 1);
  }

  synchronized boolean counted(long high, long low, int since) {
    requireOpen();
    if (recent.holds(high, low, since)) {
      return true;
    }
    try {
      for (Run run : runs) {
        if (run.holds(high, low, since)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw database.failures().of("looking up an id", e);
    }
  }

  /** Run by run, so that the processor fetches the filters of many ids at a time from memory. */
  synchronized void counted(IdLookup ids) {
    requireOpen();
    for (int index = 0; index < ids.size(); index++) {
      if (recent.holds(ids.high(index), ids.low(index), ids.oldestDay(index))) {
        ids.markCounted(index);
      }
    }
    try {
      for (Run run : runs) {
        mark(ids, run);
      }
    } catch (IOException e) {
      throw database.failures().of("looking up ids", e);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  private static void mark(IdLookup ids, Run run) throws IOException {
    for (int index = 0; index < ids.size(); index++) {
      long high = ids.high(index);
      long low = ids.low(index);
      if (run.mayHold(high, low)
          && !ids.counted(index)
          && run.holds(high, low, ids.oldestDay(index))) {
        ids.markCounted(index);
      }
    }
  }

  /**
   * Writes a flush: adds the ids to the batch, which has all else, and writes the batch.
   *
   * @return whether a run is new or a day has passed, so that there may be something to merge
   */
  synchronized boolean write(Ids ids, int oldestIdDay, WriteBatch batch) {
    boolean dayPassed = oldestIdDay > oldestDay;
    boolean full =
        recent.count() > 0
            && ids.size() > 0
            && recent.count() + ids.size() > recentLimit.getAsInt();
    if (full && unlisted == null) {
      awaitRoom();
      unlisted = writeRecent();
    }
    complete(batch, ids);
    database.write(batch);
    boolean newRun = unlisted != null;
    if (unlisted != null) {
      runs = with(runs, unlisted);
      unlisted = null;
      recent.clear();
    }
    for (int index = 0; index < ids.size(); index++) {
      recent.add(ids.high(index), ids.low(index), ids.day(index));
    }
    oldestDay = Math.max(oldestDay, oldestIdDay);
    return newRun || dayPassed;
  }

  private void complete(WriteBatch batch, Ids ids) {
    // Never the same key twice: RocksDB may bring back a write that it reported as failed.
    long flush = nextFlush++;
    ColumnFamilyHandle column = database.handle(Column.RECENT_IDS);
    try {
      if (unlisted != null) {
        folder.list(unlisted, batch);
        batch.deleteRange(column, flushKey(0), flushKey(flush));
      }
      if (ids.size() > 0) {
        batch.put(column, flushKey(flush), RecentIds.toBytes(ids));
      }
    } catch (RocksDBException e) {
      throw database.failures().of("preparing a write", e);
    }
  }

  private Run writeRecent() {
    long number = folder.newNumber();
    try (RunWriter writer =
        RunWriter.open(folder.path(partition, number), partition, recent.count())) {
      recent.writeTo(writer);
      return folder.open(partition, number, writer.finish()); // F3: forced before it is listed.
    } catch (IOException e) {
      throw database.failures().of("writing a run of ids", e);
    }
  }

  private void awaitRoom() {
    while (runs.size() >= MAX_RUNS && !closed) {
      if (mergeFailure != null) {
        throw mergeFailure;
      }
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StoreUnavailableException("interrupted while waiting for a merge of ids", e);
      }
    }
  }

  /** What to merge now; empty for nothing. */
  synchronized List<Run> mergeable(MergePlan plan) {
    List<Run> chosen = new ArrayList<>();
    for (int index : plan.next(runs.stream().map(Run::header).toList(), oldestDay)) {
      chosen.add(runs.get(index));
    }
    return chosen;
  }

  /** Ids of earlier days are of no more use. */
  synchronized int oldestDay() {
    return oldestDay;
  }

  /** Lists the merged run instead of its inputs, and then looks into it instead of them. */
  void replace(List<Run> inputs, Optional<Run> merged) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Run input : inputs) {
        folder.unlist(input, batch);
      }
      if (merged.isPresent()) {
        folder.list(merged.get(), batch);
      }
      database.write(batch);
    } catch (RocksDBException e) {
      throw database.failures().of("preparing a write", e);
    }
    synchronized (this) {
      List<Run> kept = new ArrayList<>(runs);
      kept.removeAll(inputs);
      merged.ifPresent(kept::add);
      runs = List.copyOf(kept);
      mergeFailure = null;
      notifyAll();
    }
  }

  /** A flush that needs room fails with this instead of waiting for ever. */
  synchronized void mergeFailed(RuntimeException why) {
    mergeFailure = why;
    notifyAll();
  }

  synchronized int runCount() {
    return runs.size();
  }

  /** Lets those go who wait for a merge that will not come. */
  synchronized void stopWaiting() {
    closed = true;
    notifyAll();
  }

  /** No lookup comes after this. */
  synchronized void close() {
    try {
      for (Run run : runs) {
        run.close();
      }
    } catch (IOException e) {
      throw database.failures().of("closing a run of ids", e);
    }
    runs = List.of();
    recent.clear();
  }

  private byte[] flushKey(long flush) {
    return ByteBuffer.allocate(10).putShort((short) partition).putLong(flush).array();
  }

  private static List<Run> with(List<Run> runs, Run run) {
    List<Run> more = new ArrayList<>(runs);
    more.add(run);
    return List.copyOf(more);
  }
}
