package io.raingauge.collector.spool;

import java.util.regex.Pattern;

/**
 * One file of the spool, as far as it is forced. Guarded by the lock of {@link Segments}, but for
 * what never changes.
 */
final class Segment {
  private static final Pattern NAME = Pattern.compile("spool-[0-9]{16}\\.seg");

  final SegmentHeader header;

  /** The number after the last event of each partition in it. */
  final long[] next;

  /** Bytes that count: behind them is nothing, or what was refused. */
  long size;

  Segment(SegmentHeader header, long[] next, long size) {
    this.header = header;
    this.next = next;
    this.size = size;
  }

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static String name(long sequence) {
    return String.format("spool-%016d.seg", sequence);
  }

  /** The sequence in a name of a segment. */
  static long sequence(String name) {
    return Long.parseLong(name.substring(6, 22));
  }

  String name() {
    return name(header.sequence());
  }

  long sequence() {
    return header.sequence();
  }

  /** Where its first frame begins. */
  Position start() {
    return new Position(header.sequence(), header.bytes());
  }

  Position end() {
    return new Position(header.sequence(), size);
  }

  boolean isEmpty() {
    return eventCount() == 0;
  }

  long eventCount() {
    long count = 0;
    for (int partition = 0; partition < next.length; partition++) {
      count += next[partition] - header.first()[partition];
    }
    return count;
  }

  /** Whether every event in it has a number below these. */
  boolean isBelow(long[] numbers) {
    for (int partition = 0; partition < next.length; partition++) {
      if (next[partition] > header.first()[partition] && next[partition] > numbers[partition]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a number of a partition is in it. */
  boolean holds(int partition, long number) {
    return header.first()[partition] <= number && number < next[partition];
  }
}
