package io.raingauge.filter;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.raingauge.filter.TextTest.Kind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large a regular expression may be. */
final class RegexSizeTest {
  /** Seen: without the check a question with the first ended a server with 512 MB of memory. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{100}){100}){1000}",
        "(((a{1000}){1000}){1000}){1000}",
        "(?:[^])}{1000}]{50}x{3,}){400}",
        "(\\Q(\\E{900}\\p{L}\\x{41}){3}",
        "(?P<name>\\){500}[[:alpha:]\\]{1000}]{5}){9}",
        "((a?){1,50}|b){40}"
      })
  void whatWouldTakeMoreMemoryThanThereIsIsRefused(String text) {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> new TextTest("path", Kind.REGEX, text), text);
    assertTrue(String.valueOf(refused.getMessage()).contains("at most 2000"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        "\\x{10FFFF}[{1000}]\\{1000\\}\\Q{1000}\\E",
        "(\\p{Greek}|\\pL){20}",
        "a{1000}",
        "{x}{,5}"
      })
  void whatPeopleWriteIsNotTooLarge(String text) {
    new TextTest("path", Kind.REGEX, text);
  }

  /** Tried: with an alternative counted as one, an empty one makes a larger program. */
  @Test
  void noProgramIsLargerThanItsSizeSays() {
    Random random = new Random(11);
    int compiled = 0;
    for (int round = 0; round < 20_000; round++) {
      String text = expression(random, 3);
      try {
        RegexSize.require(text);
        Pattern pattern = Pattern.compile(text);
        compiled++;
        assertTrue(
            pattern.programSize() <= RegexSize.MAX_INSTRUCTIONS + SPARE,
            () -> text + " has " + pattern.programSize());
      } catch (PatternSyntaxException refused) {
        // It is no expression, and never becomes a program.
      } catch (IllegalArgumentException tooLarge) {
        // Nor does this.
      }
    }
    assertTrue(compiled > 5_000, "compiled " + compiled);
  }

  /** Every program fails, matches and captures the whole. */
  private static final int SPARE = 5;

  private static String expression(Random random, int depth) {
    StringBuilder text = new StringBuilder();
    String[] atoms = {
      "a", ".", "[a-c]", "[]x]", "[^]{9}]", "\\d", "\\pL", "\\x{41}", "[[:digit:]]", "\\Qa{9}\\E",
      "\\}", "é", "^", "$", "\\b", "[\\]{7}]", "(?i:k)", "{", "}", "]"
    };
    String[] repetitions = {"", "", "", "*", "+?", "?", "{3}", "{2,}", "{0,40}", "{30}", "{,4}"};
    for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
      boolean grouped = depth > 0 && random.nextInt(3) > 0;
      text.append(
          grouped
              ? (random.nextBoolean() ? "(" : "(?:") + expression(random, depth - 1) + ")"
              : atoms[random.nextInt(atoms.length)]);
      text.append(repetitions[random.nextInt(repetitions.length)]);
      text.append(random.nextInt(5) == 0 ? "|" : "");
    }
    return text.toString();
  }
}
