package io.raingauge.query.keen;

import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import io.raingauge.query.Every;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question;
import io.raingauge.query.Question.Order;
import io.raingauge.query.Question.Order.Direction;
import io.raingauge.query.keen.KeenQuery.Scope;
import io.raingauge.query.keen.KeenQuery.Shape;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a query, and tells everything that is wrong with it at once. For one thread. */
final class KeenQueryJson {
  static final String MULTI = "multi_analysis";
  static final String RESULT = "result";

  private static final int MAX_ANALYSES = 32;
  private static final int MAX_BY = 8;

  /** What clients send besides, and means nothing here: a fresh answer is also a cached one. */
  private static final Set<String> PASSED_OVER =
      Set.of("api_key", "analysis_type", "max_age", "force_refresh", "include_metadata");

  private static final Set<String> SCOPE =
      Set.of("event_collection", "filters", "timeframe", "timezone");
  private static final Set<String> NUMBERS =
      Set.of(
          "target_property", "percentile", "analyses", "interval", "group_by", "order_by", "limit");

  /** Its events are those of the whole query. */
  private static final Set<String> OF_AN_ANALYSIS =
      Set.of("analysis_type", "target_property", "percentile");

  private final Map<?, ?> fields;
  private final long nowMs;
  private final Problems problems;

  KeenQueryJson(Map<?, ?> fields, long nowMs, Problems problems) {
    this.fields = fields;
    this.nowMs = nowMs;
    this.problems = problems;
  }

  /**
   * @param type the last part of the address
   * @throws QueryException {@link Kind#BAD_QUESTION}
   */
  static KeenQuery read(String type, Map<?, ?> fields, long nowMs) {
    KeenQueryJson json = new KeenQueryJson(fields, nowMs, new Problems());
    KeenQuery query = json.query(type);
    refuse(json.problems);
    return query;
  }

  static void refuse(Problems problems) {
    if (!problems.isEmpty()) {
      List<String> all = problems.all();
      throw new QueryException(Kind.BAD_QUESTION, String.join("; ", all), all, Optional.empty());
    }
  }

  /** Which events; whoever reads the rest of the fields throws what was wrong. */
  Scope scope(String path) {
    ZoneId zone = KeenTimes.zone(fields.get("timezone"), problems);
    String collection = "";
    if (fields.get("event_collection") instanceof String name && !name.isEmpty()) {
      collection = name;
    } else {
      problems.add(Problems.member(path, "event_collection"), "is missing: a collection's name");
    }
    return new Scope(
        collection,
        KeenFilters.read(fields.get("filters"), Problems.member(path, "filters"), problems),
        KeenTimes.timeframe(fields.get("timeframe"), zone, nowMs, problems),
        zone);
  }

  /** Tells of names that nothing reads: a filter that is misspelt would not filter. */
  void checkNames(Set<String> known) {
    Set<String> all = new HashSet<>(known);
    all.addAll(SCOPE);
    checkNames(fields, all, "", problems);
  }

  /** The same of a part that has no events of its own to choose. */
  static void checkNames(Map<?, ?> of, Set<String> known, String path, Problems problems) {
    for (Object name : of.keySet()) {
      if (!known.contains(name) && !PASSED_OVER.contains(name)) {
        problems.add(Problems.member(path, String.valueOf(name)), "is not part of this query");
      }
    }
  }

  /** A property's name; empty where there was a problem, or none and none is needed. */
  static String property(Map<?, ?> from, String name, String path, Problems problems) {
    return PropertyNames.read(from.get(name), Problems.member(path, name), problems).orElse("");
  }

  private KeenQuery query(String type) {
    checkNames(NUMBERS);
    Scope scope = scope("");
    List<Analysis> analyses = type.equals(MULTI) ? analyses(fields.get("analyses")) : single(type);
    List<String> by = by();
    checkLabels(analyses, by);
    Optional<Every> every = KeenTimes.interval(fields.get("interval"), problems);
    return new KeenQuery(
        analyses,
        type.equals(MULTI) ? Shape.LABELLED : Shape.ONE,
        scope,
        by,
        every,
        order(by, analyses),
        limit());
  }

  /** A group is an object with a member for each property and each result. */
  private void checkLabels(List<Analysis> analyses, List<String> by) {
    for (Analysis analysis : analyses) {
      if (by.contains(analysis.label())) {
        problems.add(
            "group_by",
            "names \""
                + analysis.label()
                + "\", which is also the name of a result; ask by multi_analysis with another"
                + " label");
      }
    }
  }

  private List<Analysis> single(String type) {
    return analysis(RESULT, type, fields, "").map(List::of).orElse(List.of());
  }

