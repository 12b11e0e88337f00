package io.raingauge.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that was meant, where a wrong one was given. */
public final class Names {
  private Names() {}

  /** A sentence to append to a message: {@code " Did you mean …?"}, or nothing. */
  public static String didYouMean(String wrong, Collection<String> known) {
    Optional<String> nearest =
        known.stream()
            .filter(name -> distance(wrong, name) <= Math.max(1, Math.min(3, wrong.length() / 2)))
            .min(Comparator.comparingInt(name -> distance(wrong, name)));
    return nearest.map(name -> ". Did you mean \"" + name + "\"?").orElse("");
  }

  /** Levenshtein's: insertions, deletions and replacements of one character. */
  private static int distance(String left, String right) {
    if (left.length() > 256 || right.length() > 256) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= left.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= right.length(); column++) {
        int replaced = diagonal + (left.charAt(line - 1) == right.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, Math.min(diagonal, row[column - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
