package io.raingauge.query;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Completeness;
import io.raingauge.query.Tiling.Cover;
import io.raingauge.query.Tiling.Scan;
import io.raingauge.query.Tiling.Stretch;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.Width;
import io.raingauge.store.Deletions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rollup's cells. */
final class RollupSource implements Source {
  /** Stretches that may be left to raw events; each is a scan of its own. */
  private static final int MAX_STRETCHES = 400;

  private final StandingRollup standing;
  private final Rollup rollup;
  private final long nowMs;
  private final List<Stretch> deleted;

  /**
   * @param deletions of its collection
   */
  RollupSource(StandingRollup standing, long nowMs, Deletions deletions) {
    this.standing = standing;
    this.rollup = standing.rollup();
    this.nowMs = nowMs;
    deleted = DeletedStretches.of(rollup, deletions);
  }

  @Override
  public Verdict judge(Question question, Frame frame) {
    if (question.hasExpressions()) {
      return new Verdict(
          List.of(),
          Optional.of(new Refusal(rollup.name(), List.of("has no expressions or distances"))));
    }
    List<String> reasons = new ArrayList<>();
    Optional<Filter> rest = Conjuncts.without(question.where(), rollup.where());
    if (rest.isEmpty()) {
      reasons.add("keeps only events where " + Conjuncts.print(rollup.where()));
    }
    judgeProperties(question, rest.orElse(Filter.ALL), reasons);
    for (Asked asked : question.measures()) {
      if (!rollup.measures().contains(kept(asked.measure()))) {
        reasons.add("has no " + Suggestion.print(asked.measure()));
      } else if (asked.needsRawEvents()) {
        reasons.add("keeps an estimate of " + Suggestion.print(asked.measure()));
      }
    }
    if (!standing.missing().isEmpty()) {
      reasons.add(
          "is not yet in force in the partitions "
              + standing.missing()
              + "; ask again in some seconds");
    }
    boolean canCount = reasons.isEmpty();
    Optional<List<Scan>> scans = scans(frame, reasons);
    long completeMs = completeFromMs(frame);
    judgeCompleteness(question, frame, reasons);
    judgeDeletions(frame, reasons);
    List<Plan> plans = new ArrayList<>();
    if (reasons.isEmpty() && scans.isPresent()) {
      Cover whole = new Cover(scans.get(), List.of());
      plans.add(plan(question, frame, rest.orElse(Filter.ALL), whole, completeMs));
    }
    if (canCount && (plans.isEmpty() || completeMs != Long.MIN_VALUE)) {
      Cover cover =
          Tiling.within(frame.edgesFor(rollup.every()), rollup.every(), unreadable(completeMs));
      if (!cover.scans().isEmpty() && cover.left().size() <= MAX_STRETCHES) {
        plans.add(plan(question, frame, rest.orElse(Filter.ALL), cover, Long.MIN_VALUE));
      }
    }
    return new Verdict(
        plans,
        reasons.isEmpty() ? Optional.empty() : Optional.of(new Refusal(rollup.name(), reasons)));
  }

  private Plan plan(
      Question question, Frame frame, Filter rest, Cover cover, long incompleteBeforeMs) {
    return new Plan(
        standing,
        cover,
        Layout.of(question, frame.edgesFor(rollup.every()), this::kept),
        Conjuncts.onlySeries(rest, rollup.by()),
        rest,
        question.by().stream().mapToInt(rollup.by()::indexOf).toArray(),
        incompleteBeforeMs);
  }

  /** A measure of the rollup that knows the number of another: an average knows the sum, too. */
  private Measure kept(Measure measure) {
    if (measure.kind() != Measure.Kind.SUM || rollup.measures().contains(measure)) {
      return measure;
    }
    Measure average = new Measure(Measure.Kind.AVERAGE, measure.property());
    return rollup.measures().contains(average) ? average : measure;
  }

