package io.raingauge.expression;

import io.raingauge.property.PropertyNames;
import java.util.Optional;

/**
 * An expression in the place of a property: what measures, filters and groups call a property is a
 * string, and this is the string that stands for an expression there. It begins with {@value
 * PropertyNames#DERIVED}, which no property may that is asked for by its name; one that an event
 * does have is asked for by an expression: {@code `$=name`}.
 *
 * <p>Only chunks know such names; a rollup has none.
 */
public final class DerivedProperty {
  private DerivedProperty() {}

  /** The name of an expression; of one that is just a property that property's own. */
  public static String name(Expression expression) {
    return expression instanceof Property property && !isName(property.path())
        ? property.path()
        : PropertyNames.DERIVED + expression.text();
  }

  public static boolean isName(String name) {
    return name.startsWith(PropertyNames.DERIVED);
  }

  /**
   * The expression that a name stands for; empty for a property's own name.
   *
   * @throws IllegalArgumentException when {@link #name} did not make it
   */
  public static Optional<Expression> of(String name) {
    return isName(name)
        ? Optional.of(new ExpressionParser(name.substring(PropertyNames.DERIVED.length())).read())
        : Optional.empty();
  }
}
