package io.raingauge.query.keen;

import io.raingauge.json.JsonTree;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What saved queries and datasets have in common: a query within a document. */
final class KeptQueries {
  static final String QUERY = "query";
  static final String ANALYSIS_TYPE = "analysis_type";

  private KeptQueries() {}

  /** A document that was written by this package. */
  static Map<?, ?> read(String text) {
    if (JsonTree.read(text.getBytes(StandardCharsets.UTF_8)) instanceof Map<?, ?> members) {
      return members;
    }
    throw new IllegalStateException("a kept query is not a JSON object");
  }

  static String write(Map<?, ?> document) {
    return new String(JsonTree.write(document), StandardCharsets.UTF_8);
  }

  /**
   * The query of a document.
   *
   * @throws QueryException when there is none
   */
  static Map<?, ?> query(Map<?, ?> document) {
    if (document.get(QUERY) instanceof Map<?, ?> query
        && query.get(ANALYSIS_TYPE) instanceof String) {
      return query;
    }
    throw bad(
        "query must be an object with an analysis_type, for example {\"analysis_type\":"
            + " \"count\", \"event_collection\": \"clicks\"}");
  }

  static String type(Map<?, ?> query) {
    return String.valueOf(query.get(ANALYSIS_TYPE));
  }

  /**
   * Sees whether a query can be asked.
   *
   * @throws QueryException {@link Kind#BAD_QUESTION}: what is wrong with it
   */
  static void check(KeenQueries queries, Map<?, ?> query) {
    try {
      queries.prepare(type(query), query, List.of());
    } catch (QueryException why) {
      throw why.kind() == Kind.NOT_FOUND ? bad(String.valueOf(why.getMessage())) : why;
    }
  }

  static void checkNames(Map<?, ?> body, Set<String> known, Set<String> passedOver, String what) {
    for (Object name : body.keySet()) {
      if (!known.contains(name) && !passedOver.contains(name)) {
        throw bad(name + " is not a part of " + what);
      }
    }
  }

  static boolean isText(@Nullable Object tree) {
    return tree instanceof String text && !text.isBlank() && text.length() <= 256;
  }

  static QueryException bad(String problem) {
    return new QueryException(Kind.BAD_QUESTION, problem);
  }
}
