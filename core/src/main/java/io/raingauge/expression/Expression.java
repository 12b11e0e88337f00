package io.raingauge.expression;

import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A value that is computed of the properties of an event: {@code price * quantity}, {@code
 * hour($time)}. What each computes is said in docs/reference/query.md; the blocks of chunks are
 * where it is computed. Two are equal when they are written alike, but for spaces and parentheses.
 *
 * <p>Immutable.
 */
public sealed interface Expression
    permits Property, Constant, Negation, Arithmetic, Compare, Bins, DatePart, TextCall, Coalesce {
  /** Characters of the longest text of one. */
  int MAX_CHARACTERS = 1000;

  /** Parentheses, functions and signs within each other. */
  int MAX_DEPTH = 16;

  /** Values, operators and functions together. */
  int MAX_PARTS = 100;

  /** What is known of its values, whatever the events are; each may be null, too. */
  enum Type {
    ANY,
    NUMBER,
    BOOLEAN,
    STRING;

    /** How messages call it. */
    String words() {
      return switch (this) {
        case ANY -> "a value";
        case NUMBER -> "a number";
        case BOOLEAN -> "true or false";
        case STRING -> "a string";
      };
    }
  }

  Type type();

  /** What it is computed of, in its order. */
  List<Expression> parts();

  /** The same over other parts, as many as {@link #parts}. */
  Expression with(List<Expression> parts);

  /** Appends its text, which {@link #parse} reads as an equal one. */
  void write(ExpressionText into);

  /**
   * Reads what a client wrote.
   *
   * @throws IllegalArgumentException when it is none, or beyond the limits; the message says where
   *     and what was expected
   */
  static Expression parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "has " + text.length() + " characters; at most " + MAX_CHARACTERS + " are allowed");
    }
    return new ExpressionParser(text).read();
  }

  /** The text that {@link #parse} reads as an equal expression. */
  default String text() {
    ExpressionText text = new ExpressionText();
    text.put(this, Precedence.LOOSEST);
    return text.toString();
  }

  /** The dotted paths of the properties that it is computed of. */
  default Set<String> properties() {
    Set<String> all = new LinkedHashSet<>();
    parts().forEach(part -> all.addAll(part.properties()));
    return all;
  }

  /** The same, every date part in this zone that names none. */
  default Expression inZone(ZoneId zone) {
    Function<Expression, Expression> within = part -> part.inZone(zone);
    Expression inside = with(parts().stream().map(within).toList());
    return inside instanceof DatePart part && part.zone().isEmpty()
        ? new DatePart(part.part(), part.of(), Optional.of(zone))
        : inside;
  }
}
