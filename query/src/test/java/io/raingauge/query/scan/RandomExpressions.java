package io.raingauge.query.scan;

import io.raingauge.expression.Expression;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Texts of expressions over the properties of {@link RandomScan}, of a seed. */
final class RandomExpressions {
  private static final List<String> PROPERTIES =
      List.of("few", "code", "price", "user", "text", "mixed", "o", "o.k", "big", "gone", "$time");
  private static final List<String> ZONES =
      List.of("", ", 'UTC'", ", 'Europe/Zurich'", ", 'Asia/Kolkata'");

  private final Random random;

  RandomExpressions(Random random) {
    this.random = random;
  }

  /** An expression that is not refused. */
  Expression next() {
    Optional<Expression> made = Optional.empty();
    while (made.isEmpty()) {
      made = parsed(random.nextInt(4) == 0 ? truth(2) : number(3));
    }
    return made.get();
  }

  /** Empty for what is known to be of unlike types. */
  private static Optional<Expression> parsed(String text) {
    try {
      return Optional.of(Expression.parse(text));
    } catch (IllegalArgumentException unlike) {
      return Optional.empty();
    }
  }

  private String truth(int depth) {
    String operator = one(List.of("=", "!=", "<", "<=", ">", ">="));
    return random.nextInt(4) == 0
        ? any(depth) + operator + one(List.of("'a'", "'user-7'", "few", "mixed", "3"))
        : number(depth) + operator + number(depth);
  }

  private String any(int depth) {
    return switch (random.nextInt(depth > 0 ? 5 : 2)) {
      case 0, 1 -> one(PROPERTIES);
      case 2 -> "lower(" + one(PROPERTIES) + ")";
      case 3 -> "coalesce(" + any(depth - 1) + ", " + number(depth - 1) + ")";
      default -> "(" + number(depth - 1) + ")";
    };
  }

  private String number(int depth) {
    return switch (random.nextInt(depth > 0 ? 13 : 4)) {
      case 0, 1 -> one(List.of("code", "price", "big", "mixed", "o.k", "$time", "gone", "user"));
      case 2 -> one(PROPERTIES);
      case 3 -> constant();
      case 4, 5, 6, 7 -> "(" + number(depth - 1) + operator() + number(depth - 1) + ")";
      case 8 -> "-" + number(depth - 1);
      case 9 ->
          "bin("
              + number(depth - 1)
              + ", "
              + one(List.of("1", "50", "0.1", "0.3", "7.5", "1e19"))
              + ")";
      case 10 ->
          "bin("
              + number(depth - 1)
              + ", ["
              + one(List.of("0", "-5, 0.5, 200", "3, 9007199254740993", "12.25, 1e20"))
              + "])";
      case 11 ->
          one(List.of("year", "month", "day", "weekday", "hour", "minute"))
              + "("
              + any(depth - 1)
              + one(ZONES)
              + ")";
      default ->
          random.nextBoolean()
              ? "length(" + one(PROPERTIES) + ")"
              : "coalesce(" + any(depth - 1) + "," + number(depth - 1) + ")";
    };
  }

  private String operator() {
    return one(List.of(" + ", " - ", " * ", " / ", " mod "));
  }

  private String constant() {
    return one(
        List.of(
            "0",
            "1",
            "2",
            "5",
            "-3",
            "0.5",
            "1.2",
            "100",
            "4194305",
            "3037000499",
            "9007199254740993",
            "4e18",
            "1e300"));
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
