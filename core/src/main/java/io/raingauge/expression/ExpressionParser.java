package io.raingauge.expression;

import io.raingauge.expression.Tokens.Kind;
import io.raingauge.json.Names;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads an expression by recursive descent:
 *
 * <pre>
 *  expression  sum [(= | != | &lt; | &lt;= | &gt; | &gt;=) sum]
 *  sum         product {(+ | -) product}
 *  product     signed {(* | / | mod) signed}
 *  signed      - signed | value
 *  value       number | string | name | function ( … ) | ( expression )
 * </pre>
 *
 * <p>For one thread, and once.
 */
final class ExpressionParser {
  private static final double FIRST_INEXACT = 0x1p53;

  private static final List<String> FUNCTIONS =
      Stream.concat(
              Stream.of("bin", "coalesce"),
              Stream.concat(
                  Arrays.stream(DatePart.Part.values()).map(DatePart.Part::word),
                  Arrays.stream(TextCall.Function.values()).map(TextCall.Function::word)))
          .toList();

  private final Tokens tokens;
  private int depth;
  private int parts;

  /**
   * @throws IllegalArgumentException when it does not begin with a token
   */
  ExpressionParser(String text) {
    tokens = new Tokens(text);
  }

  /**
   * @throws IllegalArgumentException when it is no expression, or beyond the limits
   */
  Expression read() {
    Expression read = expression();
    if (tokens.kind() != Kind.END) {
      throw tokens.expected("an operator (+ - * / mod = != < <= > >=) or the end");
    }
    return read;
  }

  private Expression expression() {
    Expression left = sum();
    for (Compare.Operator operator : Compare.Operator.values()) {
      int at = tokens.from();
      if (tokens.take(operator.sign())) {
        Expression right = sum();
        return made(at, () -> new Compare(operator, left, right));
      }
    }
    return left;
  }

  private Expression sum() {
    return chain(Precedence.SUM, this::product);
  }

  private Expression product() {
    return chain(Precedence.PRODUCT, this::signed);
  }

  /** Operands with operators of one precedence between, taken from the left. */
  private Expression chain(Precedence precedence, Supplier<Expression> operand) {
    Expression left = operand.get();
    while (true) {
      int at = tokens.from();
      Optional<Arithmetic.Operator> operator = takeOperator(precedence);
      if (operator.isEmpty()) {
        return left;
      }
      Expression before = left;
      Expression right = operand.get();
      left = made(at, () -> new Arithmetic(operator.get(), before, right));
    }
  }

  private Optional<Arithmetic.Operator> takeOperator(Precedence precedence) {
    return Arrays.stream(Arithmetic.Operator.values())
        .filter(operator -> operator.precedence() == precedence)
        .filter(operator -> tokens.take(operator.sign()))
        .findFirst();
  }

  private Expression signed() {
    int at = tokens.from();
    if (!tokens.take("-")) {
      return value();
    }
    enter(at);
    Expression of = signed();
    depth--;
    return made(at, () -> Negation.of(of));
  }

  private Expression value() {
    int at = tokens.from();
    String text = tokens.value();
    switch (tokens.kind()) {
      case NUMBER -> {
        return number();
      }
      case STRING -> {
        tokens.next();
        return made(at, () -> new Constant(text));
      }
      case QUOTED_NAME -> {
        tokens.next();
        return made(at, () -> new Property(text));
      }
      case NAME -> {
        tokens.next();
        return tokens.take("(") ? call(at, text) : made(at, () -> new Property(text));
      }
      case SIGN, END -> {
        if (!tokens.take("(")) {
          throw tokens.expected("a value: a number, a 'string', a property, a function or (");
        }
        enter(at);
        Expression inside = expression();
        depth--;
        close(")");
        return inside;
      }
    }
    throw new IllegalStateException("a token is of no kind");
  }

  private Expression number() {
    int at = tokens.from();
    String text = tokens.value();
    tokens.next();
    return made(at, () -> new Constant(numberOf(text)));
  }

