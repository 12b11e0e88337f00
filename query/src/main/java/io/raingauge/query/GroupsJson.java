package io.raingauge.query;

import io.raingauge.expression.DerivedProperty;
import io.raingauge.expression.ExpressionJson;
import io.raingauge.json.Names;
import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads by what a question groups: {@code "path"}, {@code ["path", {"expression": "hour($time)",
 * "as": "hour"}]}.
 */
final class GroupsJson {
  private static final int MAX_BY = 8;
  private static final int MAX_LABEL_CHARS = 256;
  private static final String AS = "as";
  private static final String FORM =
      "must be a property, {\"expression\": \"hour($time)\", \"as\": \"hour\"}, or an array of them";

  private final ExpressionJson expressions;
  private final Problems problems;

  GroupsJson(ExpressionJson expressions, Problems problems) {
    this.expressions = expressions;
    this.problems = problems;
  }

  /** For each group in its order the name of its property or expression, and its label. */
  Map<String, String> read(@Nullable Object tree) {
    List<?> elements =
        tree == null ? List.of() : tree instanceof List<?> list ? list : List.of(tree);
    List<Map.Entry<String, String>> read = new ArrayList<>();
    for (@Nullable Object element : elements) {
      one(element).ifPresent(read::add);
    }
    if (read.size() > MAX_BY) {
      problems.add("by", "has " + read.size() + " properties; at most " + MAX_BY);
    }
    Map<String, String> labels = new LinkedHashMap<>();
    for (Map.Entry<String, String> group : read) {
      if (labels.put(group.getKey(), group.getValue()) != null) {
        problems.add("by", "names \"" + group.getValue() + "\", which the answer already has");
      }
    }
    return labels;
  }

  private Optional<Map.Entry<String, String>> one(@Nullable Object element) {
    if (element instanceof Map<?, ?> members && members.containsKey(ExpressionJson.MEMBER)) {
      return expression(members);
    }
    if (!(element instanceof String property) || property.isEmpty()) {
      problems.add("by", FORM);
      return Optional.empty();
    }
    if (DerivedProperty.isName(property)) {
      problems.add("by", PropertyNames.NOT_A_NAME);
      return Optional.empty();
    }
    return Optional.of(Map.entry(property, property));
  }

  private Optional<Map.Entry<String, String>> expression(Map<?, ?> members) {
    for (Object name : members.keySet()) {
      if (!name.equals(ExpressionJson.MEMBER) && !name.equals(AS)) {
        String word = String.valueOf(name);
        problems.add(
            Problems.member("by", word),
            "stands beside an expression, where only \"as\" can"
                + Names.didYouMean(word, List.of(ExpressionJson.MEMBER, AS)));
      }
    }
    Object text = members.get(ExpressionJson.MEMBER);
    String at = Problems.member("by", ExpressionJson.MEMBER);
    Optional<String> label = members.containsKey(AS) ? label(members.get(AS)) : Optional.empty();
    return expressions
        .read(text, at, problems)
        .map(of -> Map.entry(DerivedProperty.name(of), label.orElse(String.valueOf(text))));
  }

  private Optional<String> label(@Nullable Object tree) {
    if (tree instanceof String label
        && !label.isEmpty()
        && label.length() <= MAX_LABEL_CHARS
        && !label.startsWith("-")) {
      return Optional.of(label);
    }
    problems.add("by.as", "is a label of 1 to 256 characters that does not begin with -");
    return Optional.empty();
  }
}
