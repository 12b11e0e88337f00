package io.raingauge.filter;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * A condition on the properties of an event, as a definition or a query states it.
 *
 * <p>A test of a property holds only where the property has a value of the same type as the one it
 * is compared with; all numbers are of one type. So {@code ne} is not the same as {@code not} and
 * {@code eq}: of an event without the property, or with one of another type, only the latter holds.
 *
 * <p>Filters that were built by {@link #and}, {@link #or} and {@link #not} are equal when they
 * state the same tests, in whatever order. Immutable.
 */
public sealed interface Filter permits Filter.All, Filter.And, Filter.Or, Filter.Not, PropertyTest {
  /** Every event. */
  Filter ALL = new All();

  /** The properties that it looks at. */
  Set<String> properties();

  /** Binds it to slots: {@code slotOf} knows each of {@link #properties}. */
  Condition bind(ToIntFunction<String> slotOf);

  /** What satisfies every part; all events, where there is none. */
  static Filter and(Collection<? extends Filter> parts) {
    Set<Filter> flat = new LinkedHashSet<>();
    for (Filter part : parts) {
      if (part instanceof And and) {
        flat.addAll(and.parts());
      } else if (!part.equals(ALL)) {
        flat.add(part);
      }
    }
    return flat.isEmpty() ? ALL : flat.size() == 1 ? flat.iterator().next() : new And(flat);
  }

  /**
   * What satisfies any part.
   *
   * @throws IllegalArgumentException where there is no part
   */
  static Filter or(Collection<? extends Filter> parts) {
    Set<Filter> flat = new LinkedHashSet<>();
    for (Filter part : parts) {
      if (part instanceof Or or) {
        flat.addAll(or.parts());
      } else {
        flat.add(part);
      }
    }
    if (flat.isEmpty()) {
      throw new IllegalArgumentException("\"or\" must have at least one part");
    }
    return flat.contains(ALL) ? ALL : flat.size() == 1 ? flat.iterator().next() : new Or(flat);
  }

  /** What does not satisfy a filter. */
  static Filter not(Filter filter) {
    return filter instanceof Not not ? not.filter() : new Not(filter);
  }

  /** Every event. */
  record All() implements Filter {
    @Override
    public Set<String> properties() {
      return Set.of();
    }

    @Override
    public Condition bind(ToIntFunction<String> slotOf) {
      return values -> true;
    }
  }

  /**
   * Made by {@link Filter#and}.
   *
   * @param parts at least two, none of them an And
   */
  record And(Set<Filter> parts) implements Filter {
    public And {
      parts = Collections.unmodifiableSet(new LinkedHashSet<>(parts));
    }

    @Override
    public Set<String> properties() {
      return Parts.properties(parts);
    }

    @Override
    public Condition bind(ToIntFunction<String> slotOf) {
      Condition[] conditions = Parts.bind(parts, slotOf);
      return values -> {
        for (Condition condition : conditions) {
          if (!condition.test(values)) {
            return false;
          }
        }
        return true;
      };
    }
  }

  /**
   * Made by {@link Filter#or}.
   *
   * @param parts at least two, none of them an Or
   */
  record Or(Set<Filter> parts) implements Filter {
    public Or {
      parts = Collections.unmodifiableSet(new LinkedHashSet<>(parts));
    }

    @Override
    public Set<String> properties() {
      return Parts.properties(parts);
    }

    @Override
    public Condition bind(ToIntFunction<String> slotOf) {
      Condition[] conditions = Parts.bind(parts, slotOf);
      return values -> {
        for (Condition condition : conditions) {
          if (condition.test(values)) {
            return true;
          }
        }
        return false;
      };
    }
  }

  /** Made by {@link Filter#not}. */
  record Not(Filter filter) implements Filter {
    @Override
    public Set<String> properties() {
      return filter.properties();
    }

    @Override
    public Condition bind(ToIntFunction<String> slotOf) {
      Condition condition = filter.bind(slotOf);
      return values -> !condition.test(values);
    }
  }
}
