package io.raingauge.collector.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers roughly when which numbers were written, to tell how long the oldest has waited. At
 * most one mark a second, and {@link #MAX_MARKS} in all: then neighbours are joined, and ages come
 * out too long rather than too short.
 *
 * <p>Guarded by the lock of {@link Segments}.
 */
final class Ages {
  static final int MAX_MARKS = 4096;
  private static final long WIDTH_MS = 1000;

  private ArrayDeque<Mark> marks = new ArrayDeque<>();

  /** Numbers below {@code next}, and not below the mark before, were written from then on. */
  private record Mark(long fromMs, long[] next) {}

  void add(long writtenMs, long[] next) {
    Mark last = marks.peekLast();
    boolean joins = last != null && writtenMs - last.fromMs() < WIDTH_MS;
    if (last != null && joins) {
      marks.pollLast();
      marks.addLast(new Mark(last.fromMs(), next.clone()));
      return;
    }
    marks.addLast(new Mark(writtenMs, next.clone()));
    if (marks.size() > MAX_MARKS) {
      joinNeighbours();
    }
  }

  /** When the oldest of the numbers not below {@code taken} was written; {@code nowMs} for none. */
  long oldestMs(long[] taken, long nowMs) {
    while (!marks.isEmpty() && isBelow(marks.peekFirst().next(), taken)) {
      marks.pollFirst();
    }
    return marks.isEmpty() ? nowMs : Math.min(nowMs, marks.peekFirst().fromMs());
  }

  private void joinNeighbours() {
    List<Mark> all = new ArrayList<>(marks);
    marks = new ArrayDeque<>();
    for (int index = 0; index + 1 < all.size(); index += 2) {
      marks.addLast(new Mark(all.get(index).fromMs(), all.get(index + 1).next()));
    }
    if (all.size() % 2 == 1) {
      marks.addLast(all.get(all.size() - 1));
    }
  }

  private static boolean isBelow(long[] next, long[] taken) {
    for (int partition = 0; partition < next.length; partition++) {
      if (next[partition] > taken[partition]) {
        return false;
      }
    }
    return true;
  }
}
