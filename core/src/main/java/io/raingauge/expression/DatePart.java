package io.raingauge.expression;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a wall clock or a calendar shows at a time: a number of ms since 1970, or a string as ISO
 * 8601 writes it.
 *
 * @param zone whose; empty for that of the question
 */
public record DatePart(Part part, Expression of, Optional<ZoneId> zone) implements Expression {
  /** What is shown. */
  public enum Part {
    YEAR,
    /** From 1. */
    MONTH,
    /** Of the month, from 1. */
    DAY,
    /** From 1, which is Monday, to 7. */
    WEEKDAY,
    HOUR,
    MINUTE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public DatePart {
    if (of.type() == Type.BOOLEAN) {
      throw Operands.refusal(
          part.word(), "a time: ms since 1970, or a string like '2015-05-17T10:05:03Z'", of);
    }
  }

  @Override
  public Type type() {
    return Type.NUMBER;
  }

  @Override
  public List<Expression> parts() {
    return List.of(of);
  }

  @Override
  public Expression with(List<Expression> parts) {
    return new DatePart(part, parts.get(0), zone);
  }

  @Override
  public void write(ExpressionText into) {
    into.word(part.word() + "(");
    into.put(of, Precedence.LOOSEST);
    zone.ifPresent(
        its -> {
          into.word(", ");
          into.string(its.getId());
        });
    into.word(")");
  }
}
