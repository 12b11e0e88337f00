package io.raingauge.query;

import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Condition;
import io.raingauge.filter.Filter;
import io.raingauge.filter.OneOf;
import io.raingauge.filter.TextTest;
import io.raingauge.property.LongString;
import io.raingauge.property.PropertyValues;
import io.raingauge.query.QueryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What a filter can be told of a series whose strings are too long to be kept whole ({@link
 * LongString}): whether one equals a text, what it begins with, and how it sorts against a text
 * that is not very long; but not what its end holds.
 */
final class LongTexts {
  private final Condition certain;
  private final int[] slots;
  private final List<String> properties;

  /**
   * @param filter as the question states it
   */
  LongTexts(Filter filter, ToIntFunction<String> slotOf) {
    Set<String> beyond = new LinkedHashSet<>();
    collect(filter, beyond);
    properties = List.copyOf(beyond);
    slots = properties.stream().mapToInt(slotOf).toArray();
    certain = Filter.and(partsWithout(filter, beyond)).bind(slotOf);
  }

  /** The same filter, equal to the short form of a text where it was equal to the text. */
  static Filter shortened(Filter filter) {
    if (filter instanceof Comparison test
        && (test.operator() == Operator.EQ || test.operator() == Operator.NE)) {
      return new Comparison(test.property(), test.operator(), shortened(test.value()));
    }
    if (filter instanceof OneOf test) {
      return OneOf.of(test.property(), test.values().stream().map(LongTexts::shortened).toList());
    }
    if (filter instanceof Filter.And and) {
      return Filter.and(and.parts().stream().map(LongTexts::shortened).toList());
    }
    if (filter instanceof Filter.Or or) {
      return Filter.or(or.parts().stream().map(LongTexts::shortened).toList());
    }
    return filter instanceof Filter.Not not ? Filter.not(shortened(not.filter())) : filter;
  }

  /**
   * Refuses where the filter asks for more of a series than is kept.
   *
   * @throws QueryException that says of which property
   */
  void check(PropertyValues values, String rollup) {
    for (int index = 0; index < slots.length; index++) {
      int slot = slots[index];
      if (values.type(slot) == PropertyValues.Type.STRING
          && LongString.isShortened(values.text(), values.textFrom(slot), values.textTo(slot))
          && certain.test(values)) {
        throw new QueryException(
            Kind.NO_ROLLUP,
            ("The rollup %s keeps of strings over %,d bytes only how they begin, and some of \"%s\""
                    + " are; so it cannot tell what \"where\" asks of them. eq, ne, in and a prefix"
                    + " of up to %d bytes can be asked; other tests can stand in a rollup's own"
                    + " \"where\".")
                .formatted(
                    rollup,
                    LongString.LONGEST_WHOLE,
                    properties.get(index),
                    LongString.LEAST_KEPT));
      }
    }
  }

  private static Object shortened(Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return utf8.length <= LongString.LONGEST_WHOLE
        ? text
        : new String(LongString.shortened(utf8, 0, utf8.length), StandardCharsets.UTF_8);
  }

  private static void collect(Filter filter, Set<String> into) {
    if (filter instanceof TextTest test) {
      if (test.kind() != TextTest.Kind.PREFIX || isLong(test.text())) {
        into.add(test.property());
      }
    } else if (filter instanceof Comparison test) {
      boolean sorts = test.operator() != Operator.EQ && test.operator() != Operator.NE;
      if (sorts && test.value() instanceof String text && isLong(text)) {
        into.add(test.property());
      }
    } else if (filter instanceof Filter.And and) {
      and.parts().forEach(part -> collect(part, into));
    } else if (filter instanceof Filter.Or or) {
      or.parts().forEach(part -> collect(part, into));
    } else if (filter instanceof Filter.Not not) {
      collect(not.filter(), into);
    }
  }

  private static boolean isLong(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length > LongString.LEAST_KEPT;
  }

  /** The parts of a conjunction that look at none of some properties: these decide for sure. */
  private static List<Filter> partsWithout(Filter filter, Collection<String> properties) {
    Set<Filter> parts = filter instanceof Filter.And and ? and.parts() : Set.of(filter);
    return parts.stream()
        .filter(part -> part.properties().stream().noneMatch(properties::contains))
        .toList();
  }
}
