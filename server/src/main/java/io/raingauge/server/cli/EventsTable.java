package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Extracted events as a table: their time, their id where any has one, and a column for each
 * property by its dotted path. An array is one value, as JSON.
 */
final class EventsTable {
  private EventsTable() {}

  /**
   * @param answer to {@code POST /v1/extract}: an object with {@code events}
   * @param properties that come first, whether any event has them or not
   */
  static Table of(JsonNode answer, List<String> properties) {
    Set<String> columns = new LinkedHashSet<>(properties);
    boolean hasIds = false;
    List<Map<String, String>> rows = new ArrayList<>();
    for (JsonNode event : answer.path("events")) {
      Map<String, String> row = new LinkedHashMap<>();
      flatten("", event.path("event"), row);
      columns.addAll(row.keySet());
      hasIds |= event.has("id");
      rows.add(row);
    }
    List<String> headings = new ArrayList<>(List.of("time"));
    if (hasIds) {
      headings.add("id");
    }
    columns.forEach(column -> headings.add(headings.contains(column) ? "event." + column : column));
    Table table = new Table(headings);
    int index = 0;
    for (JsonNode event : answer.path("events")) {
      List<String> cells = new ArrayList<>(List.of(event.path("time").asText()));
      if (hasIds) {
        cells.add(event.path("id").asText(""));
      }
      Map<String, String> row = rows.get(index++);
      columns.forEach(column -> cells.add(row.getOrDefault(column, "")));
      table.row(cells);
    }
    return table;
  }

  private static void flatten(String path, JsonNode value, Map<String, String> into) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              member ->
                  flatten(
                      path.isEmpty() ? member.getKey() : path + "." + member.getKey(),
                      member.getValue(),
                      into));
    } else {
      into.put(path, value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString());
    }
  }
}
