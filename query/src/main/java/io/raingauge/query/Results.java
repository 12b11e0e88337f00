package io.raingauge.query;

import io.raingauge.measure.AverageState;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.measure.QuantileState;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Order.Direction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Numbers out of states, and their order. */
public final class Results {
  private Results() {}

  /** A Long, a BigInteger, a Double, of {@code last} also a String or a Boolean; or null. */
  static @Nullable Object of(Asked asked, MeasureState state) {
    if (state instanceof QuantileState quantiles) {
      return quantiles.number(asked.quantile(), asked.rank()).orElse(null);
    }
    if (asked.measure().kind() == Measure.Kind.SUM && state instanceof AverageState average) {
      return average.sum();
    }
    return state.result().orElse(null);
  }

  /** False and true, then numbers, then strings; null is last in both directions. */
  public static Comparator<@Nullable Object> order(Direction direction) {
    return (left, right) -> {
      if (left == null || right == null) {
        return left == right ? 0 : left == null ? 1 : -1;
      }
      int order = compare(left, right);
      return direction == Direction.UP ? order : -order;
    };
  }

  private static int compare(Object left, Object right) {
    if (left instanceof Long one && right instanceof Long other) {
      return Long.compare(one, other);
    }
    if (left instanceof String one && right instanceof String other) {
      return one.compareTo(other);
    }
    if (left instanceof Boolean one && right instanceof Boolean other) {
      return Boolean.compare(one, other);
    }
    if (left instanceof Number one && right instanceof Number other) {
      return compareNumbers(one, other);
    }
    return Integer.compare(rank(left), rank(right));
  }

  private static int compareNumbers(Number left, Number right) {
    double one = left.doubleValue();
    double other = right.doubleValue();
    if (!Double.isFinite(one) || !Double.isFinite(other)) {
      return Double.compare(one, other);
    }
    return exact(left).compareTo(exact(right));
  }

  private static BigDecimal exact(Number number) {
    if (number instanceof BigInteger whole) {
      return new BigDecimal(whole);
    }
    return number instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : new BigDecimal(number.doubleValue());
  }

  private static int rank(Object value) {
    return value instanceof Boolean ? 0 : value instanceof Number ? 1 : 2;
  }
}
