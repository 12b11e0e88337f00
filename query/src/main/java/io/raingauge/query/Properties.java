package io.raingauge.query;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ColumnHeader;
import io.raingauge.chunk.ColumnName;
import io.raingauge.chunk.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which properties events have, as the headers of their chunks tell; no column is read. */
final class Properties {
  private Properties() {}

  /** By dotted path the kind that most values have; properties without any value are left out. */
  static Map<String, Kind> of(List<Chunk> chunks) {
    Map<String, Map<Kind, Long>> counts = new TreeMap<>();
    for (Chunk chunk : chunks) {
      for (ColumnHeader column : chunk.header().columns()) {
        if (column.name().role() == ColumnName.Role.PROPERTY) {
          Map<Kind, Long> its =
              counts.computeIfAbsent(column.name().path(), path -> new EnumMap<>(Kind.class));
          for (Kind kind : Kind.values()) {
            if (kind != Kind.ABSENT && column.statistics().count(kind) > 0) {
              its.merge(kind, column.statistics().count(kind), Long::sum);
            }
          }
        }
      }
    }
    Map<String, Kind> kinds = new TreeMap<>();
    counts.forEach(
        (path, its) ->
            its.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(most -> kinds.put(path, most.getKey())));
    return kinds;
  }
}
