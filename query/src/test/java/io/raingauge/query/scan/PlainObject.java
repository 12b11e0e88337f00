package io.raingauge.query.scan;

import java.util.ArrayList;
import java.util.List;

/** JSON objects as text, whose strings hold neither quotes nor brackets nor commas. */
final class PlainObject {
  private PlainObject() {}

  /** An object without a property of this dotted path; an object that nothing is left of goes. */
  static String without(String object, String path) {
    List<String> left = new ArrayList<>();
    for (String member : members(object)) {
      int colon = member.indexOf(':');
      String name = member.substring(1, colon - 1);
      String value = member.substring(colon + 1);
      boolean isAt = path.equals(name) || name.startsWith(path + ".");
      if (!isAt && value.startsWith("{") && path.startsWith(name + ".")) {
        String rest = without(value, path.substring(name.length() + 1));
        isAt = rest.equals("{}") && !value.equals("{}");
        member = member.substring(0, colon + 1) + rest;
      }
      if (!isAt) {
        left.add(member);
      }
    }
    return "{" + String.join(",", left) + "}";
  }

  private static List<String> members(String object) {
    List<String> members = new ArrayList<>();
    int depth = 0;
    int from = 1;
    for (int at = 1; at < object.length(); at++) {
      char c = object.charAt(at);
      boolean isEnd = depth == 0 && (c == ',' || at == object.length() - 1);
      if (isEnd && at > from) {
        members.add(object.substring(from, at));
        from = at + 1;
      }
      depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
    }
    return members;
  }
}
