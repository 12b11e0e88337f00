package io.raingauge.measure;

import java.util.Locale;

/**
 * What is kept of the events of a window: a kind, and the property it looks at.
 *
 * @param kind how values become a number
 * @param property the property's dotted path; empty for {@link Kind#COUNT}
 */
public record Measure(Kind kind, String property) {
  public static final Measure COUNT = new Measure(Kind.COUNT, "");

  /** All measures merge: over windows, series, partitions and epochs. */
  public enum Kind {
    /** Events. */
    COUNT,
    /** Exact over whole numbers; with others a compensated double. */
    SUM,
    MIN,
    MAX,
    /** The value of the event with the newest time; of several of one time the greatest. */
    LAST,
    /** A sum and a count of numbers. */
    AVERAGE,
    /** The population's standard deviation. */
    DEVIATION,
    /** How many different values: a HyperLogLog sketch. */
    DISTINCT,
    /** Any quantile, to 1 % of its value: a DDSketch. */
    QUANTILE;

    /** Whether it is estimated where there are too many values to keep. */
    public boolean isEstimable() {
      return this == DISTINCT || this == QUANTILE;
    }

    /** The name in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Measure {
    if (kind == Kind.COUNT != property.isEmpty()) {
      throw new IllegalArgumentException(
          kind == Kind.COUNT
              ? "count looks at no property; write \"count\""
              : kind.word() + " needs a property: {\"" + kind.word() + "\": \"bytes\"}");
    }
  }
}
