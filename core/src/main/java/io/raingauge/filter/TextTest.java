package io.raingauge.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.raingauge.property.PropertyValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.ToIntFunction;

/**
 * A test of a property that is a string.
 *
 * <p>A regular expression is one of RE2, whose time is linear in the string; it may match anywhere:
 * write {@code ^} and {@code $} for the whole. It is the one test that allocates. One that would be
 * too large for the memory is refused ({@link RegexSize}).
 *
 * @param text what the string has within it, or begins with, or a regular expression
 */
public record TextTest(String property, Kind kind, String text) implements PropertyTest {
  /** Characters of the longest text. */
  public static final int MAX_CHARACTERS = 1000;

  /** What is looked for. */
  public enum Kind {
    CONTAINS,
    PREFIX,
    REGEX;

    /** The name in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TextTest {
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "has " + text.length() + " characters; at most " + MAX_CHARACTERS + " are allowed");
    }
    if (kind == Kind.REGEX) {
      compile(text);
    }
  }

  @Override
  public Condition bind(ToIntFunction<String> slotOf) {
    int slot = slotOf.applyAsInt(property);
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    return switch (kind) {
      case CONTAINS -> values -> isString(values, slot) && contains(values, slot, wanted);
      case PREFIX -> values -> isString(values, slot) && isAt(values, slot, 0, wanted);
      case REGEX -> {
        Pattern pattern = compile(text);
        yield values -> isString(values, slot) && pattern.matcher(values.stringAt(slot)).find();
      }
    };
  }

  private static Pattern compile(String text) {
    RegexSize.require(text);
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException wrong) {
      throw new IllegalArgumentException(
          "is not a regular expression of RE2: "
              + wrong.getDescription()
              + (wrong.getPattern().isEmpty() ? "" : " in \"" + wrong.getPattern() + "\""),
          wrong);
    }
  }

  private static boolean isString(PropertyValues values, int slot) {
    return values.type(slot) == PropertyValues.Type.STRING;
  }

  private static boolean contains(PropertyValues values, int slot, byte[] wanted) {
    int last = values.textTo(slot) - values.textFrom(slot) - wanted.length;
    for (int offset = 0; offset <= last; offset++) {
      if (isAt(values, slot, offset, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAt(PropertyValues values, int slot, int offset, byte[] wanted) {
    int from = values.textFrom(slot) + offset;
    return from + wanted.length <= values.textTo(slot)
        && Arrays.equals(values.text(), from, from + wanted.length, wanted, 0, wanted.length);
  }
}
