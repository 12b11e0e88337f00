package io.raingauge.chunk;

import io.raingauge.wire.ByteSearch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A name in the tree of all names of members that a chunk has met: under it the names within its
 * objects, and its column where it had a value. Names are found by their bytes. For one thread.
 */
final class Member {
  private static final @Nullable Member[] NONE = {};

  /** What all members of one dotted path share: whether the event at hand has had it. */
  static final class Path {
    private int row = -1;

    /** Marks the path as had in a row, and tells whether it was already. */
    boolean isRepeated(int inRow) {
      boolean is = row == inRow;
      row = inRow;
      return is;
    }

    void clear() {
      row = -1;
    }
  }

  private final @Nullable Member parent;
  private final byte[] name;
  private final Path path;
  private final int hash;

  /** Without what is escaped in JSON: its bytes there would be another name's. */
  private final boolean isPlain;

  private @Nullable Member[] slots = NONE;
  private int size;
  private @Nullable Member first;
  private @Nullable Member next;
  private @Nullable ColumnValues column;
  private boolean isLeaf;
  private boolean isMet;

  /** The row that had its column's value last. */
  private int row = -1;

  Member(@Nullable Member parent, byte[] name, Path path) {
    this.parent = parent;
    this.name = name;
    this.path = path;
    this.hash = hash(name, 0, name.length);
    this.isPlain = ByteSearch.firstOf(name, 0, name.length, '"', '\\') == name.length;
  }

  @Nullable Member parent() {
    return parent;
  }

  /** Its name as UTF-8. */
  byte[] name() {
    return name;
  }

  String text() {
    return new String(name, StandardCharsets.UTF_8);
  }

  Path path() {
    return path;
  }

  /** Whether the chunk at hand has met it. */
  boolean isMet() {
    return isMet;
  }

  void meet() {
    isMet = true;
  }

  /** Whether the chunk at hand has a column of it. */
  boolean isLeaf() {
    return isLeaf;
  }

  /** Its column; null if it never had one. */
  @Nullable ColumnValues column() {
    return column;
  }

  /** Gives it a column, the empty one of an earlier chunk if there is. */
  ColumnValues becomeLeaf(Supplier<ColumnValues> another) {
    ColumnValues its = column == null ? another.get() : column;
    column = its;
    isLeaf = true;
    return its;
  }

  /** Forgets the values of the chunk at hand, here and below; keeps the memory for the next. */
  void clear() {
    row = -1;
    isLeaf = false;
    isMet = false;
    path.clear();
    for (Member child : slots) {
      if (child != null) {
        child.clear();
      }
    }
    if (column != null) {
      column.clear();
    }
  }

  /** Marks its column's value as had in a row, and tells whether it was already. */
  boolean isRepeated(int inRow) {
    boolean is = row == inRow;
    row = inRow;
    return is;
  }

  /** The member that most likely comes after one, if a JSON string may hold its name as it is. */
  @Nullable Member likely(@Nullable Member before) {
    Member guess = before == null ? first : before.next;
    return guess != null && guess.isMet && guess.isPlain ? guess : null;
  }

  /**
   * The member of a name within its object, null where it is new.
   *
   * @param before the member before it in the event, null for none: the events of a collection
   *     mostly have their members in one order
   */
  @Nullable Member find(@Nullable Member before, byte[] bytes, int from, int to) {
    Member guess = before == null ? first : before.next;
    if (guess != null && guess.isNamed(bytes, from, to)) {
      return guess;
    }
    Member found = search(bytes, from, to);
    if (found != null) {
      follow(before, found);
    }
    return found;
  }

  /** Adds a member that was not found. */
  void add(@Nullable Member before, Member child) {
    if ((size + 1) * 2 > slots.length) {
      @Nullable Member[] old = slots;
      slots = new @Nullable Member[Math.max(8, old.length * 2)];
      for (@Nullable Member each : old) {
        if (each != null) {
          place(each);
        }
      }
    }
    place(child);
    size++;
    follow(before, child);
  }

  private void follow(@Nullable Member before, Member child) {
    if (before == null) {
      first = child;
    } else {
      before.next = child;
    }
  }

  private @Nullable Member search(byte[] bytes, int from, int to) {
    if (size == 0) {
      return null;
    }
    int wanted = hash(bytes, from, to);
    int slot = wanted & (slots.length - 1);
    for (Member each = slots[slot]; each != null; each = slots[slot]) {
      if (each.hash == wanted && each.isNamed(bytes, from, to)) {
        return each;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return null;
  }

  private void place(Member child) {
    int slot = child.hash & (slots.length - 1);
    while (slots[slot] != null) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = child;
  }

  private boolean isNamed(byte[] bytes, int from, int to) {
    return Arrays.equals(name, 0, name.length, bytes, from, to);
  }

  private static int hash(byte[] bytes, int from, int to) {
    return (int) (TextTable.hash(bytes, from, to) >>> 32);
  }
}
