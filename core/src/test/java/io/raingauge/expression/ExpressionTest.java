package io.raingauge.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpressionTest {
  /** Tried: a right operand that needs no more than its operator's precedence fails the third. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          order.count*order.unit_price     | order.count * order.unit_price
          a+b*c                            | a + b * c
          a-(b-c)                          | a - (b - c)
          (a-b)-c                          | a - b - c
          (a+b)*c                          | (a + b) * c
          a*(b/c)                          | a * (b / c)
          -(a+b)                           | -(a + b)
          - - a                            | --a
          -5-(-6)                          | -5 - -6
          -(-5)                            | 5
          (player.level mod 5)=0           | player.level mod 5 = 0
          player.level<1.2*monster.level   | player.level < 1.2 * monster.level
          (a<b)=(c>=d)                     | (a < b) = (c >= d)
          bin(customer.age,[0,20,40])      | bin(customer.age, [0, 20, 40])
          bin( x , 0.1 )                   | bin(x, 0.1)
          bin(x,[-1.5,2e3])                | bin(x, [-1.5, 2000])
          hour($time)                      | hour($time)
          weekday(at,'Europe/Zurich')      | weekday(at, 'Europe/Zurich')
          lower(name)='it''s'              | lower(name) = 'it''s'
          coalesce(a,b,0)                  | coalesce(a, b, 0)
          `user-agent`                     | `user-agent`
          `a.b`                            | a.b
          `mod` mod `hour`                 | `mod` mod hour
          ````                             | ````
          größe+日                          | größe + 日
          9223372036854775807              | 9223372036854775807
          9223372036854775808              | 9.223372036854776E18
          -9223372036854775808             | -9223372036854775808
          1e-400                           | 0
          """)
  void isReadAndWrittenWithNoMoreParenthesesThanItNeeds(String text, String written) {
    Expression read = Expression.parse(text);
    assertEquals(written, read.text());
    assertEquals(read, Expression.parse(written));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          a * * b      | at character 5 must be a value: a number, a 'string', a property, a function or (, and there is *
          a +          | after its end must come a value
          a b          | at character 3 must be an operator (+ - * / mod = != < <= > >=) or the end, and there is b
          a < b < c    | at character 7 must be an operator
          (a + b       | after its end must come )
          hours(a)     | at character 1 is "hours", which is not a function. Did you mean "hour"? There are bin, coalesce, year,
          nothing(a)   | which is not a function. There are bin,
          a == b       | at character 3 is ==; write = to compare
          a <> b       | at character 3 is <>; write != for unequal
          a % b        | at character 3 is %; write mod
          a & b        | at character 3 is &, which means nothing here
          'open        | at character 1 begins a ' that is not closed
          12monkeys    | at character 3 goes on a number with m
          1.2.3        | at character 4 goes on a number with .
          1e999        | at character 1 is a problem: Infinity is not a number
          a + 'x'      | at character 3 is a problem: "+" takes a number, and 'x' is a string
          -(a < b)     | "-" takes a number, and a < b is true or false
          lower(5)     | "lower" takes a string, and 5 is a number
          hour(a < b)  | "hour" takes a time: ms since 1970, or a string like
          'x' < 5      | "<" compares values of one type: 'x' is a string, and 5 is a number
          coalesce(a)  | "coalesce" takes two values or more
          bin(a)       | at character 6 must be a comma and a width, or a list: bin(x, 10), bin(x, [0, 20, 40])
          bin(a, b)    | at character 8 must be a number: the width of a bin
          bin(a, 0)    | "bin" takes a width above 0, and here is 0
          bin(a, [2,1])| "bin" takes numbers in ascending order, and 1 follows 2
          hour(a, 'X') | at character 9 is 'X', which is not a time zone; for example 'Europe/Zurich'
          hour(a, b)   | at character 9 must be a time zone
          ``           | a property's name has 1 to 256 characters
          """)
  void whatIsNoExpressionIsRefusedWithThePlaceAndWhatIsExpected(String text, String part) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Expression.parse(text));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(part), message);
  }

  /** Tried: each limit left out fails its line. */
  @Test
  void itsLimitsAreErrors() {
    int parts = Expression.MAX_PARTS / 2;
    Expression.parse("a" + "+a".repeat(parts - 1));
    assertRefused("a" + "+a".repeat(parts), "begins the part after the first 100");
    int depth = Expression.MAX_DEPTH;
    Expression.parse("(".repeat(depth) + "a" + ")".repeat(depth));
    assertRefused("(".repeat(depth + 1) + "a", "lies deeper than 16 parentheses");
    assertRefused("-".repeat(depth + 1) + "a", "lies deeper than 16 parentheses");
    Expression.parse("'" + "x".repeat(Expression.MAX_CHARACTERS - 2) + "'");
    assertRefused("'" + "x".repeat(Expression.MAX_CHARACTERS - 1) + "'", "has 1001 characters");
    assertRefused("bin(a, [0" + ",1e9".repeat(100) + "])", "a list of 1 to 100 numbers");
  }

  @Test
  void whateverIsReadIsReadOrRefusedAndNeverFails() {
    String letters = "ab.$_1290 e'`()[],+-*/=<>!mod bin(hour(lower(coalesce(x,0)\u00e9\ud800\"%";
    int read = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int left = 1 + random.nextInt(9); left > 0; left--) {
        int from = random.nextInt(letters.length());
        text.append(letters, from, Math.min(letters.length(), from + 1 + random.nextInt(3)));
      }
      try {
        Expression expression = Expression.parse(text.toString());
        assertEquals(expression, Expression.parse(expression.text()), "seed " + seed);
        read++;
      } catch (IllegalArgumentException refused) {
        assertTrue(String.valueOf(refused.getMessage()).length() > 10, "seed " + seed);
      }
    }
    assertTrue(read > 500, "only " + read + " were expressions");
  }

  @Test
  void itKnowsItsPropertiesAndTakesTheZoneOfTheQuestionWhereItNamesNone() {
    Expression expression = Expression.parse("hour(a) + day(b, 'UTC') - c.d * a");
    assertEquals(Set.of("a", "b", "c.d"), expression.properties());
    assertEquals(
        "hour(a, 'Europe/Zurich') + day(b, 'UTC') - c.d * a",
        expression.inZone(ZoneId.of("Europe/Zurich")).text());
  }

  @Test
  void inThePlaceOfAPropertyItHasANameThatNoPropertyHas() {
    Expression expression = Expression.parse("a*b");
    String name = DerivedProperty.name(expression);
    assertEquals("$=a * b", name);
    assertEquals(Optional.of(expression), DerivedProperty.of(name));
    assertEquals("a.b", DerivedProperty.name(Expression.parse("a.b")));
    assertEquals(Optional.empty(), DerivedProperty.of("a.b"));
    Property odd = new Property("$=a");
    assertEquals("$=`$=a`", DerivedProperty.name(odd));
    assertEquals(Optional.of(odd), DerivedProperty.of("$=`$=a`"));
  }

  private static void assertRefused(String text, String part) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Expression.parse(text));
    assertTrue(String.valueOf(refused.getMessage()).contains(part), refused.getMessage());
  }
}
