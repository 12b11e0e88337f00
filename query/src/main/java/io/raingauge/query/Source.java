package io.raingauge.query;

import java.util.List;

/** A place that numbers can come from. Rollups are the one there is. */
interface Source {
  /** Whether and how it answers a question. */
  Verdict judge(Question question, Frame frame);

  /** What a source says to a question. */
  sealed interface Verdict {
    /** It can. */
    record Answers(Plan plan) implements Verdict {}

    /**
     * It cannot.
     *
     * @param source how messages call it
     * @param reasons each would be enough
     */
    record Refuses(String source, List<String> reasons) implements Verdict {}
  }
}
