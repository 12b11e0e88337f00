package io.raingauge.query;

import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question.Subject;
import io.raingauge.query.Source.Verdict;
import io.raingauge.query.Source.Verdict.Answers;
import io.raingauge.query.Source.Verdict.Refuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chooses the cheapest source that answers a question exactly.
 *
 * <p>A rollup answers when every event that the question asks for, and no other, is in cells that
 * it can pick out: its own {@code where} is a part of the question's; the rest of it, and {@code
 * by}, look only at properties that name its series; its windows cover the intervals exactly; and
 * no window lacks events.
 */
final class Planner {
  private Planner() {}

  /**
   * The cheapest plan; empty when no source can answer.
   *
   * @param refusals takes the reasons of those that cannot
   */
  static Optional<Plan> plan(
      Question question, Frame frame, List<Source> sources, List<Refuses> refusals) {
    List<Plan> plans = new ArrayList<>();
    for (Source source : sources) {
      Verdict verdict = source.judge(question, frame);
      if (verdict instanceof Answers answers) {
        plans.add(answers.plan());
      } else if (verdict instanceof Refuses refuses) {
        refusals.add(refuses);
      }
    }
    return plans.stream().min(Plan.CHEAPEST);
  }

  /**
   * With the reasons, and a definition that would answer.
   *
   * @param raw why raw events do not answer, where they could
   */
  static QueryException none(
      String project,
      String collection,
      Question question,
      Frame frame,
      List<Refuses> refusals,
      Optional<String> raw) {
    Set<String> taken = refusals.stream().map(Refuses::source).collect(Collectors.toSet());
    var definition = Suggestion.rollup(project, collection, question, frame, taken);
    return new QueryException(
        Kind.NO_ROLLUP,
        (question.subject() instanceof Subject.OfRollup ? "The " : "No rollup of the ")
            + question.subject().words()
            + (question.subject() instanceof Subject.OfRollup ? " cannot" : " can")
            + " answer this question"
            + (definition.isEmpty()
                ? "; no rollup could, for its times are not whole seconds."
                : ". PUT \"definition\" to /v1/rollups/"
                    + definition.get().name()
                    + " to have one that can, for events from then on."),
        Stream.concat(
                refusals.stream()
                    .map(
                        one ->
                            "rollup " + one.source() + " " + String.join("; it ", one.reasons())),
                raw.stream())
            .toList(),
        definition);
  }
}
