package io.raingauge.json;

import java.util.List;

/** A document that cannot be used, and everything that is wrong with it. The caller's fault. */
public final class ProblemsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  public ProblemsException(String what, List<String> problems) {
    super(
        what
            + " has "
            + (problems.size() == 1 ? "a problem: " : problems.size() + " problems: ")
            + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Each with its path. */
  public List<String> problems() {
    return problems;
  }
}
