package io.raingauge.filter;

import io.raingauge.property.PropertyValues;
import io.raingauge.property.ValueOrder;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Whether a property equals one of some values.
 *
 * @param values as in {@link Comparison}, of any types; at least one
 */
public record OneOf(String property, Set<Object> values) implements PropertyTest {
  public OneOf {
    Set<Object> alike = new LinkedHashSet<>();
    for (Object value : values) {
      alike.add(Scalar.of(value));
    }
    values = Collections.unmodifiableSet(alike);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("must have at least one value");
    }
  }

  /** The same over values in a list. */
  public static OneOf of(String property, Collection<?> values) {
    return new OneOf(property, new LinkedHashSet<>(values));
  }

  @Override
  public Condition bind(ToIntFunction<String> slotOf) {
    int slot = slotOf.applyAsInt(property);
    PropertyValues wanted = sorted();
    return event -> holds(wanted, event, slot);
  }

  private PropertyValues sorted() {
    PropertyValues all = new PropertyValues(values.size());
    int slot = 0;
    for (Object value : values) {
      all.setScalar(slot++, value);
    }
    int[] order =
        IntStream.range(0, values.size())
            .boxed()
            .sorted((left, right) -> ValueOrder.compare(all, left, all, right))
            .mapToInt(Integer::intValue)
            .toArray();
    PropertyValues sorted = new PropertyValues(values.size());
    for (int index = 0; index < order.length; index++) {
      sorted.copy(index, all, order[index]);
    }
    return sorted;
  }

  /** A binary search in the order of all values. */
  private static boolean holds(PropertyValues sorted, PropertyValues event, int slot) {
    int low = 0;
    int high = sorted.slots() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = ValueOrder.compare(sorted, middle, event, slot);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}
