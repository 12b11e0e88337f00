package io.raingauge.expression;

import java.util.List;

/** Two numbers made one. */
public record Arithmetic(Operator operator, Expression left, Expression right)
    implements Expression {
  /** What is done; the order is that of messages. */
  public enum Operator {
    ADD("+", Precedence.SUM),
    SUBTRACT("-", Precedence.SUM),
    MULTIPLY("*", Precedence.PRODUCT),
    DIVIDE("/", Precedence.PRODUCT),
    /** What is left of the greatest multiple that is not greater; of the sign of the divisor. */
    MOD("mod", Precedence.PRODUCT);

    private final String sign;
    private final Precedence precedence;

    Operator(String sign, Precedence precedence) {
      this.sign = sign;
      this.precedence = precedence;
    }

    String sign() {
      return sign;
    }

    Precedence precedence() {
      return precedence;
    }
  }

  public Arithmetic {
    Operands.check(operator.sign(), left, Type.NUMBER);
    Operands.check(operator.sign(), right, Type.NUMBER);
  }

  @Override
  public Type type() {
    return Type.NUMBER;
  }

  @Override
  public List<Expression> parts() {
    return List.of(left, right);
  }

  @Override
  public Expression with(List<Expression> parts) {
    return new Arithmetic(operator, parts.get(0), parts.get(1));
  }

  @Override
  public void write(ExpressionText into) {
    into.put(left, operator.precedence());
    into.word(" " + operator.sign() + " ");
    into.put(right, operator.precedence().tighter());
  }
}
