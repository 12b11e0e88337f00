package io.raingauge.query.scan;

import io.raingauge.expression.Arithmetic;
import io.raingauge.expression.Bins;
import io.raingauge.expression.Coalesce;
import io.raingauge.expression.Compare;
import io.raingauge.expression.Constant;
import io.raingauge.expression.DatePart;
import io.raingauge.expression.Expression;
import io.raingauge.expression.Negation;
import io.raingauge.expression.Property;
import io.raingauge.expression.TextCall;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an expression is of one event, as docs/reference/query.md says it, in the plainest way: with
 * numbers of any size, and objects. A value is a Long, a Double that is no Long, a Boolean, a
 * String or null.
 */
final class PlainEvaluator {
  private static final double FIRST_INEXACT = 0x1p53;

  private final Function<String, @Nullable Object> properties;

  PlainEvaluator(Function<String, @Nullable Object> properties) {
    this.properties = properties;
  }

  @Nullable Object of(Expression expression) {
    if (expression instanceof Property property) {
      return properties.apply(property.path());
    }
    if (expression instanceof Constant constant) {
      return constant.value();
    }
    if (expression instanceof Negation negation) {
      return of(negation.of()) instanceof Number number
          ? number instanceof Long whole
              ? whole(BigInteger.valueOf(whole).negate())
              : number(-number.doubleValue())
          : null;
    }
    if (expression instanceof Arithmetic arithmetic) {
      return of(arithmetic.left()) instanceof Number left
              && of(arithmetic.right()) instanceof Number right
          ? arithmetic(arithmetic.operator(), left, right)
          : null;
    }
    if (expression instanceof Compare compare) {
      return compare(compare.operator(), of(compare.left()), of(compare.right()));
    }
    if (expression instanceof Bins bins) {
      return of(bins.of()) instanceof Number number ? bin(bins, number) : null;
    }
    if (expression instanceof DatePart part) {
      return part(part, of(part.of()));
    }
    if (expression instanceof TextCall call) {
      if (!(of(call.of()) instanceof String text)) {
        return null;
      }
      return call.function() == TextCall.Function.LOWER
          ? text.toLowerCase(Locale.ROOT)
          : (Object) (long) text.codePointCount(0, text.length());
    }
    for (Expression part : ((Coalesce) expression).of()) {
      Object value = of(part);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** A number as an event's would be. */
  static @Nullable Object number(double number) {
    if (!Double.isFinite(number)) {
      return null;
    }
    boolean isWhole = Math.rint(number) == number && number >= -0x1p63 && number < 0x1p63;
    return isWhole ? (Object) (long) number : (Object) number;
  }

  private static @Nullable Object whole(BigInteger whole) {
    return whole.bitLength() < 64 ? (Object) whole.longValue() : number(whole.doubleValue());
  }

  private static @Nullable Object arithmetic(
      Arithmetic.Operator operator, Number left, Number right) {
    boolean isByNothing = right.doubleValue() == 0;
    boolean divides = operator == Arithmetic.Operator.DIVIDE || operator == Arithmetic.Operator.MOD;
    if (divides && isByNothing) {
      return null;
    }
    if (left instanceof Long one && right instanceof Long other) {
      BigInteger a = BigInteger.valueOf(one);
      BigInteger b = BigInteger.valueOf(other);
      BigInteger exact =
          switch (operator) {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            case MULTIPLY -> a.multiply(b);
            case DIVIDE -> a.divide(b);
            case MOD -> b.signum() > 0 ? a.mod(b) : a.negate().mod(b.negate()).negate();
          };
      boolean isWhole =
          operator != Arithmetic.Operator.DIVIDE || a.remainder(b).equals(BigInteger.ZERO);
      if (isWhole && exact.bitLength() < 64) {
        return exact.longValue();
      }
    }
    double one = left.doubleValue();
    double other = right.doubleValue();
    return number(
        switch (operator) {
          case ADD -> one + other;
          case SUBTRACT -> one - other;
          case MULTIPLY -> one * other;
          case DIVIDE -> one / other;
          case MOD -> {
            double rest = one % other; // Which is exact.
            yield rest * Math.signum(other) < 0 ? rest + other : rest;
          }
        });
  }

  private static @Nullable Object compare(
      Compare.Operator operator, @Nullable Object left, @Nullable Object right) {
    if (left instanceof Number one && right instanceof Number other) {
      return operator.holds(exact(one).compareTo(exact(other)));
    }
    if (left instanceof String one && right instanceof String other) {
      return operator.holds(
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)));
    }
    return left instanceof Boolean one && right instanceof Boolean other
        ? (Object) operator.holds(one.compareTo(other))
        : null;
  }

  private static @Nullable Object bin(Bins bins, Number number) {
    if (bins.form() == Bins.Form.LIST) {
      Object bin = null;
      for (Constant edge : bins.edges()) {
        bin = exact((Number) edge.value()).compareTo(exact(number)) <= 0 ? edge.value() : bin;
      }
      return bin;
    }
    Number width = (Number) bins.edges().get(0).value();
    if (number instanceof Long whole && width instanceof Long step) {
      BigInteger exact = BigInteger.valueOf(whole);
      BigInteger bin = exact.subtract(exact.mod(BigInteger.valueOf(step)));
      if (bin.bitLength() < 64) {
        return bin.longValue();
      }
    }
    return number(bin(number.doubleValue(), width.doubleValue()));
  }

  /** The greatest of the doubles nearest to the multiples that is not greater. */
  private static double bin(double number, double width) {
    BigDecimal near =
        new BigDecimal(number)
            .divide(new BigDecimal(width), new MathContext(60))
            .setScale(0, RoundingMode.FLOOR);
    if (near.abs().doubleValue() >= FIRST_INEXACT) {
      return number;
    }
    double steps = Math.rint(1 / width);
    double bin = Double.NEGATIVE_INFINITY;
    for (long count = near.longValue() - 3; count <= near.longValue() + 3; count++) {
      double multiple = steps > 1 && 1 / steps == width ? count / steps : count * width;
      bin = multiple <= number ? Math.max(bin, multiple) : bin;
    }
    return bin;
  }

  private static @Nullable Object part(DatePart part, @Nullable Object time) {
    Instant instant;
    if (time instanceof Number number) {
      if (Math.abs(number.doubleValue()) >= FIRST_INEXACT) {
        return null;
      }
      instant = Instant.ofEpochMilli((long) Math.floor(number.doubleValue()));
    } else if (time instanceof String text) {
      try {
        instant = OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException none) {
        return null;
      }
    } else {
      return null;
    }
    ZonedDateTime wall = instant.atZone(part.zone().orElse(ZoneOffset.UTC));
    return (long)
        switch (part.part()) {
          case YEAR -> wall.getYear();
          case MONTH -> wall.getMonthValue();
          case DAY -> wall.getDayOfMonth();
          case WEEKDAY -> wall.getDayOfWeek().getValue();
          case HOUR -> wall.getHour();
          case MINUTE -> wall.getMinute();
        };
  }

  private static BigDecimal exact(Number number) {
    return number instanceof Long whole
        ? BigDecimal.valueOf(whole)
        : new BigDecimal(number.doubleValue());
  }
}
