package io.raingauge.expression;

import java.util.Optional;

/**
 * The tokens of an expression's text, one at hand at a time.
 *
 * <pre>
 *  name      a letter, _ or $, and letters, digits, _ and $; several with dots between: order.count
 *            or anything between two `; a ` within is written twice
 *  number    digits, perhaps a fraction, perhaps an exponent: 12, 0.5, 1e3
 *  string    anything between two '; a ' within is written twice
 *  sign      + - * / ( ) [ ] , = != &lt; &lt;= &gt; &gt;=, and the word mod
 * </pre>
 *
 * <p>For one thread.
 */
final class Tokens {
  static final String MOD = "mod";

  private final String text;
  private int from;
  private int to;
  private Kind kind = Kind.END;
  private String value = "";

  Tokens(String text) {
    this.text = text;
    next();
  }

  /** What a token is. */
  enum Kind {
    NAME,
    QUOTED_NAME,
    NUMBER,
    STRING,
    SIGN,
    END
  }

  Kind kind() {
    return kind;
  }

  /** A name or a string without its quotes, a number or a sign as it is written. */
  String value() {
    return value;
  }

  /** Where the token begins. */
  int from() {
    return from;
  }

  boolean isSign(String sign) {
    return kind == Kind.SIGN && value.equals(sign);
  }

  /** Goes past a sign, if it is at hand. */
  boolean take(String sign) {
    boolean isAtHand = isSign(sign);
    if (isAtHand) {
      next();
    }
    return isAtHand;
  }

  /** Whether a name needs no quotes. */
  static boolean isPlainName(String name) {
    return !name.equals(MOD) && !name.isEmpty() && nameEnd(name, 0) == name.length();
  }

  /** Goes past the token at hand. */
  void next() {
    from = to;
    while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    if (from == text.length()) {
      to = from;
      kind = Kind.END;
      value = "";
      return;
    }
    char first = text.charAt(from);
    if (first == '\'' || first == '`') {
      quoted(first);
    } else if (isDigit(first)) {
      end(Kind.NUMBER, numberEnd());
    } else if (isNameStart(text.codePointAt(from))) {
      end(Kind.NAME, nameEnd(text, from));
      kind = value.equals(MOD) ? Kind.SIGN : Kind.NAME;
    } else {
      sign(first);
    }
  }

  /** A refusal that says where. */
  IllegalArgumentException refusal(int at, String what) {
    return new IllegalArgumentException(
        at == text.length()
            ? "is not an expression: after its end " + what
            : "is not an expression: at character " + (at + 1) + " " + what);
  }

  /** A refusal of the token at hand. */
  IllegalArgumentException expected(String what) {
    return kind == Kind.END
        ? refusal(text.length(), "must come " + what)
        : refusal(from, "must be " + what + ", and there is " + text.substring(from, to));
  }

  private void end(Kind its, int end) {
    kind = its;
    to = end;
    value = text.substring(from, end);
  }

  private void quoted(char quote) {
    StringBuilder inside = new StringBuilder();
    int at = from + 1;
    while (at < text.length()) {
      char c = text.charAt(at++);
      boolean isDouble = c == quote && at < text.length() && text.charAt(at) == quote;
      if (c == quote && !isDouble) {
        kind = quote == '`' ? Kind.QUOTED_NAME : Kind.STRING;
        to = at;
        value = inside.toString();
        return;
      }
      at += isDouble ? 1 : 0;
      inside.append(c);
    }
    throw refusal(from, "begins a " + quote + " that is not closed");
  }

  private void sign(char first) {
    char second = from + 1 < text.length() ? text.charAt(from + 1) : ' ';
    boolean isTwo = second == '=' && (first == '<' || first == '>' || first == '!');
    hint(first, second).ifPresent(this::fail);
    if (!isTwo && "+-*/()[],=<>".indexOf(first) < 0) {
      throw refusal(
          from,
          "is "
              + Character.toString(text.codePointAt(from))
              + ", which means nothing here. A name with such characters stands between two `");
    }
    end(Kind.SIGN, from + (isTwo ? 2 : 1));
  }

  private void fail(String hint) {
    throw refusal(from, hint);
  }

  /** What other languages write, and what is written here instead. */
  private static Optional<String> hint(char first, char second) {
    if (first == '=' && second == '=') {
      return Optional.of("is ==; write = to compare");
    }
    if (first == '<' && second == '>') {
      return Optional.of("is <>; write != for unequal");
    }
    if (first == '%') {
      return Optional.of("is %; write mod for the remainder: level mod 5");
    }
    if (first == '"') {
      return Optional.of("is \"; write a string between two ', a property's name between two `");
    }
    return Optional.empty();
  }

  private int numberEnd() {
    int at = digitsEnd(from);
    if (at + 1 < text.length() && text.charAt(at) == '.' && isDigit(text.charAt(at + 1))) {
      at = digitsEnd(at + 1);
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int digits = at + 1;
      if (digits < text.length() && (text.charAt(digits) == '-' || text.charAt(digits) == '+')) {
        digits++;
      }
      at = digitsEnd(digits) > digits ? digitsEnd(digits) : at;
    }
    if (at < text.length() && (isNamePart(text.codePointAt(at)) || text.charAt(at) == '.')) {
      throw refusal(at, "goes on a number with " + Character.toString(text.codePointAt(at)));
    }
    return at;
  }

  private int digitsEnd(int start) {
    int at = start;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** Where the longest name ends that begins at a place; the place itself for none. */
  private static int nameEnd(String text, int start) {
    int at = start;
    while (at < text.length() && isNameStart(text.codePointAt(at))) {
      while (at < text.length() && isNamePart(text.codePointAt(at))) {
        at += Character.charCount(text.codePointAt(at));
      }
      boolean goesOn =
          at + 1 < text.length() && text.charAt(at) == '.' && isNameStart(text.codePointAt(at + 1));
      if (!goesOn) {
        return at;
      }
      at++;
    }
    return at;
  }

  private static boolean isNameStart(int c) {
    return Character.isLetter(c) || c == '_' || c == '$';
  }

  private static boolean isNamePart(int c) {
    return isNameStart(c) || Character.isDigit(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