  private List<Analysis> analyses(@Nullable Object tree) {
    if (!(tree instanceof Map<?, ?> labels) || labels.isEmpty() || labels.size() > MAX_ANALYSES) {
      problems.add(
          "analyses",
          "must be an object of 1 to 32 labels, for example {\"clicks\": {\"analysis_type\":"
              + " \"count\"}}");
      return List.of();
    }
    List<Analysis> analyses = new ArrayList<>();
    labels.forEach(
        (label, spec) -> {
          String path = Problems.member("analyses", String.valueOf(label));
          if (spec instanceof Map<?, ?> parts
              && parts.get("analysis_type") instanceof String type) {
            checkNames(parts, OF_AN_ANALYSIS, path, problems);
            analysis(String.valueOf(label), type, parts, path).ifPresent(analyses::add);
          } else {
            problems.add(path, "must have an analysis_type");
          }
        });
    return analyses;
  }

  private Optional<Analysis> analysis(String label, String type, Map<?, ?> from, String path) {
    Optional<Analysis.Kind> kind = Analysis.Kind.of(type);
    if (kind.isEmpty()) {
      problems.add(
          Problems.member(path, "analysis_type"),
          "\"" + type + "\" is not an analysis that gives one result a group");
      return Optional.empty();
    }
    String target =
        kind.get() == Analysis.Kind.COUNT ? "" : property(from, "target_property", path, problems);
    if (target.isEmpty() && kind.get() != Analysis.Kind.COUNT) {
      return Optional.empty();
    }
    double percent = kind.get() == Analysis.Kind.PERCENTILE ? percent(from, path) : 50;
    return Optional.of(new Analysis(label, kind.get(), target, percent));
  }

  private double percent(Map<?, ?> from, String path) {
    if (from.get("percentile") instanceof Number number
        && number.doubleValue() > 0
        && number.doubleValue() <= 100) {
      return number.doubleValue();
    }
    problems.add(Problems.member(path, "percentile"), "must be a number above 0, up to 100");
    return 50;
  }

  private List<String> by() {
    Object tree = fields.get("group_by");
    List<?> elements =
        tree == null ? List.of() : tree instanceof List<?> list ? list : List.of(tree);
    List<String> by = new ArrayList<>();
    for (Object element : elements) {
      Optional<String> name = PropertyNames.read(element, "group_by", problems);
      if (name.isPresent() && by.contains(name.get())) {
        problems.add("group_by", "names \"" + name.get() + "\" twice");
      }
      name.ifPresent(by::add);
    }
    if (by.size() > MAX_BY) {
      problems.add("group_by", "has " + by.size() + " properties; at most " + MAX_BY);
    }
    return by;
  }

  private List<Order> order(List<String> by, List<Analysis> analyses) {
    Object tree = fields.get("order_by");
    if (tree == null) {
      return List.of();
    }
    if (by.isEmpty()) {
      problems.add("order_by", "needs a group_by: it orders groups");
    }
    Set<String> names = new HashSet<>(by);
    analyses.forEach(analysis -> names.add(analysis.label()));
    List<Order> order = new ArrayList<>();
    for (Object element : tree instanceof List<?> list ? list : List.of(tree)) {
      order(element, names).ifPresent(order::add);
    }
    return order;
  }

  private Optional<Order> order(@Nullable Object tree, Set<String> names) {
    if (!(tree instanceof Map<?, ?> part)
        || !(part.get("property_name") instanceof String name)
        || !names.contains(name)) {
      problems.add(
          "order_by",
          "must be {\"property_name\": …, \"direction\": \"ASC\"} or a list of them; it names a"
              + " property of group_by or a result: "
              + String.join(", ", names));
      return Optional.empty();
    }
    Object direction = part.get("direction");
    String word = direction == null ? "ASC" : String.valueOf(direction).toUpperCase(Locale.ROOT);
    if (!word.equals("ASC") && !word.equals("DESC")) {
      problems.add("order_by.direction", "must be ASC or DESC");
    }
    return Optional.of(new Order(name, word.equals("DESC") ? Direction.DOWN : Direction.UP));
  }

  private int limit() {
    Object tree = fields.get("limit");
    if (tree == null) {
      return Question.ALL;
    }
    if (fields.get("order_by") == null) {
      problems.add("limit", "needs an order_by: it says which groups are kept");
    }
    if (tree instanceof Long limit && limit >= 1 && limit <= Integer.MAX_VALUE) {
      return Math.toIntExact(limit);
    }
    problems.add("limit", "must be a whole number from 1");
    return Question.ALL;
  }
}
