package io.raingauge.chunk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that a chunk has met, and its columns in the order of their first values. At its limits
 * it takes no more; what would be beyond them goes to the overflow. For one thread.
 */
final class Members {
  /** Bytes of the longest dotted path of a column. */
  static final int MOST_PATH_BYTES = 1024;

  /** Names for each column, most of them on the way to one. */
  private static final int NAMES_A_COLUMN = 4;

  private final int mostColumns;
  private final Map<String, Member.Path> paths = new HashMap<>();
  private final List<Member> leaves = new ArrayList<>();
  private Member root = new Member(null, new byte[0], new Member.Path());

  /** Names in the tree. */
  private int nameCount;

  /** Names that the chunk at hand has met. */
  private int metCount;

  Members(int mostColumns) {
    this.mostColumns = mostColumns;
  }

  Member root() {
    return root;
  }

  /** The members that have a column, in the order of their first values. */
  List<Member> leaves() {
    return leaves;
  }

  /**
   * Forgets the values, and keeps the names for the next chunk unless most of them were not needed.
   */
  void clear() {
    if (nameCount > NAMES_A_COLUMN * leaves.size() + 64) {
      root = new Member(null, new byte[0], new Member.Path());
      nameCount = 0;
      paths.clear();
    } else {
      root.clear();
    }
    leaves.clear();
    metCount = 0;
  }

  /**
   * The member of a name within an object; null where there is no room, or UTF-8 does not hold the
   * name. What is kept of earlier chunks takes no room.
   *
   * @param before the member before it in the event, null for none
   */
  @Nullable Member member(Member parent, @Nullable Member before, byte[] bytes, int from, int to) {
    Member known = parent.find(before, bytes, from, to);
    if (known != null && known.isMet()) {
      return known;
    }
    if (metCount >= NAMES_A_COLUMN * mostColumns) {
      return null;
    }
    Member met = known == null ? add(parent, before, bytes, from, to) : known;
    if (met != null) {
      met.meet();
      metCount++;
    }
    return met;
  }

  private @Nullable Member add(
      Member parent, @Nullable Member before, byte[] bytes, int from, int to) {
    byte[] name = Arrays.copyOfRange(bytes, from, to);
    String text = new String(name, StandardCharsets.UTF_8);
    String path = parent == root ? text : pathOf(parent) + "." + text;
    byte[] whole = path.getBytes(StandardCharsets.UTF_8);
    if (whole.length > MOST_PATH_BYTES
        || !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), name)) {
      return null;
    }
    Member.Path mark = paths.computeIfAbsent(path, each -> new Member.Path());
    Member child = new Member(parent, name, mark);
    parent.add(before, child);
    nameCount++;
    return child;
  }

  /** The column of a member, which is made if there is room; else null. */
  @Nullable ColumnValues columnOf(Member member) {
    if (member.isLeaf()) {
      return member.column();
    }
    if (leaves.size() == mostColumns) {
      return null;
    }
    leaves.add(member);
    return member.becomeLeaf(() -> new ColumnValues(ColumnName.property(namesOf(member))));
  }

  private String pathOf(Member member) {
    return String.join(".", namesOf(member));
  }

  private List<String> namesOf(Member member) {
    List<String> names = new ArrayList<>();
    for (Member at = member; at != null && at != root; at = at.parent()) {
      names.add(0, at.text());
    }
    return names;
  }
}
