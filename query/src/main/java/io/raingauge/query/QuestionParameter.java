package io.raingauge.query;

import io.raingauge.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A parameter of a URL as the JSON that it stands for. */
final class QuestionParameter {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

  private QuestionParameter() {}

  /** What cannot be read as JSON stays a string, which the reader of the question then refuses. */
  static @Nullable Object tree(String name, List<String> values) {
    if (values.size() > 1) {
      return values;
    }
    String value = values.get(0);
    return switch (name) {
      case "measures", "where" -> json(value);
      case "by", "order" ->
          value.startsWith("[") ? json(value) : Arrays.asList(value.split(",", -1));
      case "limit", "from", "to" -> WHOLE.matcher(value).matches() ? json(value) : value;
      case "partial" ->
          value.equals("true") || value.equals("false") ? (Object) value.equals("true") : value;
      default -> value;
    };
  }

  private static @Nullable Object json(String text) {
    try {
      return JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException notJson) {
      return text;
    }
  }
}
