package io.raingauge.query;

import io.raingauge.expression.DerivedProperty;
import io.raingauge.filter.Filter;
import io.raingauge.filter.Within;
import io.raingauge.measure.Measure;
import io.raingauge.measure.QuantileState.Rank;
import io.raingauge.wire.ReceiptToken;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a client wants to know; {@link QuestionJson} reads it.
 *
 * @param subject whose events
 * @param measures the numbers, each with the name it has in the answer; at least one
 * @param where which events
 * @param by one group for each combination of these properties' values
 * @param every how time is cut; empty for not at all
 * @param timeframe which stretch of time
 * @param zone whose wall clock cuts time and names it
 * @param order what comes first; empty for the natural order
 * @param limit how many groups, or rows where there are no groups
 * @param after what the answer must include (Q4)
 * @param completeness whether windows that may lack events are allowed
 * @param labels the names that {@code by} has in the answer, where they are not its own
 */
public record Question(
    Subject subject,
    List<Asked> measures,
    Filter where,
    List<String> by,
    Optional<Every> every,
    Timeframe timeframe,
    ZoneId zone,
    List<Order> order,
    int limit,
    Optional<After> after,
    Completeness completeness,
    Map<String, String> labels) {
  /** No limit. */
  public static final int ALL = Integer.MAX_VALUE;

  /** The name of the column that says when an interval begins. */
  public static final String TIME = "time";

  public Question {
    measures = List.copyOf(measures);
    by = List.copyOf(by);
    order = List.copyOf(order);
    labels = Map.copyOf(labels);
  }

  /** One in which {@code by} has its own names in the answer. */
  public Question(
      Subject subject,
      List<Asked> measures,
      Filter where,
      List<String> by,
      Optional<Every> every,
      Timeframe timeframe,
      ZoneId zone,
      List<Order> order,
      int limit,
      Optional<After> after,
      Completeness completeness) {
    this(
        subject,
        measures,
        where,
        by,
        every,
        timeframe,
        zone,
        order,
        limit,
        after,
        completeness,
        Map.of());
  }

  /** The name that a part of {@code by} has in the answer. */
  String label(String name) {
    return labels.getOrDefault(name, name);
  }

  /** Whether it has an expression or a distance anywhere, which only raw events can answer. */
  boolean hasExpressions() {
    return Within.isIn(where)
        || Stream.of(
                by.stream(),
                where.properties().stream(),
                measures.stream().map(asked -> asked.measure().property()))
            .flatMap(names -> names)
            .anyMatch(DerivedProperty::isName);
  }

  /** Whose events a question is about. */
  public sealed interface Subject {
    /** How messages call it. */
    String words();

    /** A collection's; the planner chooses the rollup. */
    record OfCollection(String collection) implements Subject {
      @Override
      public String words() {
        return "collection \"" + collection + "\"";
      }
    }

    /** One rollup's. */
    record OfRollup(String rollup) implements Subject {
      @Override
      public String words() {
        return "rollup \"" + rollup + "\"";
      }
    }
  }

  /**
   * One number.
   *
   * @param label its name in the answer
   * @param quantile which, from 0 to 1; for {@link Measure.Kind#QUANTILE} only
   * @param rank which of the numbers that is; as the quantile
   * @param exactness whether it may be an estimate
   */
  public record Asked(
      String label, Measure measure, double quantile, Rank rank, Exactness exactness) {
    /** One that may be an estimate. */
    public Asked(String label, Measure measure, double quantile) {
      this(label, measure, quantile, Rank.LOWER, Exactness.ANY);
    }

    /** Whether only raw events will do: a rollup keeps sketches of these. */
    boolean needsRawEvents() {
      return exactness == Exactness.EXACT && measure.kind().isEstimable();
    }
  }

  /** Whether a number may be an estimate, which the answer then says. */
  public enum Exactness {
    /** Yes. */
    ANY,
    /** No: that is an error. */
    EXACT
  }

  /**
   * What comes first.
   *
   * @param name a label of a measure, a name of {@code by}, or {@link #TIME}
   */
  public record Order(String name, Direction direction) {
    /** Which end is first. */
    public enum Direction {
      UP,
      DOWN
    }
  }

  /** A receipt that the answer must include, and how long to wait for that (Q4). */
  public record After(ReceiptToken token, Duration longest) {
    /** What is said when that has not come in time. */
    QueryException notYet() {
      return new QueryException(
          QueryException.Kind.NOT_YET,
          "The batch of this receipt was not counted within "
              + longest.toMillis()
              + " ms. It is safe and will be counted; ask again, or see /v1/status for the lag.");
    }
  }

  /** Whether a rollup answers for windows in which events may be missing from it. */
  public enum Completeness {
    /** No: that is an error, and the default. */
    WHOLE,
    /** Yes, and the answer says so. */
    PARTIAL
  }
}
