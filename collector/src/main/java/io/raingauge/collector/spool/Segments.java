package io.raingauge.collector.spool;

import io.raingauge.disk.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments that are safe on disk, and what is known of them: what the log acknowledged and what
 * checkpoints took. Deletes those that are needed no more (S5) or must make room (S4), oldest
 * first.
 *
 * <p>Safe for many threads. Files are deleted outside of the lock.
 */
final class Segments {
  private static final Logger LOG = LoggerFactory.getLogger(Segments.class);

  private final Disk disk;
  private final TreeMap<Long, Segment> bySequence = new TreeMap<>();
  private final List<Segment> undeleted = new ArrayList<>();
  private final Ages ages = new Ages();
  private final long[] end;
  private final long[] taken;
  private final long[] acknowledged;
  private long releasedEarly;

  /** A place to read from: in this segment, from {@code offset}, before {@code size}. */
  record Place(Segment segment, long offset, long size) {
    Position position() {
      return new Position(segment.sequence(), offset);
    }
  }

  Segments(Disk disk, int partitions) {
    this.disk = disk;
    end = ones(partitions);
    taken = ones(partitions);
    acknowledged = ones(partitions);
  }

  synchronized void add(Segment segment, long writtenMs) {
    bySequence.put(segment.sequence(), segment);
    System.arraycopy(segment.next, 0, end, 0, end.length);
    if (!segment.isEmpty()) {
      ages.add(writtenMs, end);
    }
  }

  /** The segment has grown, and what it has grown by is forced (S1). */
  synchronized void grown(Segment segment, long size, long[] next, long writtenMs) {
    segment.size = size;
    System.arraycopy(next, 0, segment.next, 0, next.length);
    System.arraycopy(next, 0, end, 0, end.length);
    ages.add(writtenMs, end);
  }

  /** The segment turned out to end earlier than its file. */
  synchronized void trim(Segment segment, long size) {
    segment.size = size;
  }

  /** Deletes the segments all of whose events have numbers below these (S5), but the newest. */
  void taken(long[] next) {
    List<Segment> gone = new ArrayList<>();
    synchronized (this) {
      System.arraycopy(next, 0, taken, 0, taken.length);
      while (bySequence.size() > 1 && bySequence.firstEntry().getValue().isBelow(taken)) {
        gone.add(bySequence.pollFirstEntry().getValue()); // S5
      }
      undeleted.addAll(gone);
    }
    deleteFiles();
  }

  synchronized void acknowledged(long[] next) {
    System.arraycopy(next, 0, acknowledged, 0, acknowledged.length);
  }

  /**
   * Releases old segments that the log acknowledged until {@code bytes} more fit under {@code
   * maxBytes} (S4).
   *
   * @return whether they fit
   */
  boolean makeRoom(long bytes, long maxBytes) {
    synchronized (this) {
      if (bytes() + bytes <= maxBytes) {
        return true;
      }
      long excess = bytes() + bytes - maxBytes;
      for (Segment segment : releasable(excess)) {
        bySequence.remove(segment.sequence());
        undeleted.add(segment);
        releasedEarly += notTaken(segment);
      }
    }
    deleteFiles();
    synchronized (this) {
      return bytes() + bytes <= maxBytes;
    }
  }

  /** Whether all events of the newest segment are acknowledged or taken, and there are some. */
  synchronized boolean newestIsReleasable() {
    return !bySequence.isEmpty()
        && !bySequence.lastEntry().getValue().isEmpty()
        && bySequence.lastEntry().getValue().isBelow(needless());
  }

  /** Where a reader at {@code from} goes on; at the end the size is the offset. */
  synchronized Place at(Position from) {
    Map.Entry<Long, Segment> entry = bySequence.ceilingEntry(from.sequence());
    while (entry != null) {
      Segment segment = entry.getValue();
      boolean within = segment.sequence() == from.sequence();
      long offset =
          within ? Math.max(from.offset(), segment.header.bytes()) : segment.header.bytes();
      Map.Entry<Long, Segment> higher = bySequence.higherEntry(entry.getKey());
      if ((offset < segment.size && !segment.isEmpty()) || higher == null) {
        return new Place(segment, offset, Math.max(offset, segment.size));
      }
      entry = higher;
    }
    throw new IllegalStateException(from + " is behind the end of the spool; open it first");
  }

  synchronized boolean contains(Segment segment) {
    return bySequence.containsValue(segment);
  }

  /** The segment that holds a number, or else the first one behind it, or the end. */
  synchronized Position positionOf(int partition, long number) {
    for (Segment segment : bySequence.values()) {
      if (segment.next[partition] > number
          && segment.next[partition] > segment.header.first()[partition]) {
        return segment.start();
      }
    }
    return bySequence.lastEntry().getValue().end();
  }

  /** The end of what is safe on disk, and the next numbers there. */
  synchronized Spool.End end() {
    return new Spool.End(bySequence.lastEntry().getValue().end(), end.clone());
  }

  synchronized boolean isEmpty() {
    return bySequence.isEmpty();
  }

  /** Bytes of all files, those included that could not be deleted yet. */
  synchronized long bytes() {
    long bytes = 0;
    for (Segment segment : bySequence.values()) {
      bytes += segment.size;
    }
    for (Segment segment : undeleted) {
      bytes += segment.size;
    }
    return bytes;
  }

  synchronized int count() {
    return bySequence.size() + undeleted.size();
  }

  synchronized long releasedEarly() {
    return releasedEarly;
  }

  synchronized long waitingEvents() {
    long count = 0;
    for (Segment segment : bySequence.values()) {
      count += notTaken(segment);
    }
    return count;
  }

  synchronized long oldestMs(long nowMs) {
    return ages.oldestMs(taken, nowMs);
  }

  private List<Segment> releasable(long excess) {
    List<Segment> found = new ArrayList<>();
    long[] needless = needless();
    long freed = 0;
    for (Segment segment : bySequence.headMap(bySequence.lastKey()).values()) {
      if (freed >= excess || !segment.isBelow(needless)) {
        break;
      }
      found.add(segment);
      freed += segment.size;
    }
    return freed >= excess ? found : List.of();
  }

  /** Below these the log has acknowledged, or a checkpoint has taken. */
  private long[] needless() {
    long[] numbers = new long[taken.length];
    Arrays.setAll(numbers, index -> Math.max(taken[index], acknowledged[index]));
    return numbers;
  }

  private long notTaken(Segment segment) {
    long count = 0;
    for (int partition = 0; partition < taken.length; partition++) {
      long from = Math.max(segment.header.first()[partition], taken[partition]);
      count += Math.max(0, segment.next[partition] - from);
    }
    return count;
  }

  /** Deletes files of segments that are out of the list; what fails is tried again next time. */
  private void deleteFiles() {
    List<Segment> all;
    synchronized (this) {
      all = List.copyOf(undeleted);
    }
    for (Segment segment : all) {
      try {
        disk.delete(segment.name());
      } catch (IOException e) {
        LOG.warn("spool segment={} could not be deleted, will be tried again", segment.name(), e);
        return; // oldest first, always
      }
      synchronized (this) {
        undeleted.remove(segment);
      }
    }
  }

  private static long[] ones(int count) {
    long[] numbers = new long[count];
    Arrays.fill(numbers, 1);
    return numbers;
  }
}
