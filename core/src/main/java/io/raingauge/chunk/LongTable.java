package io.raingauge.chunk;

import java.util.Arrays;

/**
 * Different whole numbers in the order of their first sight, as {@link TextTable} has strings. For
 * one thread.
 */
public final class LongTable {
  private static final int SMALLEST = 64;

  private long[] numbers = new long[SMALLEST];
  private int[] slots = new int[2 * SMALLEST]; // A code plus one; 0 ends a search.
  private int size;

  public int size() {
    return size;
  }

  /** The number of a code. */
  public long number(int code) {
    return numbers[code];
  }

  /** The code of a number, which is added if it is new. */
  public int codeOf(long number) {
    int slot = slotOf(number);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, size * 2);
      slots = new int[size * 4];
      for (int code = 0; code < size; code++) {
        slots[slotOf(numbers[code])] = code + 1;
      }
      slot = slotOf(number);
    }
    numbers[size++] = number;
    slots[slot] = size;
    return size - 1;
  }

  private int slotOf(long number) {
    int slot = (int) DistinctCounter.mixed(number) & (slots.length - 1);
    while (slots[slot] > 0 && numbers[slots[slot] - 1] != number) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
