package io.raingauge.expression;

/** How tightly the parts of an expression hold together, the loosest first. */
enum Precedence {
  COMPARISON,
  SUM,
  PRODUCT,
  SIGN,
  VALUE;

  static final Precedence LOOSEST = COMPARISON;

  /** What the right operand needs, so that operators of one precedence are taken from the left. */
  Precedence tighter() {
    return switch (this) {
      case COMPARISON -> SUM;
      case SUM -> PRODUCT;
      case PRODUCT -> SIGN;
      case SIGN, VALUE -> VALUE;
    };
  }
}
