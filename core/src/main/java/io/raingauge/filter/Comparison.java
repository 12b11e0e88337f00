package io.raingauge.filter;

import io.raingauge.property.PropertyValues;
import io.raingauge.property.ValueOrder;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * A comparison of a property with a value of the same type: strings by their characters, numbers
 * exactly.
 *
 * @param value a {@link String}, a {@link Long}, a {@link Double} or, for {@code eq} and {@code ne}
 *     only, a {@link Boolean}
 */
public record Comparison(String property, Operator operator, Object value) implements PropertyTest {
  /** Whether an order, negative, 0 or positive, is the one looked for. */
  public enum Operator {
    EQ {
      @Override
      boolean holds(int order) {
        return order == 0;
      }
    },
    NE {
      @Override
      boolean holds(int order) {
        return order != 0;
      }
    },
    LT {
      @Override
      boolean holds(int order) {
        return order < 0;
      }
    },
    LTE {
      @Override
      boolean holds(int order) {
        return order <= 0;
      }
    },
    GT {
      @Override
      boolean holds(int order) {
        return order > 0;
      }
    },
    GTE {
      @Override
      boolean holds(int order) {
        return order >= 0;
      }
    };

    abstract boolean holds(int order);

    /** The name in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Comparison {
    value = Scalar.of(value);
    if (value instanceof Boolean && operator != Operator.EQ && operator != Operator.NE) {
      throw new IllegalArgumentException(
          "must not be " + value + ": true and false have no order; use eq or ne");
    }
  }

  @Override
  public Condition bind(ToIntFunction<String> slotOf) {
    int slot = slotOf.applyAsInt(property);
    PropertyValues wanted = new PropertyValues(1);
    wanted.setScalar(0, value);
    return values ->
        ValueOrder.areAlike(values, slot, wanted, 0)
            && operator.holds(ValueOrder.compare(values, slot, wanted, 0));
  }
}
