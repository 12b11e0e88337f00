package io.raingauge.query.keen;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The different values of a property and how often each came, from which the values themselves and
 * exact percentiles are made. For one thread. Memory: the values, which the limits of a question
 * bound.
 */
final class Tally {
  private final List<Counted> values = new ArrayList<>();

  private record Counted(Object value, long count) {}

  /** Takes a value; none (null) is no value. No value is given twice. */
  void add(@Nullable Object value, long count) {
    if (value != null && count > 0) {
      values.add(new Counted(value, count));
    }
  }

  /** What an analysis makes of them. */
  @Nullable Object result(Analysis analysis) {
    return switch (analysis.kind()) {
      case SELECT_UNIQUE -> values.stream().map(Counted::value).sorted(Values.ORDER).toList();
      case MEDIAN, PERCENTILE -> percentile(analysis.percent()).orElse(null);
      case COUNT, SUM, MINIMUM, MAXIMUM, AVERAGE, STANDARD_DEVIATION, COUNT_UNIQUE ->
          throw new IllegalStateException(analysis + " is not made of values");
    };
  }

  /** By nearest rank, as Keen does: of 10 and 20 the median is 10. */
  private Optional<Object> percentile(double percent) {
    List<Counted> numbers =
        values.stream()
            .filter(counted -> counted.value() instanceof Number)
            .sorted(Comparator.comparing(Counted::value, Values.ORDER))
            .toList();
    long all = numbers.stream().mapToLong(Counted::count).sum();
    long rank = Math.max(1, (long) Math.ceil(percent / 100 * all));
    for (Counted number : numbers) {
      rank -= number.count();
      if (rank <= 0) {
        return Optional.of(number.value());
      }
    }
    return Optional.empty();
  }
}
