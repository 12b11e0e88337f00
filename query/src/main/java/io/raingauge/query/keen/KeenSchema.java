package io.raingauge.query.keen;

import io.raingauge.chunk.Kind;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which collections there are and which properties their events have, as Keen tells it. */
final class KeenSchema {
  private static final Set<String> TIMES = Set.of("keen.timestamp", "keen.created_at");

  private final Queries queries;

  KeenSchema(Queries queries) {
    this.queries = queries;
  }

  List<Object> collections(String project) {
    return queries.extents(project).stream()
        .map(extent -> (Object) described(project, extent.collection()))
        .toList();
  }

  /**
   * @throws QueryException {@link QueryException.Kind#NOT_FOUND}
   */
  Map<String, Object> collection(String project, String collection) {
    if (queries.extent(project, collection).isEmpty()) {
      throw new QueryException(
          QueryException.Kind.NOT_FOUND,
          "There is no event of a collection \"" + collection + "\"; …/events lists them.");
    }
    return described(project, collection);
  }

  /**
   * @throws QueryException {@link QueryException.Kind#NOT_FOUND}
   */
  Map<String, Object> property(String project, String collection, String property) {
    Kind kind = queries.properties(project, collection).get(property);
    if (kind == null) {
      throw new QueryException(
          QueryException.Kind.NOT_FOUND,
          "No event of \"" + collection + "\" has a property \"" + property + "\".");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("property_name", property);
    members.put("type", type(property, kind));
    members.put("url", url(project, collection) + "/properties/" + escaped(property));
    return members;
  }

  private Map<String, Object> described(String project, String collection) {
    Map<String, Object> properties = new LinkedHashMap<>();
    queries
        .properties(project, collection)
        .forEach((path, kind) -> properties.put(path, type(path, kind)));
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("name", collection);
    members.put("properties", properties);
    members.put("url", url(project, collection));
    return members;
  }

  private static String type(String path, Kind kind) {
    return switch (kind) {
      case ABSENT, NULL -> "null";
      case BOOLEAN -> "bool";
      case LONG, DOUBLE, BIG -> "num";
      case STRING -> TIMES.contains(path) ? "datetime" : "string";
      case JSON -> "array";
    };
  }

  /** The address of a collection. */
  static String url(String project, String collection) {
    return "/3.0/projects/" + project + "/events/" + escaped(collection);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
