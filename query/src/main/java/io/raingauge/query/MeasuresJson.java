package io.raingauge.query;

import io.raingauge.expression.DerivedProperty;
import io.raingauge.expression.ExpressionJson;
import io.raingauge.json.Names;
import io.raingauge.json.Problems;
import io.raingauge.measure.Measure;
import io.raingauge.measure.Measure.Kind;
import io.raingauge.measure.QuantileState.Rank;
import io.raingauge.property.PropertyNames;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Exactness;
import io.raingauge.rollup.MeasureJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the measures of a question: {@code {"requests": "count", "volume": {"sum": "bytes"}}}. */
final class MeasuresJson {
  private static final int MAX_MEASURES = 32;
  private static final int MAX_LABEL_CHARS = 256;
  private static final double MEDIAN = 0.5;
  private static final String FORM =
      "must be \"count\" or a kind and its property, for example {\"sum\": \"bytes\"} or {\"sum\":"
          + " {\"expression\": \"price * quantity\"}}";
  private static final List<String> KINDS = Arrays.stream(Kind.values()).map(Kind::word).toList();

  private static final String EXACT = "exact";

  /** What may stand beside a kind. */
  private static final Set<String> BESIDE = Set.of("q", EXACT);

  /** Other systems' words, and what to write. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "median", "{\"quantile\": \"ms\"}",
          "percentile", "{\"quantile\": \"ms\", \"q\": 0.95}",
          "count_unique", "{\"distinct\": \"client\"}",
          "select_unique", "\"by\": [\"client\"]");

  private final ExpressionJson expressions;
  private final Problems problems;

  /**
   * @param expressions reads what stands in the place of a property
   */
  MeasuresJson(ExpressionJson expressions, Problems problems) {
    this.expressions = expressions;
    this.problems = problems;
  }

  /** Without any a question asks for the count. */
  List<Asked> read(@Nullable Object tree) {
    if (tree == null) {
      return List.of(new Asked("count", Measure.COUNT, MEDIAN));
    }
    if (!(tree instanceof Map<?, ?> labels) || labels.isEmpty()) {
      problems.add(
          "measures", "must be an object of labels and measures: {\"requests\": \"count\"}");
      return List.of();
    }
    if (labels.size() > MAX_MEASURES) {
      problems.add("measures", "has " + labels.size() + " measures; at most " + MAX_MEASURES);
      return List.of();
    }
    List<Asked> measures = new ArrayList<>();
    labels.forEach((label, spec) -> asked((String) label, spec).ifPresent(measures::add));
    return measures;
  }

  private Optional<Asked> asked(String label, @Nullable Object spec) {
    String path = Problems.member("measures", label);
    if (label.isEmpty() || label.length() > MAX_LABEL_CHARS || label.startsWith("-")) {
      problems.add(path, "is a label of 1 to 256 characters that does not begin with -");
      return Optional.empty();
    }
    if (Kind.COUNT.word().equals(spec)) {
      return Optional.of(new Asked(label, Measure.COUNT, MEDIAN));
    }
    if (!(spec instanceof Map<?, ?> parts)) {
      problems.add(path, FORM);
      return Optional.empty();
    }
    return measure(path, parts)
        .map(
            measure ->
                new Asked(
                    label,
                    measure,
                    quantile(path, measure, parts),
                    Rank.LOWER,
                    exactness(path, measure, parts)));
  }

  private Optional<Measure> measure(String path, Map<?, ?> parts) {
    List<Measure> measures = new ArrayList<>();
    for (Map.Entry<?, ?> part : parts.entrySet()) {
      String word = String.valueOf(part.getKey());
      if (BESIDE.contains(word)) {
        continue;
      }
      if (!KINDS.contains(word)) {
        String meant =
            ELSEWHERE.containsKey(word)
                ? ". Write " + ELSEWHERE.get(word) + "."
                : Names.didYouMean(word, KINDS);
        problems.add(
            path,
            "has \""
                + word
                + "\", which is not a measure"
                + (meant.isEmpty() ? "." : meant)
                + " There are "
                + String.join(", ", KINDS));
      } else if (word.equals(Kind.COUNT.word())) {
        problems.add(path, FORM);
      } else {
        Optional<String> property = property(Problems.member(path, word), path, part.getValue());
        MeasureJson.kind(word)
            .ifPresent(kind -> property.ifPresent(of -> measures.add(new Measure(kind, of))));
      }
    }
    if (measures.size() > 1 || (measures.isEmpty() && BESIDE.containsAll(parts.keySet()))) {
      problems.add(path, FORM);
    }
    return measures.size() == 1 ? Optional.of(measures.get(0)) : Optional.empty();
  }

  /** A property's name, or that of an expression in its place. */
  private Optional<String> property(String at, String path, @Nullable Object tree) {
    if (tree instanceof Map<?, ?> members
        && members.keySet().equals(Set.of(ExpressionJson.MEMBER))) {
      return expressions
          .read(members.get(ExpressionJson.MEMBER), at, problems)
          .map(DerivedProperty::name);
    }
    if (!(tree instanceof String property) || property.isEmpty()) {
      problems.add(path, FORM);
      return Optional.empty();
    }
    if (DerivedProperty.isName(property)) {
      problems.add(at, PropertyNames.NOT_A_NAME);
      return Optional.empty();
    }
    return Optional.of(property);
  }

  private double quantile(String path, Measure measure, Map<?, ?> parts) {
    Object q = parts.get("q");
    if (q == null) {
      return MEDIAN;
    }
    if (measure.kind() != Kind.QUANTILE) {
      problems.add(Problems.member(path, "q"), "belongs to quantile only");
    } else if (q instanceof Number number
        && number.doubleValue() >= 0
        && number.doubleValue() <= 1) {
      return number.doubleValue();
    } else {
      problems.add(Problems.member(path, "q"), "must be a number from 0 to 1, for example 0.95");
    }
    return MEDIAN;
  }

  private Exactness exactness(String path, Measure measure, Map<?, ?> parts) {
    Object exact = parts.get(EXACT);
    if (exact == null) {
      return Exactness.ANY;
    }
    if (!measure.kind().isEstimable()) {
      problems.add(
          Problems.member(path, EXACT), "belongs to distinct and quantile; all else is exact");
    } else if (!(exact instanceof Boolean)) {
      problems.add(Problems.member(path, EXACT), "must be true or false");
    }
    return Boolean.TRUE.equals(exact) ? Exactness.EXACT : Exactness.ANY;
  }
}
