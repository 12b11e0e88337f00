package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.util.Arrays;

/**
 * What a row has beyond its columns: a list of names and values, {@code
 * [[["a","b"],1],[["c"],"x"]]}, as {@link EventScanner} writes it. For one thread.
 */
final class OverflowText {
  private final byte[] json;
  private final JsonCursor cursor = new JsonCursor();
  private final GrowingBytes name = new GrowingBytes();

  OverflowText(byte[] json) {
    this.json = json;
  }

  /** Hangs each value under its names. */
  void addTo(MemberNode root) {
    cursor.over(json, 0, json.length);
    expect('[');
    int c;
    do {
      expect('[');
      expect('[');
      MemberNode node = root;
      do {
        expect('"');
        node = node.child(name());
        c = cursor.next();
      } while (c == ',');
      expect(',');
      int first = cursor.next();
      int from = cursor.at() - 1;
      cursor.skipValue(first);
      node.addExtra(Arrays.copyOfRange(json, from, cursor.at()));
      expect(']');
      c = cursor.next();
    } while (c == ',');
  }

  private byte[] name() {
    int from = cursor.at();
    cursor.skipString();
    name.clear();
    JsonText.unescape(json, from, cursor.at() - 1, name);
    return name.toBytes();
  }

  private void expect(int wanted) {
    if (cursor.next() != wanted) {
      throw cursor.broken("'" + (char) wanted + "' is missing");
    }
  }
}
