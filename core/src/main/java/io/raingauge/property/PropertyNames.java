package io.raingauge.property;

import io.raingauge.json.Problems;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be the name of a property: its dotted path. */
public final class PropertyNames {
  /** Characters of the longest path. */
  public static final int MAX_CHARACTERS = 256;

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
    return Optional.of(name);
  }
}
