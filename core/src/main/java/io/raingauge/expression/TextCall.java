package io.raingauge.expression;

import java.util.List;
import java.util.Locale;

/** Something of a string. */
public record TextCall(Function function, Expression of) implements Expression {
  /** What. */
  public enum Function {
    /** The string in small letters, as Unicode maps them in no language's own way. */
    LOWER,
    /** How many characters it has: code points of Unicode. */
    LENGTH;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TextCall {
    Operands.check(function.word(), of, Type.STRING);
  }

  @Override
  public Type type() {
    return function == Function.LOWER ? Type.STRING : Type.NUMBER;
  }

  @Override
  public List<Expression> parts() {
    return List.of(of);
  }

  @Override
  public Expression with(List<Expression> parts) {
    return new TextCall(function, parts.get(0));
  }

  @Override
  public void write(ExpressionText into) {
    into.word(function.word() + "(");
    into.put(of, Precedence.LOOSEST);
    into.word(")");
  }
}
