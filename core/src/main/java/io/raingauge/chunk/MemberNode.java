package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name in the tree of names of a chunk's columns, by which its objects are written. What a row
 * has beyond its columns is hung into it for that row. For one thread.
 */
final class MemberNode {
  private final byte[] name;
  private final List<MemberNode> children = new ArrayList<>();
  private final List<byte[]> extras = new ArrayList<>();
  private @Nullable ColumnCells cells;

  /**
   * @param name UTF-8, as {@link JsonText#unescape} makes it
   */
  MemberNode(byte[] name) {
    this.name = name;
  }

  void setCells(ColumnCells its) {
    cells = its;
  }

  /** The node of a name within this one; made if it is new. */
  MemberNode child(byte[] itsName) {
    for (MemberNode child : children) {
      if (Arrays.equals(child.name, itsName)) {
        return child;
      }
    }
    MemberNode child = new MemberNode(itsName);
    children.add(child);
    return child;
  }

  /** Adds the JSON of a value that the row at hand has beyond its columns. */
  void addExtra(byte[] json) {
    extras.add(json);
  }

  /** Forgets what {@link #addExtra} added, here and below, and the nodes that were made for it. */
  void clearExtras() {
    extras.clear();
    children.forEach(MemberNode::clearExtras);
    children.removeIf(child -> child.cells == null && child.children.isEmpty());
  }

  /** Appends the members that a row has, without the braces. */
  void writeMembers(int row, GrowingBytes into) {
    int start = into.size();
    for (MemberNode child : children) {
      child.write(row, start, into);
    }
  }

  private void write(int row, int start, GrowingBytes into) {
    if (cells != null && cells.has(row)) {
      writeName(start, into);
      cells.write(row, into);
    }
    for (byte[] extra : extras) {
      writeName(start, into);
      into.put(extra, 0, extra.length);
    }
    if (children.isEmpty()) {
      return;
    }
    int before = into.size();
    writeName(start, into);
    into.put('{');
    int empty = into.size();
    writeMembers(row, into);
    if (into.size() == empty) {
      into.drop(into.size() - before); // The row has nothing in this object.
    } else {
      into.put('}');
    }
  }

  private void writeName(int start, GrowingBytes into) {
    if (into.size() > start) {
      into.put(',');
    }
    JsonText.quote(name, 0, name.length, into);
    into.put(':');
  }
}
