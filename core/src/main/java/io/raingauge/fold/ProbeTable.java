package io.raingauge.fold;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A hash table of entries that carry their own key: open addressing, linear probing, at most half
 * full. A look-up allocates nothing. Removal is rare and in bulk: it builds the table anew.
 *
 * <p>For one thread.
 */
abstract class ProbeTable<T extends ProbeTable.Entry> {
  /** Something that can be found by the hash of its key. */
  abstract static class Entry {
    final int hash;

    Entry(int hash) {
      this.hash = hash;
    }
  }

  private static final int SMALLEST = 16;

  private @Nullable Entry[] slots = new @Nullable Entry[SMALLEST];
  private int size;

  final int size() {
    return size;
  }

  /** Where a search for a hash begins. */
  final int firstSlot(int hash) {
    return hash & (slots.length - 1);
  }

  /** Where it goes on. */
  final int slotAfter(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /** What is in a slot; null ends the search. */
  @SuppressWarnings("unchecked") // Only add() fills slots.
  final @Nullable T at(int slot) {
    return (T) slots[slot];
  }

  /** Adds an entry whose key is not in the table. */
  final void add(T entry) {
    if ((size + 1) * 2 > slots.length) {
      rebuild(slots.length * 2);
    }
    place(entry);
    size++;
  }

  /** Asks of each entry once whether it goes. */
  final void removeIf(Predicate<T> gone) {
    int before = size;
    for (int slot = 0; slot < slots.length; slot++) {
      T entry = at(slot);
      if (entry != null && gone.test(entry)) {
        slots[slot] = null;
        size--;
      }
    }
    if (size < before) {
      rebuild(Math.max(SMALLEST, Integer.highestOneBit(size) * 4));
    }
  }

  final void forEach(Consumer<T> then) {
    for (int slot = 0; slot < slots.length; slot++) {
      T entry = at(slot);
      if (entry != null) {
        then.accept(entry);
      }
    }
  }

  private void rebuild(int room) {
    @Nullable Entry[] old = slots;
    slots = new @Nullable Entry[room];
    for (@Nullable Entry entry : old) {
      if (entry != null) {
        place(entry);
      }
    }
  }

  private void place(Entry entry) {
    int slot = firstSlot(entry.hash);
    while (slots[slot] != null) {
      slot = slotAfter(slot);
    }
    slots[slot] = entry;
  }
}
