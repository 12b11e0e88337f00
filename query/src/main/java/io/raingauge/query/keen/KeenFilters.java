package io.raingauge.query.keen;

import io.raingauge.expression.ExpressionJson;
import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterJson;
import io.raingauge.json.Problems;
import io.raingauge.query.Timeframe;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keen's filters: a list of {@code {"property_name", "operator", "property_value"}}, all of which
 * must hold, and {@code {"operator": "or", "operands": [filter, …]}}.
 *
 * <p>{@code ne} and {@code not_contains} hold wherever {@code eq} and {@code contains} do not: also
 * for an event without the property.
 */
final class KeenFilters {
  private static final String FORM =
      "must be {\"property_name\": …, \"operator\": …, \"property_value\": …}";

  private static final double METERS_OF_A_MILE = 1609.344;

  /** Keen's questions have none; but raw events can be asked. */
  private static final Optional<ExpressionJson> EXPRESSIONS =
      Optional.of(new ExpressionJson(ZoneOffset.UTC));

  private KeenFilters() {}

  static Filter read(@Nullable Object tree, String path, Problems problems) {
    if (tree == null) {
      return Filter.ALL;
    }
    List<Object> parts = parts(tree, path, 1, problems);
    if (parts.size() > FilterJson.MAX_TESTS) {
      problems.add(path, "has more than " + FilterJson.MAX_TESTS + " filters");
    }
    List<Filter> filters = new ArrayList<>();
    for (int index = 0; index < parts.size() && problems.isEmpty(); index++) {
      filters.add(
          FilterJson.read(parts.get(index), Problems.element(path, index), EXPRESSIONS, problems));
    }
    return Filter.and(filters);
  }

  private static List<Object> parts(
      @Nullable Object tree, String path, int depth, Problems problems) {
    if (!(tree instanceof List<?> filters)) {
      problems.add(path, "must be a list of filters");
      return List.of();
    }
    List<Object> parts = new ArrayList<>();
    for (int index = 0; index < filters.size(); index++) {
      parts.add(part(filters.get(index), Problems.element(path, index), depth, problems));
    }
    return parts;
  }

  /** In the words of {@link FilterJson}; every event where there was a problem. */
  private static Object part(@Nullable Object tree, String path, int depth, Problems problems) {
    if (!(tree instanceof Map<?, ?> filter) || !(filter.get("operator") instanceof String word)) {
      problems.add(path, FORM);
      return Map.of();
    }
    if (word.equals("or") || word.equals("and")) {
      return depth > FilterJson.MAX_DEPTH
          ? Map.of()
          : joined(
              word, filter.get("operands"), Problems.member(path, "operands"), depth, problems);
    }
    // Without a value it would be taken for null, and "ne" for "exists".
    if (!(filter.get("property_name") instanceof String property)
        || !filter.containsKey("property_value")) {
      problems.add(path, FORM);
      return Map.of();
    }
    Object value = value(property, filter.get("property_value"));
    return switch (word) {
      case "eq" -> value == null ? test(property, "exists", false) : test(property, "eq", value);
      case "ne" ->
          value == null
              ? test(property, "exists", true)
              : Map.of("not", test(property, "eq", value));
      case "lt", "lte", "gt", "gte", "in", "exists", "contains", "regex" ->
          test(property, word, value);
      case "not_contains" -> Map.of("not", test(property, "contains", value));
      case "within" -> within(property, value, path, problems);
      default -> {
        problems.add(
            path,
            "has the unknown operator \""
                + word
                + "\"; there are eq, ne, lt, lte, gt, gte, exists, in, contains, not_contains,"
                + " regex, within, or, and");
        yield Map.of();
      }
    };
  }

  /** In meters, as all but Keen's clients write it. */
  private static Object within(
      String property, @Nullable Object value, String path, Problems problems) {
    if (value instanceof Map<?, ?> near
        && near.get("coordinates") instanceof List<?> place
        && place.size() == 2
        && place.get(0) instanceof Number longitude
        && place.get(1) instanceof Number latitude
        && near.get("max_distance_miles") instanceof Number miles) {
      return test(
          property,
          "within",
          Map.of(
              "longitude",
              longitude,
              "latitude",
              latitude,
              "meters",
              miles.doubleValue() * METERS_OF_A_MILE));
    }
    problems.add(
        Problems.member(path, "property_value"),
        "must be {\"coordinates\": [longitude, latitude], \"max_distance_miles\": …}");
    return Map.of();
  }

  private static Object joined(
      String word, @Nullable Object operands, String path, int depth, Problems problems) {
    List<Object> parts = parts(operands, path, depth + 1, problems);
    if (parts.isEmpty() && problems.isEmpty()) {
      problems.add(path, "must have at least one filter");
    }
    return Map.of(word, parts);
  }

  private static Map<String, @Nullable Object> test(
      String property, String word, @Nullable Object value) {
    LinkedHashMap<String, @Nullable Object> test = new LinkedHashMap<>();
    test.put("property", property);
    test.put(word, value);
    return Collections.unmodifiableMap(test);
  }

  /** Times of Keen's are kept in one form, so they are compared in it. */
  private static @Nullable Object value(String property, @Nullable Object value) {
    boolean isTime = property.equals("keen.timestamp") || property.equals("keen.created_at");
    if (!isTime || !(value instanceof String text)) {
      return value;
    }
    try {
      return KeenTimes.print(Timeframe.moment(text, ZoneOffset.UTC), ZoneOffset.UTC);
    } catch (IllegalArgumentException notATime) {
      return value;
    }
  }
}
