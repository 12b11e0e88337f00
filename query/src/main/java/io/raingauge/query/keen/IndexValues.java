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
 * property, {@code index_by={"user.id":5,"plan":"gold"}} where it is several. A value is a bare
 * text, or a JSON string, by which every text can be asked for: {@code "\"5\""}.
 */
final class IndexValues {
  private IndexValues() {}

  /**
   * For each property the values that are meant: several where a bare text may be a number or true
   * or false too.
   */
  static Map<Object, List<?>> read(String text, List<?> properties) {
    @Nullable Object tree = tree(text);
    if (tree instanceof Map<?, ?> each && each.keySet().equals(Set.copyOf(properties))) {
      Map<Object, List<?>> values = new LinkedHashMap<>();
      each.forEach((property, value) -> values.put(property, meant(value)));
      return values;
    }
    if (properties.size() == 1) {
      return Map.of(properties.get(0), bare(text, tree));
    }
    throw KeptQueries.bad(
        "index_by must give a value of each of the properties "
            + properties
            + ", as {\"property\": value, …}");
  }

  private static List<?> bare(String text, @Nullable Object tree) {
    if (tree instanceof String quoted) {
      return List.of(quoted);
    }
    return tree instanceof Number || tree instanceof Boolean ? List.of(text, tree) : List.of(text);
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
