package io.raingauge.server.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/** What somebody may have meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The name that the fewest insertions, deletions and changes of a character make of {@code
   * written}; empty when that is more than a third of it.
   */
  public static Optional<String> of(String written, Collection<String> names) {
    return new TreeSet<>(names)
        .stream()
            .min(Comparator.comparingInt(name -> distance(written, name)))
            .filter(name -> distance(written, name) <= Math.max(1, written.length() / 3));
  }

  /** Levenshtein's distance, a row at a time (Wagner and Fischer, 1974). */
  private static int distance(String from, String to) {
    int[] above = new int[to.length() + 1];
    Arrays.setAll(above, index -> index);
    for (int row = 1; row <= from.length(); row++) {
      int[] line = new int[to.length() + 1];
      line[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int change = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        line[column] =
            Math.min(above[column - 1] + change, 1 + Math.min(above[column], line[column - 1]));
      }
      above = line;
    }
    return above[to.length()];
  }
}
