package io.raingauge.chunk;

import java.util.Comparator;

/**
 * A place in one partition of the log: before the line {@code line} of the record at {@code offset}
 * of an epoch. Ordered by epoch, then offset, then line (F7).
 *
 * @param epoch 0, 1, 2, …
 * @param offset of a record, in that epoch
 * @param line of an event within the record, from 0
 */
public record Position(int epoch, long offset, int line) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::epoch)
          .thenComparingLong(Position::offset)
          .thenComparingInt(Position::line);

  public Position {
    if (epoch < 0 || offset < 0 || line < 0) {
      throw new IllegalArgumentException(
          "no position is epoch " + epoch + ", offset " + offset + ", line " + line);
    }
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return epoch + ":" + offset + ":" + line;
  }
}
