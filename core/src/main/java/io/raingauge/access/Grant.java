package io.raingauge.access;

import java.util.Set;

/**
 * What a key allows.
 *
 * @param project whose events and rollups
 * @param rights what may be done with them
 */
public record Grant(String project, Set<Right> rights) {
  /** The project of a server that has no keys. */
  public static final String DEFAULT_PROJECT = "default";

  /** All that a server without keys allows to everyone. */
  public static final Grant OPEN =
      new Grant(DEFAULT_PROJECT, Set.of(Right.WRITE, Right.READ, Right.ADMIN));

  public Grant {
    rights = Set.copyOf(rights);
    if (!project.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException(
          "the project \"" + project + "\" must be 1 to 64 letters, digits, _ or -");
    }
    if (rights.isEmpty()) {
      throw new IllegalArgumentException(
          "a key for project \"" + project + "\" must have a right: write, read or admin");
    }
  }

  public boolean allows(Right right) {
    return rights.contains(right);
  }
}
