package io.raingauge.access;

import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a key fills into every event. */
final class Autofill {
  /** Every event grows by so many bytes at most. */
  static final int MAX_BYTES = 4096;

  private Autofill() {}

  static Map<String, @Nullable Object> read(@Nullable Object tree, String path, Problems problems) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    if (tree == null) {
      return members;
    }
    if (!(tree instanceof Map<?, ?> filled)) {
      problems.add(path, "must be an object: the members that each event gets");
      return members;
    }
    if (filled.containsKey("keen")) {
      problems.add(path, "must not have \"keen\": it is the server's");
    }
    checkNames(filled, path, problems);
    if (JsonTree.write(filled).length > MAX_BYTES) {
      problems.add(path, "has more than " + MAX_BYTES + " bytes");
    }
    filled.forEach((name, value) -> members.put(String.valueOf(name), value));
    return members;
  }

  /** As Keen's rules for events are. */
  private static void checkNames(@Nullable Object tree, String path, Problems problems) {
    if (tree instanceof Map<?, ?> members) {
      members.forEach(
          (name, value) -> {
            PropertyNames.read(name, path, problems);
            if (String.valueOf(name).contains(".")) {
              problems.add(path, "has a period in the name \"" + name + "\"; nest objects instead");
            }
            checkNames(value, Problems.member(path, String.valueOf(name)), problems);
          });
    } else if (tree instanceof Iterable<?> elements) {
      elements.forEach(element -> checkNames(element, path, problems));
    }
  }
}
