package io.raingauge.expression;

import io.raingauge.property.PropertyValues;
import java.util.List;

/**
 * A value that is the same for every event.
 *
 * @param value a {@link String}, a {@link Long}, or a finite {@link Double} that is no Long
 */
public record Constant(Object value) implements Expression {
  public Constant {
    if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(number + " is not a number that an event can have");
      }
      PropertyValues one = new PropertyValues(1);
      one.setDouble(0, number);
      value = one.type(0) == PropertyValues.Type.LONG ? (Object) one.longAt(0) : number;
    } else if (!(value instanceof Long || value instanceof String)) {
      throw new IllegalArgumentException("a constant is a number or a string");
    }
  }

  @Override
  public Type type() {
    return value instanceof String ? Type.STRING : Type.NUMBER;
  }

  @Override
  public List<Expression> parts() {
    return List.of();
  }

  @Override
  public Expression with(List<Expression> parts) {
    return this;
  }

  @Override
  public void write(ExpressionText into) {
    if (value instanceof String text) {
      into.string(text);
    } else {
      into.word(value.toString());
    }
  }

  /** The number with its sign changed; what is beyond 64 bits becomes a double. */
  Constant negated() {
    return value instanceof Long whole && whole != Long.MIN_VALUE
        ? new Constant(-whole)
        : new Constant(-((Number) value).doubleValue());
  }
}
