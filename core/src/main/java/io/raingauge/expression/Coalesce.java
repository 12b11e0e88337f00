package io.raingauge.expression;

import java.util.List;

/**
 * The first of some values that is not null.
 *
 * @param of at least two
 */
public record Coalesce(List<Expression> of) implements Expression {
  public Coalesce {
    of = List.copyOf(of);
    if (of.size() < 2) {
      throw new IllegalArgumentException("\"coalesce\" takes two values or more");
    }
  }

  @Override
  public Type type() {
    Type first = of.get(0).type();
    return of.stream().allMatch(each -> each.type() == first) ? first : Type.ANY;
  }

  @Override
  public List<Expression> parts() {
    return of;
  }

  @Override
  public Expression with(List<Expression> parts) {
    return new Coalesce(parts);
  }

  @Override
  public void write(ExpressionText into) {
    into.word("coalesce(");
    into.list(of);
    into.word(")");
  }
}
