package io.raingauge.query.scan;

import io.raingauge.expression.Arithmetic;
import io.raingauge.expression.Bins;
import io.raingauge.expression.Compare;
import io.raingauge.expression.DatePart;
import io.raingauge.expression.DerivedProperty;
import io.raingauge.expression.Expression;
import io.raingauge.expression.Negation;
import io.raingauge.expression.Property;
import io.raingauge.expression.TextCall;
import io.raingauge.measure.Measure;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds the properties within expressions that no event has in the type that is needed there: what
 * is computed of them is null for every event. For one thread.
 */
final class ExpressionTypes {
  private final UnlikeTypes types;

  /**
   * @param types takes the notes
   */
  ExpressionTypes(UnlikeTypes types) {
    this.types = types;
  }

  void look(Scan scan) {
    Set<String> names = new LinkedHashSet<>(scan.where().properties());
    names.addAll(scan.by());
    scan.measures().stream().map(Measure::property).forEach(names::add);
    names.forEach(name -> DerivedProperty.of(name).ifPresent(this::look));
  }

  private void look(Expression expression) {
    if (expression instanceof Compare compare) {
      compare(compare);
    } else {
      Set<UnlikeTypes.Type> needed = needed(expression);
      expression.parts().forEach(part -> look(expression, part, needed));
    }
    expression.parts().forEach(this::look);
  }

  /** What an expression needs its parts to be; nothing where it takes all. */
  private static Set<UnlikeTypes.Type> needed(Expression expression) {
    if (expression instanceof Arithmetic
        || expression instanceof Negation
        || expression instanceof Bins) {
      return EnumSet.of(UnlikeTypes.Type.NUMBERS);
    }
    if (expression instanceof TextCall) {
      return EnumSet.of(UnlikeTypes.Type.STRINGS);
    }
    return expression instanceof DatePart
        ? EnumSet.of(UnlikeTypes.Type.NUMBERS, UnlikeTypes.Type.STRINGS)
        : Set.of();
  }

  private void compare(Compare compare) {
    look(compare, compare.left(), had(compare.right()));
    if (!(compare.left() instanceof Property)) { // Two properties are told of once.
      look(compare, compare.right(), had(compare.left()));
    }
  }

  /** What the values of one side can be. */
  private Set<UnlikeTypes.Type> had(Expression side) {
    return switch (side.type()) {
      case NUMBER -> EnumSet.of(UnlikeTypes.Type.NUMBERS);
      case BOOLEAN -> EnumSet.of(UnlikeTypes.Type.BOOLEANS);
      case STRING -> EnumSet.of(UnlikeTypes.Type.STRINGS);
      case ANY -> side instanceof Property property ? types.had(property.path()) : Set.of();
    };
  }

  private void look(Expression whole, Expression part, Set<UnlikeTypes.Type> needed) {
    if (needed.isEmpty() || !(part instanceof Property property)) {
      return;
    }
    Set<UnlikeTypes.Type> had = types.had(property.path());
    if (!had.isEmpty() && Collections.disjoint(had, needed)) {
      types.note(
          "the expression \""
              + whole.text()
              + "\" needs "
              + UnlikeTypes.words(needed)
              + " for \""
              + property.path()
              + "\", and it is "
              + UnlikeTypes.words(had)
              + " in all events that have it: the expression is null for every event.");
    }
  }
}
