package io.raingauge.query.keen;

import io.raingauge.measure.Measure;
import io.raingauge.measure.QuantileState.Rank;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Exactness;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/**
 * One number (or list of values) that a query asks for.
 *
 * @param label its name in the result
 * @param target the property it looks at; empty for a count
 * @param percent from 0 to 100; of use for {@link Kind#PERCENTILE} and {@link Kind#MEDIAN}
 */
record Analysis(String label, Kind kind, String target, double percent) {
  /** The analyses of Keen that give one result a group and interval. */
  enum Kind {
    COUNT(Measure.Kind.COUNT),
    SUM(Measure.Kind.SUM),
    MINIMUM(Measure.Kind.MIN),
    MAXIMUM(Measure.Kind.MAX),
    AVERAGE(Measure.Kind.AVERAGE),
    STANDARD_DEVIATION(Measure.Kind.DEVIATION),
    COUNT_UNIQUE(Measure.Kind.DISTINCT),
    MEDIAN(Measure.Kind.QUANTILE),
    PERCENTILE(Measure.Kind.QUANTILE),
    SELECT_UNIQUE(Measure.Kind.DISTINCT);

    private final Measure.Kind measure;

    Kind(Measure.Kind measure) {
      this.measure = measure;
    }

    /** The name in addresses and queries. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for what is none of these. */
    static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word().equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    /** Whether it is made from each different value: see {@link Tally}. */
    boolean isTallied() {
      return this == SELECT_UNIQUE;
    }
  }

  /** As a part of a question, exact where Keen's is: percentiles are of nearest rank. */
  Asked asked(String name, Exactness exactness) {
    boolean isPercentile = kind == Kind.MEDIAN || kind == Kind.PERCENTILE;
    return new Asked(
        name, measure(), part(), Rank.NEAREST, isPercentile ? exactness : Exactness.ANY);
  }

  /** By moving the point, for a division may miss the decimal number: 99.9 / 100 does. */
  private double part() {
    return BigDecimal.valueOf(percent).movePointLeft(2).doubleValue();
  }

  /** The measure that gives it, or estimates it. */
  Measure measure() {
    return kind == Kind.COUNT ? Measure.COUNT : new Measure(kind.measure, target);
  }
}
