package io.raingauge.query.keen;

import io.raingauge.query.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a query took, for {@code include_metadata}. For one thread. */
final class Effort {
  private final Set<String> properties;
  private final Sight sight;
  private final List<String> estimated = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private long rows;
  private long tookMs;
  private boolean isComplete = true;

  /**
   * @param properties that the query looks at
   */
  Effort(Set<String> properties, Sight sight) {
    this.properties = Set.copyOf(properties);
    this.sight = sight;
  }

  void add(Answer answer) {
    add(answer.rowsRead(), answer.tookMs(), answer.coverage().complete());
    notes.addAll(answer.notes());
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
   * acknowledged when the query came (Q3), and the notes of questions, which say of a test that
   * nothing can meet it. How many events were scanned, and of which types their values are, is not
   * told to who may see only some of them.
   */
  Map<String, Object> metadata() {
    Map<String, Object> members = new LinkedHashMap<>();
    if (sight == Sight.ALL) {
      members.put("events_scanned", rows);
    }
    members.put("properties_per_event", (long) properties.size());
    if (sight == Sight.ALL) {
      members.put("total_properties_scanned", rows * properties.size());
    }
    members.put("total_processing_time", tookMs / 1000.0);
    members.put("estimated", List.copyOf(estimated));
    members.put("complete", isComplete);
    if (sight == Sight.ALL && !notes.isEmpty()) {
      members.put("notes", List.copyOf(notes));
    }
    return members;
  }
}
