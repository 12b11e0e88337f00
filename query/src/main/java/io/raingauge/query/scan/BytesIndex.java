package io.raingauge.query.scan;

import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;

/** Different byte strings, numbered in the order of their first sight. For one thread. */
final class BytesIndex {
  private final GrowingBytes all = new GrowingBytes();
  private int[] ends = new int[64];
  private int[] hashes = new int[64];
  private int[] slots = new int[128]; // A number plus one; 0 ends a search.
  private int size;

  int size() {
    return size;
  }

  byte[] bytes(int number) {
    return Arrays.copyOfRange(all.bytes(), from(number), ends[number]);
  }

  /** Appends the bytes of a number. */
  void write(int number, GrowingBytes into) {
    into.put(all.bytes(), from(number), ends[number]);
  }

  /** Bytes of memory that it takes. */
  long usedBytes() {
    return all.size() + 4L * (ends.length + hashes.length + slots.length);
  }

  /** The number of {@code bytes[0, length)}, which are added if they are new. */
  int numberOf(byte[] bytes, int length) {
    int hash = 1;
    for (int index = 0; index < length; index++) {
      hash = 31 * hash + bytes[index];
    }
    hash *= 0x9e3779b9;
    hash ^= hash >>> 15;
    int slot = hash & (slots.length - 1);
    while (slots[slot] > 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && equal(number, bytes, length)) {
        return number;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return add(bytes, length, hash, slot);
  }

  private int add(byte[] bytes, int length, int hash, int slot) {
    all.put(bytes, 0, length);
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    ends[size] = all.size();
    hashes[size] = hash;
    slots[slot] = ++size;
    if (size * 2 > slots.length) {
      slots = new int[slots.length * 2];
      for (int number = 0; number < size; number++) {
        int at = hashes[number] & (slots.length - 1);
        while (slots[at] > 0) {
          at = (at + 1) & (slots.length - 1);
        }
        slots[at] = number + 1;
      }
    }
    return size - 1;
  }

  private boolean equal(int number, byte[] bytes, int length) {
    return Arrays.equals(all.bytes(), from(number), ends[number], bytes, 0, length);
  }

  private int from(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }
}
