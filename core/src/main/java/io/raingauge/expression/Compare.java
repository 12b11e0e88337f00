package io.raingauge.expression;

import java.util.List;

/** Whether two values of one type stand in an order: true or false. */
public record Compare(Operator operator, Expression left, Expression right) implements Expression {
  /** The order that is asked for. */
  public enum Operator {
    EQ("="),
    NE("!="),
    LT("<"),
    LTE("<="),
    GT(">"),
    GTE(">=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    /**
     * @param order negative, 0 or positive
     */
    public boolean holds(int order) {
      return switch (this) {
        case EQ -> order == 0;
        case NE -> order != 0;
        case LT -> order < 0;
        case LTE -> order <= 0;
        case GT -> order > 0;
        case GTE -> order >= 0;
      };
    }
  }

  public Compare {
    if (left.type() != Type.ANY && right.type() != Type.ANY && left.type() != right.type()) {
      throw new IllegalArgumentException(
          "\""
              + operator.sign()
              + "\" compares values of one type: "
              + left.text()
              + " is "
              + left.type().words()
              + ", and "
              + right.text()
              + " is "
              + right.type().words());
    }
  }

  @Override
  public Type type() {
    return Type.BOOLEAN;
  }

  @Override
  public List<Expression> parts() {
    return List.of(left, right);
  }

  @Override
  public Expression with(List<Expression> parts) {
    return new Compare(operator, parts.get(0), parts.get(1));
  }

  @Override
  public void write(ExpressionText into) {
    into.put(left, Precedence.SUM);
    into.word(" " + operator.sign() + " ");
    into.put(right, Precedence.SUM);
  }
}
