package io.raingauge.filter;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/** What the parts of a filter have together. */
final class Parts {
  private Parts() {}

  static Set<String> properties(Collection<Filter> parts) {
    Set<String> all = new TreeSet<>();
    for (Filter part : parts) {
      all.addAll(part.properties());
    }
    return all;
  }

  static Condition[] bind(Collection<Filter> parts, ToIntFunction<String> slotOf) {
    return parts.stream().map(part -> part.bind(slotOf)).toArray(Condition[]::new);
  }
}
