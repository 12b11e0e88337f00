package io.raingauge.expression;

import io.raingauge.property.PropertyNames;
import java.util.List;
import java.util.Set;

/**
 * The value of a property; null where it is absent, an object or an array.
 *
 * @param path its dotted path; {@code $time} is the event's time in ms since 1970
 */
public record Property(String path) implements Expression {
  public Property {
    if (path.isEmpty() || path.length() > PropertyNames.MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "a property's name has 1 to " + PropertyNames.MAX_CHARACTERS + " characters");
    }
  }

  @Override
  public Type type() {
    return Type.ANY;
  }

  @Override
  public List<Expression> parts() {
    return List.of();
  }

  @Override
  public Set<String> properties() {
    return Set.of(path);
  }

  @Override
  public Expression with(List<Expression> parts) {
    return this;
  }

  @Override
  public void write(ExpressionText into) {
    into.name(path);
  }
}
