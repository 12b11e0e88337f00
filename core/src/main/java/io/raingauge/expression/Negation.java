package io.raingauge.expression;

import java.util.List;

/** A number with its sign changed: {@code -x}. Made by {@link #of}. */
public record Negation(Expression of) implements Expression {
  public Negation {
    Operands.check("-", of, Type.NUMBER);
    if (of instanceof Constant) {
      throw new IllegalArgumentException("a number that is known has its sign");
    }
  }

  /** A constant's is a constant. */
  static Expression of(Expression of) {
    Operands.check("-", of, Type.NUMBER);
    return of instanceof Constant number ? number.negated() : new Negation(of);
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
    return new Negation(parts.get(0));
  }

  @Override
  public void write(ExpressionText into) {
    into.word("-");
    into.put(of, Precedence.SIGN);
  }
}
