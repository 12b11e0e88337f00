package io.raingauge.server.audit;

import java.util.Optional;

/**
 * One of 1, 2, 4, … equal ranges of all ids, by their digests: as many as it takes for one range to
 * fit into memory.
 *
 * @param index from 0
 * @param of a power of two
 */
record IdRange(int index, int of) {
  static final IdRange ALL = new IdRange(0, 1);

  private static final int MOST = 1 << 30;

  /**
   * @param low the digest's half by which {@link IdDays} does not choose places
   */
  boolean holds(long low) {
    return (int) (((low >>> Integer.SIZE) * of) >>> Integer.SIZE) == index;
  }

  /** Its first half. */
  IdRange half() {
    if (of == MOST) {
      throw new IllegalStateException("ids with one digest do not fit into an audit's memory");
    }
    return new IdRange(2 * index, 2 * of);
  }

  /** The range behind it, of the same size. */
  Optional<IdRange> next() {
    return index + 1 == of ? Optional.empty() : Optional.of(new IdRange(index + 1, of));
  }

  /** How many ranges of its size are behind it. */
  int after() {
    return of - index - 1;
  }
}