  private void judgeProperties(Question question, Filter rest, List<String> reasons) {
    for (String property : question.by()) {
      if (!rollup.by().contains(property)) {
        reasons.add("is not by \"" + property + "\"");
      }
    }
    for (String property : rest.properties()) {
      if (!rollup.by().contains(property) && !question.by().contains(property)) {
        reasons.add("is not by \"" + property + "\", which \"where\" looks at");
      }
    }
    for (String property : Conjuncts.unkept(rest)) {
      reasons.add(
          "does not keep whether \""
              + property
              + "\" exists: absent, null, an object and an array are one series; such a test can"
              + " stand in the rollup's own \"where\"");
    }
  }

  private Optional<List<Scan>> scans(Frame frame, List<String> reasons) {
    if (frame.edgesMs().length == 0) {
      return Optional.of(List.of());
    }
    long[] edgesMs = frame.edgesFor(rollup.every());
    Width narrowest = rollup.every().get(0);
    Optional<Long> offGrid = Tiling.offGrid(edgesMs, narrowest);
    offGrid.ifPresent(
        edgeMs ->
            reasons.add(
                "has no window of "
                    + narrowest
                    + " that begins at "
                    + Timeframe.print(edgeMs)
                    + " (the nearest: "
                    + Timeframe.print(narrowest.windowOf(edgeMs))
                    + ")"));
    return Tiling.of(edgesMs, rollup.every());
  }

  /** Where windows count what was deleted, or lack events, in order of time. */
  private List<Stretch> unreadable(long completeMs) {
    List<Stretch> all = new ArrayList<>();
    if (completeMs != Long.MIN_VALUE) {
      all.add(new Stretch(Long.MIN_VALUE, completeMs));
    }
    all.addAll(deleted);
    return all;
  }

  /** A question that allows windows to lack events does not allow them to have too many. */
  private void judgeDeletions(Frame frame, List<String> reasons) {
    long[] edgesMs = frame.edgesFor(rollup.every());
    if (edgesMs.length == 0) {
      return;
    }
    long toMs = edgesMs[edgesMs.length - 1];
    deleted.stream()
        .filter(each -> each.fromMs() < toMs && each.toMs() > edgesMs[0])
        .reduce((earlier, later) -> later)
        .ifPresent(
            last ->
                reasons.add(
                    "still counts what was deleted, up to "
                        + Timeframe.print(Math.min(toMs, last.toMs()))
                        + "; ask from then on, or with \"collection\" instead of \"rollup\""));
  }

  /** Windows that begin before may lack events; {@link Long#MIN_VALUE} where none is asked for. */
  private long completeFromMs(Frame frame) {
    return Math.max(keptFromMs(frame), definedFromMs(frame));
  }

  private long keptFromMs(Frame frame) {
    return rollup
        .keep()
        .map(keep -> nowMs - keep.toMillis())
        .filter(oldestMs -> frame.edgesMs().length > 0 && oldestMs > frame.edgesMs()[0])
        .orElse(Long.MIN_VALUE);
  }

  private long definedFromMs(Frame frame) {
    return frame.edgesMs().length > 0 && standing.completeFromMs() > frame.edgesMs()[0]
        ? standing.completeFromMs()
        : Long.MIN_VALUE;
  }

  /** Adds the reasons why events may be missing, unless the question allows that. */
  private void judgeCompleteness(Question question, Frame frame, List<String> reasons) {
    if (question.completeness() == Completeness.PARTIAL) {
      return;
    }
    long keptMs = keptFromMs(frame);
    long completeMs = definedFromMs(frame);
    if (keptMs != Long.MIN_VALUE) {
      reasons.add(
          "keeps its windows for "
              + Suggestion.print(rollup.keep().orElseThrow())
              + ", so from "
              + Timeframe.print(keptMs)
              + " on, and the question begins at "
              + Timeframe.print(frame.edgesMs()[0])
              + "; ask from then on, or with \"partial\": true");
    }
    if (completeMs != Long.MIN_VALUE) {
      reasons.add(
          "is complete from "
              + Timeframe.print(completeMs)
              + " on, and the question begins at "
              + Timeframe.print(frame.edgesMs()[0])
              + "; ask from then on, or with \"partial\": true");
    }
  }
}
