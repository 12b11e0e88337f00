package io.raingauge.query.keen;

import com.linecorp.armeria.common.QueryParams;
import io.raingauge.json.JsonTree;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of a query: from a body, or from an address, where lists and objects are JSON. */
final class KeenParameters {
  private static final Set<String> NUMBERS = Set.of("percentile", "limit", "latest");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");

  private KeenParameters() {}

  static Map<?, ?> ofBody(byte[] json) {
    if (tree(json, "the body") instanceof Map<?, ?> fields) {
      return fields;
    }
    throw new QueryException(
        Kind.BAD_QUESTION,
        "a query is a JSON object, for example {\"event_collection\": \"clicks\"}");
  }

  static Map<?, ?> ofAddress(QueryParams parameters) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String name : parameters.names()) {
      if (parameters.getAll(name).size() > 1) {
        throw new QueryException(
            Kind.BAD_QUESTION, "the parameter " + name + " is there twice; write a list as JSON");
      }
      fields.put(name, value(name, parameters.get(name, "")));
    }
    return fields;
  }

  /** What one parameter says. */
  static @Nullable Object value(String name, String text) {
    boolean isJson =
        text.startsWith("[")
            || text.startsWith("{")
            || text.startsWith("\"")
            || (NUMBERS.contains(name) && NUMBER.matcher(text).matches());
    if (isJson) {
      return tree(text.getBytes(StandardCharsets.UTF_8), "the parameter " + name);
    }
    return text.equals("true") || text.equals("false") ? (Object) text.equals("true") : text;
  }

  private static @Nullable Object tree(byte[] json, String what) {
    try {
      return JsonTree.read(json);
    } catch (IllegalArgumentException wrong) {
      throw new QueryException(Kind.BAD_QUESTION, what + ": " + wrong.getMessage());
    }
  }
}
