package io.raingauge.expression;

import io.raingauge.json.Problems;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads expressions where JSON has them: {@code {"expression": "price * quantity"}}.
 *
 * @param zone of date parts that name none
 */
public record ExpressionJson(ZoneId zone) {
  /** The name of the member that has the text. */
  public static final String MEMBER = "expression";

  private static final String FORM = "must be an expression: \"price * quantity\"";

  /**
   * Reads the text; empty when there was a problem, which is then told.
   *
   * @param tree what the member has, as {@link io.raingauge.json.JsonTree} reads it
   * @param path where it stands, for problems
   */
  public Optional<Expression> read(@Nullable Object tree, String path, Problems problems) {
    if (!(tree instanceof String text)) {
      problems.add(path, FORM);
      return Optional.empty();
    }
    try {
      return Optional.of(Expression.parse(text).inZone(zone));
    } catch (IllegalArgumentException wrong) {
      problems.add(path, String.valueOf(wrong.getMessage()));
      return Optional.empty();
    }
  }
}
