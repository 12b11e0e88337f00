package io.raingauge.filter;

import io.raingauge.expression.DerivedProperty;
import io.raingauge.expression.Expression;
import io.raingauge.expression.ExpressionJson;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A filter in JSON:
 *
 * <pre>
 * {"property": "status", "gte": 400, "lt": 500}        tests of one property; all must hold
 *     eq, ne                 a string, a number, true or false
 *     lt, lte, gt, gte       a string or a number
 *     in                     a list of them, at most 1,000
 *     exists                 true or false
 *     contains, prefix       a string
 *     regex                  a regular expression of RE2, which may match anywhere
 *     within                 {"longitude": 8.5, "latitude": 47.4, "meters": 1000}, in questions
 * {"expression": "level * 1.2", "gt": 5}               the same of what is computed, in questions
 * {"expression": "level &lt; 1.2 * enemy.level"}          a comparison alone: whether it is true
 * {"and": [filter, …]}    {"or": [filter, …]}    {"not": filter}
 * {}                                                   every event
 * </pre>
 */
public final class FilterJson {
  public static final int MAX_DEPTH = 16;
  public static final int MAX_TESTS = 100;
  public static final int MAX_VALUES = 1000;

  private static final String OPERATORS =
      "eq, ne, lt, lte, gt, gte, in, exists, contains, prefix, regex, within";

  private final Optional<ExpressionJson> expressions;
  private final Problems problems;
  private int tests;

  private FilterJson(Optional<ExpressionJson> expressions, Problems problems) {
    this.expressions = expressions;
    this.problems = problems;
  }

  /**
   * Reads a filter; {@link Filter#ALL} for null, and when there was a problem, which is then told.
   *
   * @param tree as {@link io.raingauge.json.JsonTree} reads it
   * @param path where it stands, for problems
   */
  public static Filter read(@Nullable Object tree, String path, Problems problems) {
    return read(tree, path, Optional.empty(), problems);
  }

  /**
   * The same, with tests of what is computed.
   *
   * @param expressions reads them; empty where there may be none
   */
  public static Filter read(
      @Nullable Object tree, String path, Optional<ExpressionJson> expressions, Problems problems) {
    if (tree == null) {
      return Filter.ALL;
    }
    FilterJson json = new FilterJson(expressions, problems);
    Filter filter = json.filter(tree, path, 1);
    if (json.tests > MAX_TESTS) {
      problems.add(path, "has " + json.tests + " tests; at most " + MAX_TESTS + " are allowed");
      return Filter.ALL;
    }
    return filter;
  }

  /** The filter as {@link io.raingauge.json.JsonTree} writes it, and {@link #read} reads it. */
  public static Object write(Filter filter) {
    if (filter instanceof Filter.And and) {
      return Map.of("and", and.parts().stream().map(FilterJson::write).toList());
    }
    if (filter instanceof Filter.Or or) {
      return Map.of("or", or.parts().stream().map(FilterJson::write).toList());
    }
    if (filter instanceof Filter.Not not) {
      return Map.of("not", write(not.filter()));
    }
    return filter instanceof PropertyTest test ? writeTest(test) : Map.of();
  }

