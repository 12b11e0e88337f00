package io.raingauge.fold;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Entries by the bytes of a name: series of a rollup, collections of a partition. */
final class BytesTable<T extends BytesTable.Named> extends ProbeTable<T> {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9e3779b97f4a7c15L;

  /** An entry and its name. */
  abstract static class Named extends ProbeTable.Entry {
    final byte[] name;

    Named(byte[] name) {
      super(hash(name, 0, name.length));
      this.name = name;
    }

    final boolean isNamed(byte[] bytes, int from, int to) {
      return Arrays.equals(name, 0, name.length, bytes, from, to);
    }
  }

  @Nullable T find(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    for (int slot = firstSlot(hash); ; slot = slotAfter(slot)) {
      T entry = at(slot);
      if (entry == null || (entry.hash == hash && entry.isNamed(bytes, from, to))) {
        return entry;
      }
    }
  }

  /** Eight bytes at a step, multiplied and folded; the low bits depend on all. */
  static int hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ (long) LONG.get(bytes, at)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    for (; at < to; at++) {
      hash = (hash ^ (bytes[at] & 0xff)) * MULTIPLIER;
    }
    hash *= MULTIPLIER;
    return (int) (hash >>> 32);
  }
}
