package io.raingauge.collector.forward;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * At which offsets of one partition the log acknowledged the numbers that no checkpoint has taken
 * yet. Bounded: beyond {@link #MAX_MARKS} neighbours are joined under the greater offset, so that a
 * number is missed a little later, never too early.
 *
 * <p>For one thread.
 */
final class AcknowledgedOffsets {
  static final int MAX_MARKS = 4096;

  private ArrayDeque<Mark> marks = new ArrayDeque<>();

  /** Numbers below {@code next}, and not below the mark before, lie at or before this offset. */
  private record Mark(long next, long offset) {}

  /** The numbers from the last mark's on up to {@code next} were acknowledged at an offset. */
  void add(long next, long offset) {
    marks.addLast(new Mark(next, offset));
    if (marks.size() > MAX_MARKS) {
      joinNeighbours();
    }
  }

  void forgetBelow(long number) {
    while (!marks.isEmpty() && marks.peekFirst().next() <= number) {
      marks.pollFirst();
    }
  }

  void clear() {
    marks.clear();
  }

  /** The offset at which a number was acknowledged; −1 when it is not known. */
  long offsetOf(long number) {
    for (Mark mark : marks) {
      if (mark.next() > number) {
        return mark.offset();
      }
    }
    return -1;
  }

  private void joinNeighbours() {
    List<Mark> all = new ArrayList<>(marks);
    marks = new ArrayDeque<>();
    for (int index = 0; index + 1 < all.size(); index += 2) {
      Mark first = all.get(index);
      Mark second = all.get(index + 1);
      marks.addLast(new Mark(second.next(), Math.max(first.offset(), second.offset())));
    }
    if (all.size() % 2 == 1) {
      marks.addLast(all.get(all.size() - 1));
    }
  }
}
