package io.raingauge.query;

import io.raingauge.chunk.ColumnName;
import io.raingauge.property.PropertyNames;
import io.raingauge.query.scan.EventScan.Event;
import java.util.List;

/**
 * A wish for events themselves.
 *
 * @param events which: its subject, a collection, its filter and its timeframe count
 * @param latest at most so many, the newest; {@link Integer#MAX_VALUE} for all
 * @param properties dotted paths: each stands for itself and all within; empty for all properties
 */
public record Extraction(Question events, int latest, List<String> properties) {
  public Extraction {
    properties = List.copyOf(properties);
  }

  /**
   * What it gave.
   *
   * @param events newest first
   * @param rowsRead how many events were looked at
   * @param completeFromMs before, some may be missing; {@link Long#MIN_VALUE} when none is
   * @param coverage what is included
   */
  public record Extracted(
      List<Event> events, long rowsRead, long completeFromMs, Coverage coverage, long tookMs) {
    public Extracted {
      events = List.copyOf(events);
    }

    /** Whether no event is missing that was acknowledged when the wish came (Q3). */
    public boolean isComplete() {
      return completeFromMs == Long.MIN_VALUE && coverage.complete();
    }
  }

  /** What a column could not hold is always wanted: nobody knows what is in it. */
  boolean wants(ColumnName column) {
    return properties.isEmpty()
        || column.role() != ColumnName.Role.PROPERTY
        || properties.stream().anyMatch(path -> PropertyNames.isAt(column.path(), path));
  }
}
