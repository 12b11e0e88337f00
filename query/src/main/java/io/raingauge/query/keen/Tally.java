package io.raingauge.query.keen;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The different values of a property. For one thread. Memory: the values, which the limits of a
 * question bound.
 */
final class Tally {
  private final List<Object> values = new ArrayList<>();

  /** Takes a value of so many events; none (null) is no value. No value is given twice. */
  void add(@Nullable Object value, long count) {
    if (value != null && count > 0) {
      values.add(value);
    }
  }

  /** In the order of all answers. */
  List<Object> result() {
    return values.stream().sorted(Values.ORDER).toList();
  }
}
