package io.raingauge.query;

import io.raingauge.measure.Measure;
import java.util.List;

/**
 * Where the numbers of an answer are in the states that it is made of.
 *
 * @param measures of each state
 * @param measureIndexes for each measure of the question, where it is among those
 * @param edgesMs the intervals, as in {@link Frame}
 */
record Layout(List<Measure> measures, int[] measureIndexes, long[] edgesMs) {
  static Layout of(Plan plan) {
    return new Layout(plan.rollup().rollup().measures(), plan.measureIndexes(), plan.edgesMs());
  }
}