  private static Object writeTest(PropertyTest test) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("property", test.property());
    if (test instanceof Comparison comparison) {
      members.put(comparison.operator().word(), comparison.value());
    } else if (test instanceof OneOf oneOf) {
      members.put("in", List.copyOf(oneOf.values()));
    } else if (test instanceof TextTest text) {
      members.put(text.kind().word(), text.text());
    } else if (test instanceof Within within) {
      members.put("within", WithinJson.write(within));
    } else {
      members.put("exists", true);
    }
    return members;
  }

  private Filter filter(@Nullable Object tree, String path, int depth) {
    if (!(tree instanceof Map<?, ?> members)) {
      problems.add(path, "must be a filter: {\"property\": \"status\", \"gte\": 400}");
      return Filter.ALL;
    }
    if (depth > MAX_DEPTH) {
      problems.add(path, "lies deeper than " + MAX_DEPTH + " filters in each other");
      return Filter.ALL;
    }
    if (members.isEmpty()) {
      return Filter.ALL;
    }
    if (members.containsKey("property")) {
      String at = Problems.member(path, "property");
      Optional<String> name = PropertyNames.read(members.get("property"), at, problems);
      return tests(members, "property", name, path);
    }
    return members.containsKey(ExpressionJson.MEMBER)
        ? ofExpression(members, path)
        : combined(members, path, depth);
  }

  /** A comparison alone is a test: whether it is true. */
  private Filter ofExpression(Map<?, ?> members, String path) {
    String at = Problems.member(path, ExpressionJson.MEMBER);
    if (expressions.isEmpty()) {
      problems.add(at, "cannot stand here: only questions have expressions; name a property");
      return Filter.ALL;
    }
    Optional<Expression> expression =
        expressions.get().read(members.get(ExpressionJson.MEMBER), at, problems);
    Optional<String> name = expression.map(DerivedProperty::name);
    if (members.size() == 1
        && (expression.isEmpty() || expression.get().type() == Expression.Type.BOOLEAN)) {
      tests++;
      return new Comparison(name.orElse("?"), Operator.EQ, true);
    }
    return tests(members, ExpressionJson.MEMBER, name, path);
  }

  private Filter combined(Map<?, ?> members, String path, int depth) {
    if (members.size() == 1 && members.containsKey("not")) {
      return Filter.not(filter(members.get("not"), Problems.member(path, "not"), depth + 1));
    }
    if (members.size() == 1 && members.containsKey("and")) {
      return Filter.and(parts(members.get("and"), Problems.member(path, "and"), depth));
    }
    if (members.size() == 1 && members.containsKey("or")) {
      List<Filter> parts = parts(members.get("or"), Problems.member(path, "or"), depth);
      return parts.isEmpty() ? Filter.ALL : Filter.or(parts);
    }
    problems.add(
        path, "must have a \"property\" and operators, or one of \"and\", \"or\", \"not\" alone");
    return Filter.ALL;
  }

  private List<Filter> parts(@Nullable Object tree, String path, int depth) {
    if (!(tree instanceof List<?> elements) || elements.isEmpty()) {
      problems.add(path, "must be a list of at least one filter");
      return List.of();
    }
    List<Filter> parts = new ArrayList<>();
    for (int index = 0; index < elements.size(); index++) {
      parts.add(filter(elements.get(index), Problems.element(path, index), depth + 1));
    }
    return parts;
  }

  /**
   * @param what the member that says what is tested
   * @param name what stands for that in a test; empty where it is a problem
   */
  private Filter tests(Map<?, ?> members, String what, Optional<String> name, String path) {
    if (members.size() == 1) {
      problems.add(path, "must have an operator besides the " + what + ": " + OPERATORS);
    }
    List<Filter> all = new ArrayList<>();
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String word = String.valueOf(member.getKey());
      if (!word.equals(what)) {
        tests++;
        test(name.orElse("?"), word, member.getValue(), Problems.member(path, word))
            .ifPresent(all::add);
      }
    }
    return Filter.and(all);
  }

  private Optional<Filter> test(String property, String word, @Nullable Object value, String path) {
    try {
      return switch (word) {
        case "eq", "ne", "lt", "lte", "gt", "gte" ->
            Optional.of(new Comparison(property, operator(word), scalar(value)));
        case "in" -> Optional.of(OneOf.of(property, scalars(value)));
        case "exists" -> Optional.of(exists(property, value));
        case "contains", "prefix", "regex" ->
            Optional.of(new TextTest(property, kind(word), text(value)));
        case "within" -> Optional.of(within(property, value));
        default ->
            throw new IllegalArgumentException("is not an operator; these are: " + OPERATORS);
      };
    } catch (IllegalArgumentException wrong) {
      problems.add(path, String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }

  private static Operator operator(String word) {
    for (Operator operator : Operator.values()) {
      if (operator.word().equals(word)) {
        return operator;
      }
    }
    throw new IllegalStateException(word + " is one of the operators");
  }

  private static TextTest.Kind kind(String word) {
    for (TextTest.Kind kind : TextTest.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw new IllegalStateException(word + " is one of the operators");
  }

  private static Filter exists(String property, @Nullable Object value) {
    if (!(value instanceof Boolean wanted)) {
      throw new IllegalArgumentException("must be true or false");
    }
    return wanted ? new Exists(property) : Filter.not(new Exists(property));
  }

  /** Where there can be expressions there are raw events. */
  private Filter within(String property, @Nullable Object value) {
    if (expressions.isEmpty()) {
      throw new IllegalArgumentException("cannot stand here: only questions have distances");
    }
    return WithinJson.read(property, value);
  }

  private static List<Object> scalars(@Nullable Object value) {
    if (!(value instanceof List<?> elements)
        || elements.isEmpty()
        || elements.size() > MAX_VALUES) {
      throw new IllegalArgumentException("must be a list of 1 to " + MAX_VALUES + " values");
    }
    List<Object> scalars = new ArrayList<>();
    for (Object element : elements) {
      scalars.add(scalar(element));
    }
    return scalars;
  }

  private static Object scalar(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("must not be null; write \"exists\": false");
    }
    return value instanceof String ? text(value) : Scalar.of(value);
  }

  private static String text(@Nullable Object value) {
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException("must be a string");
    }
    if (text.length() > TextTest.MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "has "
              + text.length()
              + " characters; at most "
              + TextTest.MAX_CHARACTERS
              + " are allowed");
    }
    return text;
  }
}
