package io.raingauge.chunk;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Different strings in the order of their first sight; the place of each is its code. A hash table
 * of open addressing, at most half full, beside the strings' own memory.
 *
 * <p>For one thread.
 */
final class TextTable {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;
  private static final int SMALLEST = 64;

  /** Of so many bytes a comparison takes less than a hash, and the last one often comes again. */
  private static final int LONG_STRING = 32;

  private final Texts texts = new Texts();
  private int[] slots = new int[SMALLEST]; // A code plus one; 0 ends a search.
  private int[] hashes = new int[SMALLEST];

  /** The string that was asked for last. */
  private int last;

  int size() {
    return texts.count();
  }

  Texts texts() {
    return texts;
  }

  void clear() {
    texts.clear();
    Arrays.fill(slots, 0);
    last = 0;
  }

  /** The code of a string, which is added if it is new. */
  int codeOf(byte[] bytes, int from, int to) {
    if (to - from < LONG_STRING || last == size() || !is(last, bytes, from, to)) {
      last = search(bytes, from, to);
    }
    return last;
  }

  private boolean is(int code, byte[] bytes, int from, int to) {
    return Arrays.equals(texts.bytes(), texts.from(code), texts.to(code), bytes, from, to);
  }

  private int search(byte[] bytes, int from, int to) {
    long wide = hash(bytes, from, to);
    int hash = (int) (wide >>> 32);
    int slot = hash & (slots.length - 1);
    for (int code = slots[slot] - 1; code >= 0; code = slots[slot] - 1) {
      if (hashes[code] == hash && is(code, bytes, from, to)) {
        return code;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return add(hash, slot, bytes, from, to);
  }

  private int add(int hash, int slot, byte[] bytes, int from, int to) {
    int code = texts.count();
    texts.add(bytes, from, to);
    if (hashes.length == code) {
      hashes = Arrays.copyOf(hashes, code * 2);
    }
    hashes[code] = hash;
    slots[slot] = code + 1;
    if ((code + 1) * 2 > slots.length) {
      rebuild();
    }
    return code;
  }

  private void rebuild() {
    slots = new int[slots.length * 2];
    for (int code = 0; code < texts.count(); code++) {
      int slot = hashes[code] & (slots.length - 1);
      while (slots[slot] != 0) {
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = code + 1;
    }
  }

  /** Eight bytes at a step, multiplied and folded; all 64 bits are good. */
  static long hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ (long) LONG.get(bytes, at)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << 8) | (bytes[at] & 0xff);
    }
    return DistinctCounter.mixed((hash ^ rest) * MULTIPLIER);
  }
}
