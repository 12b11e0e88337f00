package io.raingauge.query;

import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Subject;
import io.raingauge.query.Source.Refusal;
import io.raingauge.query.Source.Verdict;
import io.raingauge.rollup.Rollup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the sources that answer a question exactly.
 *
 * <p>A rollup answers when every event that the question asks for, and no other, is in cells that
 * it can pick out: its own {@code where} is a part of the question's; the rest of it, and {@code
 * by}, look only at properties that name its series; its windows cover the intervals exactly; and
 * no window lacks events. Where only the last two do not hold, it answers for the windows that are
 * whole, and raw events for the rest.
 */
final class Planner {
  private Planner() {}

  /**
   * All plans, alone and beside raw events, the cheapest first.
   *
   * @param refusals takes the reasons of sources that cannot answer alone
   */
  static List<Plan> plans(
      Question question, Frame frame, List<Source> sources, List<Refusal> refusals) {
    List<Plan> plans = new ArrayList<>();
    for (Source source : sources) {
      Verdict verdict = source.judge(question, frame);
      plans.addAll(verdict.plans());
      verdict.refusal().ifPresent(refusals::add);
    }
    plans.sort(Plan.CHEAPEST);
    return plans;
  }

  /**
   * Why nothing answers a question with expressions or distances, which only raw events can.
   *
   * @param raw why these do not; empty where they are not kept, or may not be read
   */
  static QueryException noExpressions(Question question, Optional<String> raw) {
    String message =
        raw.map(
                why ->
                    "Only raw events can answer a question with expressions or distances, and here they cannot: "
                        + why)
            .orElse(
                question.subject() instanceof Subject.OfRollup
                    ? "A rollup cannot answer a question with expressions or distances: ask with \"collection\""
                        + " instead of \"rollup\", of a server that keeps raw events."
                    : "Only raw events can answer a question with expressions or distances, and this server keeps"
                        + " none: set fold.raw-events=true to have them for events from then on.");
    return new QueryException(Kind.NO_ROLLUP, message, raw.stream().toList(), Optional.empty());
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
      List<Refusal> refusals,
      Optional<String> raw) {
    Set<String> taken = refusals.stream().map(Refusal::source).collect(Collectors.toSet());
    boolean needsRaw = question.measures().stream().anyMatch(Asked::needsRawEvents);
    Optional<Rollup> definition =
        needsRaw
            ? Optional.empty()
            : Suggestion.rollup(project, collection, question, frame, taken);
    return new QueryException(
        Kind.NO_ROLLUP,
        (question.subject() instanceof Subject.OfRollup ? "The " : "No rollup of the ")
            + question.subject().words()
            + (question.subject() instanceof Subject.OfRollup ? " cannot" : " can")
            + " answer this question"
            + (definition.isEmpty()
                ? needsRaw
                    ? "; no rollup could, for only raw events give an exact "
                        + "distinct or quantile. Leave \"exact\" out for an estimate."
                    : "; no rollup could, for its times are not whole seconds."
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
