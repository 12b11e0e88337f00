package io.raingauge.query;

import io.raingauge.filter.Comparison;
import io.raingauge.filter.Exists;
import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterJson;
import io.raingauge.json.JsonTree;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A filter as tests that must all hold. */
final class Conjuncts {
  private Conjuncts() {}

  /** What is left of a filter without some of its tests; empty when it lacks any of those. */
  static Optional<Filter> without(Filter filter, Filter tests) {
    Set<Filter> rest = new LinkedHashSet<>(of(filter));
    if (!rest.containsAll(of(tests))) {
      return Optional.empty();
    }
    rest.removeAll(of(tests));
    return Optional.of(Filter.and(rest));
  }

  /**
   * The properties of which a filter asks more than a series tells: absent, null, an object and an
   * array are one there, so whether it exists is not known.
   */
  static Set<String> unkept(Filter filter) {
    Set<String> properties = new TreeSet<>();
    collectExists(filter, properties);
    return properties;
  }

  /** The bytes of the only series that can meet a filter, where it says what each value equals. */
  static Optional<byte[]> onlySeries(Filter filter, List<String> by) {
    Map<String, Object> equal = new LinkedHashMap<>();
    for (Filter part : of(filter)) {
      if (part instanceof Comparison test && test.operator() == Comparison.Operator.EQ) {
        equal.put(test.property(), test.value());
      }
    }
    if (!equal.keySet().containsAll(by)) {
      return Optional.empty();
    }
    PropertyValues values = new PropertyValues(by.size());
    for (int slot = 0; slot < by.size(); slot++) {
      values.setScalar(slot, equal.getOrDefault(by.get(slot), ""));
    }
    GrowingBytes series = new GrowingBytes();
    Series.encode(values, IntStream.range(0, by.size()).toArray(), series);
    return Optional.of(series.toBytes());
  }

  static String print(Filter filter) {
    return new String(JsonTree.write(FilterJson.write(filter)), StandardCharsets.UTF_8);
  }

  private static Collection<Filter> of(Filter filter) {
    if (filter instanceof Filter.And and) {
      return and.parts();
    }
    return filter.equals(Filter.ALL) ? Set.of() : Set.of(filter);
  }

  private static void collectExists(Filter filter, Set<String> properties) {
    if (filter instanceof Exists exists) {
      properties.add(exists.property());
    } else if (filter instanceof Filter.And and) {
      and.parts().forEach(part -> collectExists(part, properties));
    } else if (filter instanceof Filter.Or or) {
      or.parts().forEach(part -> collectExists(part, properties));
    } else if (filter instanceof Filter.Not not) {
      collectExists(not.filter(), properties);
    }
  }
}
