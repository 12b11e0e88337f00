package io.raingauge.expression;

import java.util.List;

/** The text of an expression while it is written, with no more parentheses than it needs. */
public final class ExpressionText {
  private final StringBuilder text = new StringBuilder();

  ExpressionText() {}

  /** Writes a part, in parentheses where it holds together less tightly than its place asks. */
  void put(Expression part, Precedence least) {
    boolean isLoose = precedence(part).compareTo(least) < 0;
    text.append(isLoose ? "(" : "");
    part.write(this);
    text.append(isLoose ? ")" : "");
  }

  void list(List<? extends Expression> parts) {
    for (int index = 0; index < parts.size(); index++) {
      text.append(index == 0 ? "" : ", ");
      put(parts.get(index), Precedence.LOOSEST);
    }
  }

  void word(String word) {
    text.append(word);
  }

  void string(String value) {
    text.append('\'').append(value.replace("'", "''")).append('\'');
  }

  /** A property's name, quoted where it would be read as something else. */
  void name(String path) {
    if (Tokens.isPlainName(path)) {
      text.append(path);
    } else {
      text.append('`').append(path.replace("`", "``")).append('`');
    }
  }

  private static Precedence precedence(Expression of) {
    if (of instanceof Compare) {
      return Precedence.COMPARISON;
    }
    if (of instanceof Arithmetic arithmetic) {
      return arithmetic.operator().precedence();
    }
    return of instanceof Negation ? Precedence.SIGN : Precedence.VALUE;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
