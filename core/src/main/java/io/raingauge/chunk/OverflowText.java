package io.raingauge.chunk;

import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a row has beyond its columns: a list of names and values, {@code
 * [[["a","b"],1],[["c"],"x"]]}, as {@link EventScanner} writes it. For one thread.
 */
final class OverflowText {
  private final byte[] json;
  private final JsonCursor cursor = new JsonCursor();
  private final GrowingBytes name = new GrowingBytes();

  private final Set<String> hidden;

  /**
   * @param hidden dotted paths of properties that are passed by
   */
  OverflowText(byte[] json, Set<String> hidden) {
    this.json = json;
    this.hidden = hidden;
  }

  /** Hangs each value under its names. */
  void addTo(MemberNode root) {
    cursor.over(json, 0, json.length);
    expect('[');
    int c;
    do {
      expect('[');
      expect('[');
      List<byte[]> names = new ArrayList<>();
      do {
        expect('"');
        names.add(name());
        c = cursor.next();
      } while (c == ',');
      expect(',');
      int first = cursor.next();
      int from = cursor.at() - 1;
      cursor.skipValue(first);
      byte[] value = seen(names, from, cursor.at());
      if (value.length > 0) {
        MemberNode node = root;
        for (byte[] each : names) {
          node = node.child(each);
        }
        node.addExtra(value);
      }
      expect(']');
      c = cursor.next();
    } while (c == ',');
  }

  /**
   * What is left of a value; empty for nothing. Of a name without room the whole value overflowed,
   * so what is hidden may be within it.
   */
  private byte[] seen(List<byte[]> names, int from, int to) {
    if (!hidden.isEmpty()) {
      String path =
          names.stream()
              .map(each -> new String(each, StandardCharsets.UTF_8))
              .collect(Collectors.joining("."));
      if (SeenObject.isHidden(path, hidden)) {
        return new byte[0];
      }
      if (SeenObject.isAround(path, hidden)) {
        GrowingBytes left = new GrowingBytes();
        new SeenObject(json, hidden, left).write(path, from, to);
        return left.toBytes();
      }
    }
    return Arrays.copyOfRange(json, from, to);
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
