package io.raingauge.query;

import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Completeness;
import io.raingauge.query.Tiling.Scan;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rollup's cells. */
final class RollupSource implements Source {
  private final StandingRollup standing;
  private final Rollup rollup;
  private final long nowMs;

  RollupSource(StandingRollup standing, long nowMs) {
    this.standing = standing;
    this.rollup = standing.rollup();
    this.nowMs = nowMs;
  }

  @Override
  public Verdict judge(Question question, Frame frame) {
    if (question.hasExpressions()) {
      return new Verdict.Refuses(rollup.name(), List.of("has no expressions"));
    }
    List<String> reasons = new ArrayList<>();
    Optional<Filter> rest = Conjuncts.without(question.where(), rollup.where());
    if (rest.isEmpty()) {
      reasons.add("keeps only events where " + Conjuncts.print(rollup.where()));
    }
    judgeProperties(question, rest.orElse(Filter.ALL), reasons);
    for (Asked asked : question.measures()) {
      if (index(asked.measure()) < 0) {
        reasons.add("has no " + Suggestion.print(asked.measure()));
      }
    }
    Optional<List<Scan>> scans = scans(frame, reasons);
    long incompleteBeforeMs = judgeCompleteness(question, frame, reasons);
    if (!reasons.isEmpty() || scans.isEmpty()) {
      return new Verdict.Refuses(rollup.name(), reasons);
    }
    return new Verdict.Answers(
        new Plan(
            standing,
            scans.get(),
            frame.edgesFor(rollup.every()),
            Conjuncts.onlySeries(rest.orElse(Filter.ALL), rollup.by()),
            rest.orElse(Filter.ALL),
            question.by().stream().mapToInt(rollup.by()::indexOf).toArray(),
            question.measures().stream().mapToInt(asked -> index(asked.measure())).toArray(),
            incompleteBeforeMs));
  }

  /** Where a measure is in a cell, or one that knows its number, too; -1 where none is. */
  private int index(Measure measure) {
    int index = rollup.measures().indexOf(measure);
    return index < 0 && measure.kind() == Measure.Kind.SUM
        ? rollup.measures().indexOf(new Measure(Measure.Kind.AVERAGE, measure.property()))
        : index;
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

  /** Adds the reasons why events may be missing, unless the question allows that. */
  private long judgeCompleteness(Question question, Frame frame, List<String> reasons) {
    if (!standing.missing().isEmpty()) {
      reasons.add(
          "is not yet in force in the partitions "
              + standing.missing()
              + "; ask again in some seconds");
    }
    if (frame.edgesMs().length == 0) {
      return Long.MIN_VALUE;
    }
    long fromMs = frame.edgesMs()[0];
    long keptMs =
        rollup
            .keep()
            .map(keep -> nowMs - keep.toMillis())
            .filter(oldestMs -> oldestMs > fromMs)
            .orElse(Long.MIN_VALUE);
    long completeMs =
        standing.completeFromMs() > fromMs ? standing.completeFromMs() : Long.MIN_VALUE;
    if (question.completeness() == Completeness.WHOLE) {
      if (keptMs != Long.MIN_VALUE) {
        reasons.add(
            "keeps its windows for "
                + Suggestion.print(rollup.keep().orElseThrow())
                + ", so from "
                + Timeframe.print(keptMs)
                + " on, and the question begins at "
                + Timeframe.print(fromMs)
                + "; ask from then on, or with \"partial\": true");
      }
      if (completeMs != Long.MIN_VALUE) {
        reasons.add(
            "is complete from "
                + Timeframe.print(completeMs)
                + " on, and the question begins at "
                + Timeframe.print(fromMs)
                + "; ask from then on, or with \"partial\": true");
      }
    }
    return Math.max(keptMs, completeMs);
  }
}
