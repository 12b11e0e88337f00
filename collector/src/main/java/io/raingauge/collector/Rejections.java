package io.raingauge.collector;

import java.util.List;

/**
 * What was wrong with the events of a batch.
 *
 * @param listed the first of them, at most {@link EventForm#maxListedProblems}
 * @param count how many there are
 */
public record Rejections(List<Problem> listed, int count) {
  public static final Rejections NONE = new Rejections(List.of(), 0);

  public Rejections {
    listed = List.copyOf(listed);
  }

  public static Rejections of(Problem only) {
    return new Rejections(List.of(only), 1);
  }

  /** The fault that all listed share, or {@link Fault#NO_GOOD_EVENT}. */
  public Fault common() {
    Fault first = listed.get(0).fault();
    boolean shared = listed.stream().allMatch(problem -> problem.fault() == first);
    return shared ? first : Fault.NO_GOOD_EVENT;
  }
}
