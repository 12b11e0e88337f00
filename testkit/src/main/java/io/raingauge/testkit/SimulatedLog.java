package io.raingauge.testkit;

import io.raingauge.log.Log;
import io.raingauge.log.LogUnavailableException;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A log that does everything that {@link Log} does not forbid: it repeats and reorders records,
 * fails though it kept them, acknowledges what it never kept, answers late, is away for a while,
 * loses its tail, drops its head, and is made anew with a new topic id.
 *
 * <p>Nothing happens by itself: {@link #deliver} keeps and acknowledges some of what was appended.
 * For one thread; all chance comes from the one {@link Random}.
 */
public final class SimulatedLog implements Log {
  private final Random chance;
  private final List<List<LogRecord>> partitions = new ArrayList<>();
  private final long[] earliest;
  private final List<Sent> onTheWay = new ArrayList<>();
  private Faults faults;
  private int topics = 1;
  private boolean away;

  /**
   * How often each misfortune happens, from 0 to 1 for each record.
   *
   * @param failed told as failed; half of these are kept all the same
   * @param lied told as kept, and not kept
   * @param repeated kept twice, at once or later
   * @param reordered overtaken by records behind it
   */
  public record Faults(double failed, double lied, double repeated, double reordered) {
    public static final Faults NONE = new Faults(0, 0, 0, 0);

    /** Enough of everything that a history of a hundred records meets all of it. */
    public static final Faults MANY = new Faults(0.1, 0.03, 0.05, 0.05);
  }

  public SimulatedLog(int partitionCount, Random chance, Faults faults) {
    this.chance = chance;
    this.faults = faults;
    earliest = new long[partitionCount];
    for (int partition = 0; partition < partitionCount; partition++) {
      partitions.add(new ArrayList<>());
    }
  }

  @Override
  public int partitionCount() {
    return partitions.size();
  }

  @Override
  public void append(
      int partition, RecordKey key, RecordKind kind, byte[] value, Acknowledgement then) {
    onTheWay.add(new Sent(partition, key, kind, value, then));
  }

  @Override
  public long endOffset(int partition) {
    if (away) {
      throw new LogUnavailableException("the simulated log is away", new IOException("away"));
    }
    return end(partition);
  }

  @Override
  public void close() {}

  /** From now on these misfortunes happen. */
  public void faults(Faults now) {
    faults = now;
  }

  /** Until {@link #comeBack} nothing is kept, and everything appended fails when delivered. */
  public void goAway() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  /** Records that were appended and not yet answered. */
  public int onTheWay() {
    return onTheWay.size();
  }

  /** Delivers at most so many of the records on the way, the oldest first but for reorders. */
  public void deliver(int atMost) {
    for (int count = Math.min(atMost, onTheWay.size()); count > 0; count--) {
      boolean overtaken = onTheWay.size() > 1 && chance.nextDouble() < faults.reordered();
      deliver(onTheWay.remove(overtaken ? 1 + chance.nextInt(onTheWay.size() - 1) : 0));
    }
  }

  /** What is on the way vanishes without an answer, as when the process dies that sent it. */
  public void forgetOnTheWay() {
    onTheWay.clear();
  }

  /** The first record of a partition at an offset or after it, as a fold reads it. */
  public Optional<LogRecord> next(int partition, long fromOffset) {
    long offset = Math.max(fromOffset, earliest[partition]);
    List<LogRecord> all = partitions.get(partition);
    return offset < all.size() ? Optional.of(all.get((int) offset)) : Optional.empty();
  }

  /** The first offset that a partition still has. */
  public long earliest(int partition) {
    return earliest[partition];
  }

  /** The offset after a partition's last record, whether the log is away or not. */
  public long end(int partition) {
    return partitions.get(partition).size();
  }

  /** The records of a partition from an offset on, as a fold reads them. */
  public List<LogRecord> records(int partition, long fromOffset) {
    List<LogRecord> all = partitions.get(partition);
    long from = Math.max(fromOffset, earliest[partition]);
    return List.copyOf(all.subList((int) Math.min(from, all.size()), all.size()));
  }

  /** The log's own identity (F7). */
  public String topicId() {
    return "topic-" + topics;
  }

  /** Forgets the last records of a partition, acknowledged or not, as after a power cut. */
  public void loseTail(int partition, int count) {
    List<LogRecord> all = partitions.get(partition);
    all.subList((int) Math.max(earliest[partition], all.size() - count), all.size()).clear();
  }

  /** Drops the first records of a partition, since they grew too old. */
  public void dropHead(int partition, int count) {
    earliest[partition] = Math.min(end(partition), earliest[partition] + count);
  }

  /** The topic was deleted and made anew: all partitions are empty, the topic id is another. */
  public void makeAnew() {
    topics++;
    Arrays.fill(earliest, 0);
    partitions.forEach(List::clear);
  }

  private void deliver(Sent sent) {
    if (away) {
      sent.then.failed(new IOException("the simulated log is away"));
      return;
    }
    boolean failed = chance.nextDouble() < faults.failed();
    boolean kept = failed ? chance.nextBoolean() : chance.nextDouble() >= faults.lied();
    long offset = partitions.get(sent.partition).size();
    if (kept) {
      keep(sent);
      if (chance.nextDouble() < faults.repeated()) {
        repeat(sent);
      }
    }
    if (failed) {
      sent.then.failed(new IOException("the simulated log says that it failed"));
    } else {
      sent.then.kept(offset);
    }
  }

  private void repeat(Sent sent) {
    if (chance.nextBoolean()) {
      keep(sent);
    } else {
      onTheWay.add(new Sent(sent.partition, sent.key, sent.kind, sent.value, new Ignored()));
    }
  }

  private void keep(Sent sent) {
    List<LogRecord> all = partitions.get(sent.partition);
    all.add(new LogRecord(all.size(), sent.key, sent.kind, sent.value));
  }

  private record Sent(
      int partition, RecordKey key, RecordKind kind, byte[] value, Acknowledgement then) {}

  /** A repeat was answered when it was sent first. */
  private record Ignored() implements Acknowledgement {
    @Override
    public void kept(long offset) {}

    @Override
    public void failed(Exception why) {}
  }
}
