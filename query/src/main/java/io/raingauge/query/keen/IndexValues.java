package io.raingauge.query.keen;

import io.raingauge.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values of its index a dataset is asked for: {@code index_by=ann} where the index is one
 * property, {@code index_by={"user.id":5,"plan":"gold"}} where it is several.
 */
final class IndexValues {
  private IndexValues() {}

  /**
   * For each property the values that are meant: several where a bare text may be a number or true
   * or false too.
   */
  static Map<Object, List<?>> read(String text, List<?> properties) {
    Map<Object, List<?>> values = new LinkedHashMap<>();
    @Nullable Object tree = tree(text);
    if (tree instanceof Map<?, ?> each) {
      each.forEach((property, value) -> values.put(String.valueOf(property), meant(value)));
    } else if (properties.size() == 1) {
      values.put(
          properties.get(0),
          tree instanceof String || tree == null
              ? List.of(tree == null ? text : tree)
              : List.of(text, meant(tree).get(0)));
    }
    if (!values.keySet().equals(Set.copyOf(properties))) {
      throw KeptQueries.bad(
          "index_by must give a value of each of the properties "
              + properties
              + ", several as {\"property\": value, …}");
    }
    return values;
  }

  private static List<?> meant(@Nullable Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return List.of(value);
    }
    throw KeptQueries.bad("index_by must give texts, numbers, true or false");
  }

  /** Null for what is no JSON: it is the text itself. */
  private static @Nullable Object tree(String text) {
    try {
      return JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException bare) {
      return null;
    }
  }
}
