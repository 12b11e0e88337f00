package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads events, whatever valid JSON they are, into the columns of a chunk in one pass. A name is
 * found by its bytes as they stand, a number of up to 18 digits is read as it is met; so nothing is
 * allocated for an event without escapes in its names.
 *
 * <p>The collector has found an event to be valid: what is not is found here only as far as it must
 * be looked at.
 *
 * <p>For one thread.
 */
final class EventScanner {
  /** Objects nested deeper are kept as JSON text; the collector takes none. */
  static final int MOST_NESTING = 64;

  private final Members members;
  private final ColumnValues overflow;
  private final NumberScanner numbers = new NumberScanner();
  private final GrowingBytes text = new GrowingBytes();
  private final GrowingBytes beyond = new GrowingBytes();
  private final JsonCursor cursor = new JsonCursor();
  private byte[] json = {};
  private int row;

  EventScanner(Members members, ColumnValues overflow) {
    this.members = members;
    this.overflow = overflow;
  }

  /**
   * Adds the object at {@code bytes[from, to)} as the values of a row.
   *
   * @throws IllegalStateException when it is not valid JSON; some values may be added then
   */
  void read(byte[] bytes, int from, int to, int toRow) {
    json = bytes;
    cursor.over(bytes, from, to);
    row = toRow;
    beyond.clear();
    if (cursor.next() != '{') {
      throw cursor.broken("it is not an object");
    }
    object(members.root(), 1);
    if (beyond.size() > 0) {
      beyond.put(']');
      overflow.addText(row, Kind.JSON, beyond.bytes(), 0, beyond.size());
    }
  }

  /** Reads an object from after its brace. */
  private void object(Member parent, int depth) {
    Member before = null;
    int c = cursor.next();
    while (c == '"') {
      int nameFrom = cursor.at();
      Member likely = parent.likely(before);
      Member member =
          likely != null && cursor.skipIfNext(likely.name()) ? likely : member(parent, before);
      int nameTo = cursor.at() - 1;
      if (cursor.next() != ':') {
        throw cursor.broken("a colon is missing");
      }
      int first = cursor.next();
      if (member == null) {
        skipBeyond(parent, nameFrom, nameTo, first);
      } else {
        value(member, first, depth);
        before = member;
      }
      c = cursor.next();
      c = c == ',' ? cursor.next() : c;
    }
    if (c != '}') {
      throw cursor.broken("an object has no end");
    }
  }

  /** Reads a name, and finds or makes its member. */
  private @Nullable Member member(Member parent, @Nullable Member before) {
    int from = cursor.at();
    boolean isEscaped = cursor.skipString();
    int to = cursor.at() - 1;
    byte[] name = json;
    int nameFrom = from;
    int nameTo = to;
    if (isEscaped) {
      text.clear();
      JsonText.unescape(json, from, to, text);
      name = text.bytes();
      nameFrom = 0;
      nameTo = text.size();
    }
    return members.member(parent, before, name, nameFrom, nameTo);
  }

  /** Reads the value whose first character is behind. */
  private void value(Member member, int first, int depth) {
    if (first == '{' && depth < MOST_NESTING && !cursor.isNext('}')) {
      if (!member.isRepeated(row)) {
        member.path().isRepeated(row);
      }
      object(member, depth + 1);
      return;
    }
    int from = cursor.at() - 1;
    if (member.isRepeated(row)) {
      cursor.skipValue(first); // Of a name that comes twice the first counts.
      return;
    }
    ColumnValues column = member.path().isRepeated(row) ? null : members.columnOf(member);
    if (column == null) {
      cursor.skipValue(first);
      putBeyond(member, from);
      return;
    }
    switch (first) {
      case '"' -> string(column);
      case '{', '[' -> {
        cursor.skipValue(first);
        column.addText(row, Kind.JSON, json, from, cursor.at());
      }
      case 't' -> literal(4, column, Kind.BOOLEAN, true);
      case 'f' -> literal(5, column, Kind.BOOLEAN, false);
      case 'n' -> literal(4, column, Kind.NULL, false);
      default -> {
        cursor.skipScalar();
        numbers.read(json, from, cursor.at(), row, column);
      }
    }
  }

  private void literal(int length, ColumnValues column, Kind kind, boolean value) {
    cursor.skip(length - 1);
    if (kind == Kind.NULL) {
      column.addNull(row);
    } else {
      column.addBoolean(row, value);
    }
  }

  private void string(ColumnValues column) {
    int from = cursor.at();
    boolean isEscaped = cursor.skipString();
    if (isEscaped) {
      text.clear();
      JsonText.unescape(json, from, cursor.at() - 1, text);
      column.addText(row, Kind.STRING, text.bytes(), 0, text.size());
    } else {
      column.addText(row, Kind.STRING, json, from, cursor.at() - 1);
    }
  }

  /** Keeps the value of a name for which there is no member. */
  private void skipBeyond(Member parent, int nameFrom, int nameTo, int first) {
    int from = cursor.at() - 1;
    cursor.skipValue(first);
    beginBeyond(parent);
    beyond.put('"');
    beyond.put(json, nameFrom, nameTo);
    beyond.put('"');
    endBeyond(from);
  }

  /** Keeps the value just passed of a member that has no column. */
  private void putBeyond(Member member, int from) {
    Member parent = member.parent();
    beginBeyond(parent == null ? members.root() : parent);
    JsonText.quote(member.name(), 0, member.name().length, beyond);
    endBeyond(from);
  }

  private void beginBeyond(Member parent) {
    beyond.put(beyond.size() == 0 ? '[' : ',');
    beyond.put('[');
    beyond.put('[');
    names(parent);
  }

  private void endBeyond(int from) {
    beyond.put(']');
    beyond.put(',');
    beyond.put(json, from, cursor.at());
    beyond.put(']');
  }

  private void names(Member member) {
    Member parent = member.parent();
    if (parent != null) {
      names(parent);
      JsonText.quote(member.name(), 0, member.name().length, beyond);
      beyond.put(',');
    }
  }
}
