package io.raingauge.query;

import io.raingauge.chunk.Chunk;
import io.raingauge.measure.Measure;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.scan.Budget;
import io.raingauge.query.scan.Scan;
import io.raingauge.query.scan.ScanResult;
import io.raingauge.query.scan.Scanner;
import java.util.List;

/** A question as it is asked of raw events. */
record RawScan(Scan scan, Layout layout) {
  static RawScan of(Question question, Frame frame) {
    List<Measure> measures = question.measures().stream().map(Asked::measure).distinct().toList();
    int[] indexes =
        question.measures().stream().mapToInt(asked -> measures.indexOf(asked.measure())).toArray();
    return new RawScan(
        new Scan(question.where(), question.by(), measures, frame.edgesMs()),
        new Layout(measures, indexes, frame.edgesMs()));
  }

  /** Reads all that is asked for into groups; no chunk is read where time is empty. */
  ScanResult read(Scanner scanner, List<Chunk> chunks, Budget budget, Groups groups) {
    if (scan.by().isEmpty()) {
      groups.group(new byte[0]); // Without groups there is one, even of no events.
    }
    ScanResult result = scanner.scan(chunks, scan, budget);
    for (int point = 0; point < result.points(); point++) {
      // Its bytes were bounded while it was read.
      groups.add(
          groups.group(result.series(point)), result.interval(point), result.state(point), 0);
    }
    return result;
  }
}
