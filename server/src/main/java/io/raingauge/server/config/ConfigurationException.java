package io.raingauge.server.config;

import java.util.List;

/** Everything that is wrong with a configuration, at once. A retry needs another configuration. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigurationException(List<String> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence or two for each problem, in the order in which they were found. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    StringBuilder text = new StringBuilder("The configuration has ");
    text.append(problems.size()).append(problems.size() == 1 ? " problem:" : " problems:");
    for (String problem : problems) {
      text.append("\n- ").append(problem);
    }
    return text.toString();
  }
}
