package io.raingauge.query.keen;

import io.raingauge.query.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a query took, for {@code include_metadata}. For one thread. */
final class Effort {
  private final Set<String> properties;
  private final List<String> estimated = new ArrayList<>();
  private long rows;
  private long tookMs;
  private boolean isComplete = true;

  /**
   * @param properties that the query looks at
   */
  Effort(Set<String> properties) {
    this.properties = Set.copyOf(properties);
  }

  void add(Answer answer) {
    add(answer.rowsRead(), answer.tookMs(), answer.coverage().complete());
  }

  void add(long rowsRead, long itsMs, boolean isItComplete) {
    rows += rowsRead;
    tookMs += itsMs;
    isComplete &= isItComplete;
  }

  /** A result that is an estimate, because there were too many values. */
  void estimated(String label) {
    estimated.add(label);
  }

  /**
   * As Keen's, and besides which results are estimates, and whether all events are in it that were
   * acknowledged when the query came (Q3).
   */
  Map<String, Object> metadata() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("events_scanned", rows);
    members.put("properties_per_event", (long) properties.size());
    members.put("total_properties_scanned", rows * properties.size());
    members.put("total_processing_time", tookMs / 1000.0);
    members.put("estimated", List.copyOf(estimated));
    members.put("complete", isComplete);
    return members;
  }
}
