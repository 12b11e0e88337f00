package io.raingauge.query.keen;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.Every;
import io.raingauge.query.Question;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Completeness;
import io.raingauge.query.Question.Order;
import io.raingauge.query.Question.Subject;
import io.raingauge.query.Timeframe;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A query as Keen's clients write it, read; {@link KeenQueryJson} reads it.
 *
 * @param analyses what is asked for; at least one
 * @param shape of each result
 * @param scope which events
 * @param by one group for each combination of these properties' values
 * @param every how time is cut; empty for not at all
 * @param order what comes first; each names a label or a property of {@code by}
 * @param limit how many groups
 */
record KeenQuery(
    List<Analysis> analyses,
    Shape shape,
    Scope scope,
    List<String> by,
    Optional<Every> every,
    List<Order> order,
    int limit) {
  KeenQuery {
    analyses = List.copyOf(analyses);
    by = List.copyOf(by);
    order = List.copyOf(order);
  }

  /** How results are named. */
  enum Shape {
    /** {@code result}. */
    ONE,
    /** By their labels: a multi-analysis. */
    LABELLED
  }

  /**
   * Which events.
   *
   * @param timeframe of fixed bounds, so that all questions of a query ask about the same
   */
  record Scope(String collection, Filter where, Timeframe.Absolute timeframe, ZoneId zone) {
    Scope in(Timeframe.Absolute other) {
      return new Scope(collection, where, other, zone);
    }

    /** A question about these events. */
    Question question(List<Asked> measures, List<String> by, Optional<Every> every) {
      return new Question(
          new Subject.OfCollection(collection),
          measures,
          where,
          by,
          every,
          timeframe,
          zone,
          List.of(),
          Question.ALL,
          Optional.empty(),
          Completeness.WHOLE);
    }

    /** How many events have each combination of these properties' values. */
    Question counts(List<String> by, Optional<Every> every) {
      return question(List.of(new Asked("result", Measure.COUNT, 0.5)), by, every);
    }
  }
}
