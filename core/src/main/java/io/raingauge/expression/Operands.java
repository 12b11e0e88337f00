package io.raingauge.expression;

/** Checks what an operator or a function is given, as far as it is known without events. */
final class Operands {
  private Operands() {}

  /**
   * @throws IllegalArgumentException when it is certainly of another type
   */
  static void check(String taker, Expression given, Expression.Type wanted) {
    if (given.type() != Expression.Type.ANY && given.type() != wanted) {
      throw refusal(taker, wanted.words(), given);
    }
  }

  static IllegalArgumentException refusal(String taker, String wanted, Expression given) {
    return new IllegalArgumentException(
        "\""
            + taker
            + "\" takes "
            + wanted
            + ", and "
            + given.text()
            + " is "
            + given.type().words());
  }
}
