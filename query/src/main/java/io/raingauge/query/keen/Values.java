package io.raingauge.query.keen;

import io.raingauge.query.Question.Order.Direction;
import io.raingauge.query.Results;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of values of any types, as in all answers. */
final class Values {
  static final Comparator<@Nullable Object> ORDER = Results.order(Direction.UP);

  private Values() {}

  /** Lists of as many values each, by their first, then their second, and so on. */
  static int compare(List<@Nullable Object> left, List<@Nullable Object> right) {
    for (int index = 0; index < left.size(); index++) {
      int order = ORDER.compare(left.get(index), right.get(index));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
