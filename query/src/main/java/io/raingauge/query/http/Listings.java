package io.raingauge.query.http;

import io.raingauge.query.Extent;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.StandingRollup;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What there is to ask about, as JSON. Safe for many threads. */
final class Listings {
  private final Queries queries;

  Listings(Queries queries) {
    this.queries = queries;
  }

  /** {@code {"collections":[{"name","events","first","last"}]}}. */
  Map<String, Object> collections(String project) {
    return Map.of(
        "collections", queries.extents(project).stream().map(Listings::collection).toList());
  }

  /**
   * {@code {"collection","raw","properties":[{"name","kind"}]}}: the properties that raw events
   * have, by name; none where raw events are not kept.
   *
   * @throws QueryException {@link Kind#NOT_FOUND}
   */
  Map<String, Object> properties(String project, String collection) {
    if (queries.extent(project, collection).isEmpty()) {
      throw new QueryException(
          Kind.NOT_FOUND,
          "There is no event of a collection \""
              + collection
              + "\"; GET /v1/collections lists them.");
    }
    List<Map<String, Object>> properties = new ArrayList<>();
    queries
        .properties(project, collection)
        .forEach((name, kind) -> properties.add(property(name, kind)));
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("collection", collection);
    members.put("raw", queries.keepsRawEvents());
    members.put("properties", properties);
    return members;
  }

  /**
   * {@code {"rollups":[…]}}: of each collection the one that counts its events, then the users'.
   */
  Map<String, Object> rollups(String project) {
    List<Map<String, Object>> rollups = new ArrayList<>();
    for (Extent extent : queries.extents(project)) {
      queries
          .builtIn(project, extent.collection())
          .forEach(standing -> rollups.add(rollup(standing)));
    }
    queries.rollups(project).forEach(standing -> rollups.add(rollup(standing)));
    return Map.of("rollups", rollups);
  }

  /**
   * A user's rollup; where its definition is changing, the newer one.
   *
   * @throws QueryException {@link Kind#NOT_FOUND}
   */
  Map<String, Object> rollup(String project, String name) {
    return queries.rollups(project).stream()
        .filter(standing -> standing.rollup().name().equals(name))
        .findFirst()
        .map(Listings::rollup)
        .orElseThrow(
            () ->
                new QueryException(
                    Kind.NOT_FOUND,
                    "There is no rollup \"" + name + "\"; GET /v1/rollups lists them."));
  }

  private static Map<String, Object> property(String name, io.raingauge.chunk.Kind kind) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", name);
    members.put("kind", word(kind));
    return members;
  }

  /** As JSON calls it. */
  private static String word(io.raingauge.chunk.Kind kind) {
    return switch (kind) {
      case ABSENT, NULL -> "null";
      case BOOLEAN -> "boolean";
      case LONG, DOUBLE, BIG -> "number";
      case STRING -> "string";
      case JSON -> "array";
    };
  }

  private static Map<String, Object> rollup(StandingRollup standing) {
    Map<String, Object> members = new LinkedHashMap<>(RollupJson.write(standing.rollup()));
    members.put("id", standing.id().toString());
    members.put("builtIn", BuiltInRollups.isTaken(standing.rollup().name()));
    if (standing.completeFromMs() != Long.MIN_VALUE) {
      members.put("completeFrom", Instant.ofEpochMilli(standing.completeFromMs()).toString());
    }
    members.put("inForce", standing.inForce().stream().map(Long::valueOf).toList());
    members.put("notYetInForce", standing.missing().stream().map(Long::valueOf).toList());
    return members;
  }

  private static Map<String, Object> collection(Extent extent) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", extent.collection());
    members.put("events", extent.events());
    members.put("first", Instant.ofEpochMilli(extent.firstMs()).toString());
    members.put("last", Instant.ofEpochMilli(extent.lastMs()).toString());
    return members;
  }
}