  /** As an event's number is read: a whole one of 64 bits exactly, any other as a double. */
  private static Object numberOf(String text) {
    double near = Double.parseDouble(text);
    if (near >= FIRST_INEXACT && near <= 0x1p63) {
      try {
        return new BigDecimal(text).longValueExact();
      } catch (ArithmeticException notWhole) {
        return near;
      }
    }
    return near;
  }

  private Expression call(int at, String name) {
    if (!FUNCTIONS.contains(name)) {
      String meant = Names.didYouMean(name, FUNCTIONS);
      throw tokens.refusal(
          at,
          "is \""
              + name
              + "\", which is not a function"
              + (meant.isEmpty() ? "." : meant)
              + " There are "
              + String.join(", ", FUNCTIONS));
    }
    enter(at);
    Expression call = callOf(at, name);
    depth--;
    close(")");
    return call;
  }

  private Expression callOf(int at, String name) {
    Expression first = expression();
    if (name.equals("bin")) {
      return bins(at, first);
    }
    if (name.equals("coalesce")) {
      List<Expression> of = new ArrayList<>(List.of(first));
      while (tokens.take(",")) {
        of.add(expression());
      }
      return made(at, () -> new Coalesce(of));
    }
    for (TextCall.Function function : TextCall.Function.values()) {
      if (function.word().equals(name)) {
        return made(at, () -> new TextCall(function, first));
      }
    }
    DatePart.Part part =
        Arrays.stream(DatePart.Part.values())
            .filter(each -> each.word().equals(name))
            .findFirst()
            .orElseThrow();
    Optional<ZoneId> zone = tokens.take(",") ? Optional.of(zone()) : Optional.empty();
    return made(at, () -> new DatePart(part, first, zone));
  }

  private Expression bins(int at, Expression of) {
    if (!tokens.take(",")) {
      throw tokens.expected("a comma and a width, or a list: bin(x, 10), bin(x, [0, 20, 40])");
    }
    if (!tokens.take("[")) {
      Constant width = edge();
      return made(at, () -> new Bins(of, Bins.Form.WIDTH, List.of(width)));
    }
    List<Constant> edges = new ArrayList<>();
    do {
      edges.add(edge());
    } while (tokens.take(","));
    close("]");
    return made(at, () -> new Bins(of, Bins.Form.LIST, edges));
  }

  private Constant edge() {
    boolean isNegative = tokens.take("-");
    if (tokens.kind() != Kind.NUMBER) {
      throw tokens.expected("a number: the width of a bin, or where one begins");
    }
    int at = tokens.from();
    String text = tokens.value();
    tokens.next();
    try {
      Constant number = new Constant(numberOf(text));
      return isNegative ? number.negated() : number;
    } catch (IllegalArgumentException wrong) {
      throw tokens.refusal(at, "is a problem: " + wrong.getMessage());
    }
  }

  private ZoneId zone() {
    int at = tokens.from();
    String name = tokens.value();
    if (tokens.kind() != Kind.STRING) {
      throw tokens.expected("a time zone: 'Europe/Zurich'");
    }
    tokens.next();
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      throw tokens.refusal(
          at,
          "is '"
              + name
              + "', which is not a time zone; for example 'Europe/Zurich'"
              + Names.didYouMean(name, ZoneId.getAvailableZoneIds()));
    }
  }

  private void close(String sign) {
    if (!tokens.take(sign)) {
      throw tokens.expected(sign);
    }
  }

  private void enter(int at) {
    if (++depth > Expression.MAX_DEPTH) {
      throw tokens.refusal(
          at, "lies deeper than " + Expression.MAX_DEPTH + " parentheses, functions and signs");
    }
  }

  /** A part at a place of the text; what is wrong with it is told with the place. */
  private Expression made(int at, Supplier<Expression> maker) {
    if (++parts > Expression.MAX_PARTS) {
      throw tokens.refusal(
          at,
          "begins the part after the first "
              + Expression.MAX_PARTS
              + ": values, operators and functions together");
    }
    try {
      return maker.get();
    } catch (IllegalArgumentException wrong) {
      throw tokens.refusal(at, "is a problem: " + wrong.getMessage());
    }
  }
}
