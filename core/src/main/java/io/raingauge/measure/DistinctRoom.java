package io.raingauge.measure;

/**
 * How many values several states of {@link Measure.Kind#DISTINCT} and {@link Measure.Kind#QUANTILE}
 * may together keep one by one; a number of the latter, which has a count, takes the room of two.
 * When it is full, a state that gets one more goes on as a sketch. For one thread.
 */
public final class DistinctRoom {
  private final int most;
  private int used;

  /**
   * @param most values
   */
  public DistinctRoom(int most) {
    this.most = most;
  }

  /** Room for as many values as fit into some bytes of memory. */
  public static DistinctRoom ofBytes(long bytes) {
    return new DistinctRoom((int) Math.min(Integer.MAX_VALUE, bytes / ExactValues.MOST_BYTES));
  }

  /** Bytes of memory that the values take, at most. */
  public long usedBytes() {
    return (long) ExactValues.MOST_BYTES * used;
  }

  boolean take() {
    if (used == most) {
      return false;
    }
    used++;
    return true;
  }

  void give(int values) {
    used -= values;
  }
}
