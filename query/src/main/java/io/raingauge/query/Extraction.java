package io.raingauge.query;

import io.raingauge.chunk.ColumnName;
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
   * @param events objects of JSON, newest first
   * @param rowsRead how many events were looked at
   * @param coverage what is included
   */
  public record Extracted(List<byte[]> events, long rowsRead, Coverage coverage, long tookMs) {}

  /** What a column could not hold is always wanted: nobody knows what is in it. */
  boolean wants(ColumnName column) {
    return properties.isEmpty()
        || column.role() != ColumnName.Role.PROPERTY
        || properties.stream()
            .anyMatch(path -> column.path().equals(path) || column.path().startsWith(path + "."));
  }
}
