package io.raingauge.query.scan;

import io.raingauge.chunk.ColumnStatistics;
import io.raingauge.chunk.Kind;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Exists;
import io.raingauge.filter.Filter;
import io.raingauge.filter.OneOf;
import io.raingauge.filter.PropertyTest;
import io.raingauge.filter.TextTest;
import io.raingauge.property.NumberOrder;
import io.raingauge.property.PropertyValues;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the statistics of a chunk say of a filter, before a column is read. */
enum Likelihood {
  /** No event meets it. */
  NONE,
  /** It is not known. */
  SOME,
  /** All do. */
  ALL;

  static Likelihood of(Filter filter, ChunkColumns columns) {
    if (filter instanceof Filter.And and) {
      Likelihood least = ALL;
      for (Filter part : and.parts()) {
        Likelihood its = of(part, columns);
        least = its.compareTo(least) < 0 ? its : least;
      }
      return least;
    }
    if (filter instanceof Filter.Or or) {
      Likelihood most = NONE;
      for (Filter part : or.parts()) {
        Likelihood its = of(part, columns);
        most = its.compareTo(most) > 0 ? its : most;
      }
      return most;
    }
    if (filter instanceof Filter.Not not) {
      return switch (of(not.filter(), columns)) {
        case NONE -> ALL;
        case SOME -> SOME;
        case ALL -> NONE;
      };
    }
    return filter instanceof PropertyTest test ? ofTest(test, columns) : ALL;
  }

  private static Likelihood ofTest(PropertyTest test, ChunkColumns columns) {
    PropertyColumn column = columns.property(test.property());
    if (column.isScattered()) {
      return SOME;
    }
    long rows = columns.header().rows();
    Optional<ColumnStatistics> known = column.statistics();
    if (test instanceof Exists) {
      long has = known.map(its -> rows - its.count(Kind.ABSENT) - its.count(Kind.NULL)).orElse(0L);
      return has == rows ? ALL : has == 0 && column.within().length == 0 ? NONE : SOME;
    }
    if (known.isEmpty()) {
      return NONE;
    }
    ColumnStatistics its = known.get();
    if (test instanceof Comparison comparison) {
      return ofComparison(comparison, its, rows);
    }
    if (test instanceof OneOf oneOf) {
      boolean isPossible = oneOf.values().stream().anyMatch(value -> mayEqual(value, its));
      return isPossible ? SOME : NONE;
    }
    Kind kept = test instanceof TextTest ? Kind.STRING : Kind.JSON;
    return its.count(kept) == 0 ? NONE : SOME;
  }

  private static Likelihood ofComparison(Comparison test, ColumnStatistics its, long rows) {
    if (!(test.value() instanceof Long) && !(test.value() instanceof Double)) {
      boolean isPossible =
          test.operator() == Comparison.Operator.EQ
              ? mayEqual(test.value(), its)
              : its.count(test.value() instanceof Boolean ? Kind.BOOLEAN : Kind.STRING) > 0;
      return isPossible ? SOME : NONE;
    }
    if (its.numberCount() == 0) {
      return NONE;
    }
    int min = order(its.min().orElseThrow(), test.value());
    int max = order(its.max().orElseThrow(), test.value());
    Likelihood ofNumbers =
        switch (test.operator()) {
          case EQ -> equal(min, max);
          case NE -> inverse(equal(min, max));
          case LT -> min >= 0 ? NONE : max < 0 ? ALL : SOME;
          case LTE -> min > 0 ? NONE : max <= 0 ? ALL : SOME;
          case GT -> max <= 0 ? NONE : min > 0 ? ALL : SOME;
          case GTE -> max < 0 ? NONE : min >= 0 ? ALL : SOME;
        };
    return ofNumbers == ALL && its.numberCount() < rows ? SOME : ofNumbers;
  }

  private static Likelihood equal(int min, int max) {
    return min > 0 || max < 0 ? NONE : min == 0 && max == 0 ? ALL : SOME;
  }

  private static Likelihood inverse(Likelihood of) {
    return of == NONE ? ALL : of == ALL ? NONE : SOME;
  }

  private static boolean mayEqual(Object value, ColumnStatistics its) {
    if (value instanceof String text) {
      return its.mayHold(text.getBytes(StandardCharsets.UTF_8));
    }
    if (value instanceof Boolean) {
      return its.count(Kind.BOOLEAN) > 0;
    }
    return its.numberCount() > 0
        && order(its.min().orElseThrow(), value) <= 0
        && order(its.max().orElseThrow(), value) >= 0;
  }

  /** The order of two numbers. */
  private static int order(Number left, Object right) {
    PropertyValues values = new PropertyValues(1);
    values.setScalar(0, left);
    return right instanceof Long whole
        ? NumberOrder.compare(values, 0, whole)
        : NumberOrder.compare(values, 0, ((Double) right).doubleValue());
  }
}
