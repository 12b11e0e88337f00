package io.raingauge.query;

import java.util.List;
import java.util.Optional;

/** A place that numbers can come from. Rollups are the one there is. */
interface Source {
  /** Whether and how it answers a question. */
  Verdict judge(Question question, Frame frame);

  /**
   * What a source says to a question.
   *
   * @param plans by which it answers, alone or beside raw events; empty for none
   * @param refusal why it does not alone, unless it does
   */
  record Verdict(List<Plan> plans, Optional<Refusal> refusal) {
    public Verdict {
      plans = List.copyOf(plans);
    }
  }

  /**
   * Why a source does not answer.
   *
   * @param source how messages call it
   * @param reasons each would be enough
   */
  record Refusal(String source, List<String> reasons) {
    public Refusal {
      reasons = List.copyOf(reasons);
    }
  }
}
