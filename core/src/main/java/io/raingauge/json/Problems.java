package io.raingauge.json;

import java.util.ArrayList;
import java.util.List;

/**
 * All that is wrong with one document, collected so that its author hears of everything at once.
 * For one thread.
 */
public final class Problems {
  /** More are not told: whoever sends so many needs the first ones only. */
  static final int MAX_PROBLEMS = 50;

  private final List<String> problems = new ArrayList<>();

  /**
   * @param path where: {@code measures[1].sum}; empty for the document itself
   * @param what a sentence's end that says what must be: {@code must be a property's name}
   */
  public void add(String path, String what) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(path.isEmpty() ? what : path + " " + what);
    }
  }

  public boolean isEmpty() {
    return problems.isEmpty();
  }

  public List<String> all() {
    return List.copyOf(problems);
  }

  /**
   * @param what the document, as in "The rollup"
   * @throws ProblemsException when there are any
   */
  public void throwIfAny(String what) {
    if (!problems.isEmpty()) {
      throw new ProblemsException(what, problems);
    }
  }

  /** The path of a member: {@code where.gte}. */
  public static String member(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** The path of an element: {@code measures[1]}. */
  public static String element(String path, int index) {
    return path + "[" + index + "]";
  }
}
