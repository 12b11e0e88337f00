package io.raingauge.collector.spool;

/** A place in the spool: the sequence of a segment, and a byte in it. */
public record Position(long sequence, long offset) implements Comparable<Position> {
  /** Before everything. */
  public static final Position START = new Position(0, 0);

  @Override
  public int compareTo(Position other) {
    int order = Long.compare(sequence, other.sequence);
    return order != 0 ? order : Long.compare(offset, other.offset);
  }
}
