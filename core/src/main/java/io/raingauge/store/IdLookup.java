package io.raingauge.store;

import java.util.Arrays;

/**
 * Many ids at once, asked of a store by a fold that is about to count them (F5), column by column;
 * and the store's answers. So a store may look them up side by side.
 *
 * <p>Filled again and again, so that nothing is allocated per id; it grows to the largest record.
 * For one thread.
 */
public final class IdLookup {
  private final Ids asked = new Ids(64);
  private boolean[] counted = new boolean[64];

  /** Forgets all, keeping the memory. */
  public void clear() {
    asked.clear();
  }

  /**
   * Asks for one more; the answer is no until {@link #markCounted}. The parameters are those of
   * {@link Store#counted(int, long, long, int, int, long)}.
   *
   * @return its index
   */
  public int add(long idHigh, long idLow, int oldestIdDay, long at) {
    int index = asked.size();
    asked.add(idHigh, idLow, oldestIdDay, at);
    if (index == counted.length) {
      counted = Arrays.copyOf(counted, index * 2);
    }
    counted[index] = false;
    return index;
  }

  public int size() {
    return asked.size();
  }

  public long high(int index) {
    return asked.high(index);
  }

  public long low(int index) {
    return asked.low(index);
  }

  public int oldestDay(int index) {
    return asked.day(index);
  }

  public long position(int index) {
    return asked.position(index);
  }

  /** The store's answer: this id was counted earlier. */
  public void markCounted(int index) {
    counted[index] = true;
  }

  /** Whether the store has counted it earlier. */
  public boolean counted(int index) {
    return counted[index];
  }
}
