package io.raingauge.query;

import io.raingauge.measure.Measure;
import io.raingauge.query.Question.Asked;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Where the numbers of an answer are in the states that it is made of.
 *
 * @param measures of each state, each once
 * @param measureIndexes for each measure of the question, where it is among those
 * @param edgesMs the intervals, as in {@link Frame}
 */
record Layout(List<Measure> measures, int[] measureIndexes, long[] edgesMs) {
  /** With no measure but those that a question needs. */
  static Layout of(Question question, long[] edgesMs) {
    return of(question, edgesMs, UnaryOperator.identity());
  }

  /**
   * @param kept the measure that is kept, and tells the number of the one that is asked for
   */
  static Layout of(Question question, long[] edgesMs, UnaryOperator<Measure> kept) {
    List<Measure> needed =
        question.measures().stream().map(Asked::measure).map(kept).distinct().toList();
    int[] indexes =
        question.measures().stream()
            .mapToInt(asked -> needed.indexOf(kept.apply(asked.measure())))
            .toArray();
    return new Layout(needed, indexes, edgesMs);
  }
}
