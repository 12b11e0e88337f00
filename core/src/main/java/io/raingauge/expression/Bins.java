package io.raingauge.expression;

import java.util.List;

/**
 * Where the bin begins that a number is in: {@code bin(x, 10)}, {@code bin(x, [0, 20, 40])}.
 *
 * @param edges one number: the width of all bins, of which one begins at 0; or of a list, each
 *     where a bin begins
 */
public record Bins(Expression of, Form form, List<Constant> edges) implements Expression {
  /** Bins of the longest list. */
  public static final int MAX_EDGES = 100;

  /** What the numbers mean. */
  public enum Form {
    WIDTH,
    LIST
  }

  public Bins {
    edges = List.copyOf(edges);
    Operands.check("bin", of, Type.NUMBER);
    if (edges.isEmpty() || edges.size() > MAX_EDGES) {
      throw new IllegalArgumentException(
          "\"bin\" takes a list of 1 to " + MAX_EDGES + " numbers, and here are " + edges.size());
    }
    if (form == Form.WIDTH && (edges.size() != 1 || number(edges.get(0)) <= 0)) {
      throw new IllegalArgumentException(
          "\"bin\" takes a width above 0, and here is " + edges.get(0).text());
    }
    for (int index = 1; index < edges.size(); index++) {
      if (number(edges.get(index - 1)) >= number(edges.get(index))) {
        throw new IllegalArgumentException(
            "\"bin\" takes numbers in ascending order, and "
                + edges.get(index).text()
                + " follows "
                + edges.get(index - 1).text());
      }
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
    return new Bins(parts.get(0), form, edges);
  }

  @Override
  public void write(ExpressionText into) {
    into.word("bin(");
    into.put(of, Precedence.LOOSEST);
    into.word(form == Form.LIST ? ", [" : ", ");
    into.list(edges);
    into.word(form == Form.LIST ? "])" : ")");
  }

  private static double number(Constant edge) {
    if (!(edge.value() instanceof Number number)) {
      throw Operands.refusal("bin", "numbers", edge);
    }
    return number.doubleValue();
  }
}
