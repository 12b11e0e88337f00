package io.raingauge.property;

import io.raingauge.json.Problems;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be the name of a property: its dotted path. */
public final class PropertyNames {
  /** Characters of the longest path. */
  public static final int MAX_CHARACTERS = 256;

  /**
   * What the names begin with that stand for expressions: no property is asked for by such a one.
   */
  public static final String DERIVED = "$=";

  /** What is wrong with a name that begins with {@link #DERIVED}. */
  public static final String NOT_A_NAME =
      "must not begin with $=, which marks what is computed; a property of such a name is asked"
          + " for by an expression: {\"expression\": \"`$=name`\"}";

  private PropertyNames() {}

  /** Reads a name; empty when there was a problem, which is then told. */
  public static Optional<String> read(@Nullable Object tree, String path, Problems problems) {
    if (!(tree instanceof String name) || name.isEmpty()) {
      problems.add(path, "must be a property's name");
      return Optional.empty();
    }
    if (name.length() > MAX_CHARACTERS) {
      problems.add(path, "has " + name.length() + " characters; a property's name has at most 256");
      return Optional.empty();
    }
    if (name.startsWith(DERIVED)) {
      problems.add(path, NOT_A_NAME);
      return Optional.empty();
    }
    return Optional.of(name);
  }

  /** Whether a property is the one of a dotted path, or one whose path goes on behind it. */
  public static boolean isAt(String name, String path) {
    return name.equals(path) || name.startsWith(path + ".");
  }
}
