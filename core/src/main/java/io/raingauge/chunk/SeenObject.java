package io.raingauge.chunk;

import io.raingauge.property.PropertyNames;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Writes what is left of an object that overflowed as a whole, where properties within it are
 * hidden; an object within it that nothing is left of goes, as where its members have columns. What
 * is left stands as it was written. For one thread.
 */
final class SeenObject {
  private final byte[] json;
  private final Set<String> hidden;
  private final GrowingBytes into;
  private final JsonCursor cursor = new JsonCursor();
  private final GrowingBytes name = new GrowingBytes();

  /**
   * @param hidden dotted paths of properties that are passed by
   */
  SeenObject(byte[] json, Set<String> hidden, GrowingBytes into) {
    this.json = json;
    this.hidden = hidden;
    this.into = into;
  }

  /** Whether the property of a dotted path is hidden, or is within one that is. */
  static boolean isHidden(String path, Set<String> hidden) {
    return hidden.stream().anyMatch(each -> PropertyNames.isAt(path, each));
  }

  /** Whether any hidden property may be within an object of this dotted path. */
  static boolean isAround(String path, Set<String> hidden) {
    return hidden.stream().anyMatch(each -> PropertyNames.isAt(each, path));
  }

  /**
   * Appends the value {@code json[from, to)} of a property that is not hidden itself.
   *
   * @return whether anything is left of it
   */
  boolean write(String path, int from, int to) {
    cursor.over(json, from, to);
    return value(path, cursor.next());
  }

  /** Goes past the value whose first character is behind. */
  private boolean value(String path, int first) {
    int from = cursor.at() - 1;
    if (first != '{' || cursor.isNext('}') || !isAround(path, hidden)) {
      cursor.skipValue(first);
      into.put(json, from, cursor.at());
      return true;
    }
    int start = into.size();
    into.put('{');
    do {
      expect('"');
      member(path, start);
    } while (isAfterComma());
    into.put('}');
    boolean isEmpty = into.size() == start + 2;
    if (isEmpty) {
      into.drop(2);
    }
    return !isEmpty;
  }

  /** Goes past a member whose first quote is behind. */
  private void member(String path, int start) {
    int nameFrom = cursor.at() - 1;
    cursor.skipString();
    int nameTo = cursor.at();
    name.clear();
    JsonText.unescape(json, nameFrom + 1, nameTo - 1, name);
    String itsPath = path + "." + new String(name.toBytes(), StandardCharsets.UTF_8);
    expect(':');
    int first = cursor.next();
    if (isHidden(itsPath, hidden)) {
      cursor.skipValue(first);
      return;
    }
    int before = into.size();
    if (before > start + 1) {
      into.put(',');
    }
    into.put(json, nameFrom, nameTo);
    into.put(':');
    if (!value(itsPath, first)) {
      into.drop(into.size() - before);
    }
  }

  private boolean isAfterComma() {
    int c = cursor.next();
    if (c != ',' && c != '}') {
      throw cursor.broken("an object has no end");
    }
    return c == ',';
  }

  private void expect(int wanted) {
    if (cursor.next() != wanted) {
      throw cursor.broken("'" + (char) wanted + "' is missing");
    }
  }
}
