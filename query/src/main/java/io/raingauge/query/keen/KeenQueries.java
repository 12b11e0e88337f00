package io.raingauge.query.keen;

import io.raingauge.json.JsonTree;
import io.raingauge.query.Extraction;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.scan.EventScan;
import io.raingauge.time.Clock;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All types of Keen's queries. Reading one is apart from answering it, so that what is wrong with
 * it is told at once. Safe for many threads.
 */
final class KeenQueries {
  private static final String METADATA = "execution_metadata";

  private final Queries queries;
  private final Clock clock;

  KeenQueries(Queries queries, Clock clock) {
    this.queries = queries;
    this.clock = clock;
  }

  /** A query that was read. */
  @FunctionalInterface
  interface Prepared {
    /**
     * The answer as JSON.
     *
     * @throws QueryException when there is no answer
     * @throws java.util.concurrent.CancellationException when it was cancelled
     */
    byte[] run(String project, BooleanSupplier cancelled);
  }

  /**
   * Reads a query.
   *
   * @param type the last part of the address
   * @param forced filters that every event meets which may be seen; none where all may be
   * @throws QueryException when it is not a query
   */
  Prepared prepare(String type, Map<?, ?> asked, List<?> forced) {
    Map<?, ?> fields = ForcedFilters.into(type, asked, forced);
    Sight sight = forced.isEmpty() ? Sight.ALL : Sight.FILTERED;
    boolean withEffort = withEffort(fields.get("include_metadata"));
    return switch (type) {
      case "funnel" -> funnel(fields, withEffort, sight);
      case "extraction" -> extraction(fields, withEffort, sight);
      case KeenQueryJson.MULTI -> analysis(type, fields, withEffort, sight);
      default -> {
        if (Analysis.Kind.of(type).isEmpty()) {
          throw new QueryException(
              Kind.NOT_FOUND,
              "There is no query \""
                  + type
                  + "\": there are count, count_unique, minimum, maximum, sum, average, median,"
                  + " percentile, standard_deviation, select_unique, extraction, multi_analysis"
                  + " and funnel.");
        }
        yield analysis(type, fields, withEffort, sight);
      }
    };
  }

  private static boolean withEffort(@Nullable Object tree) {
    if (tree != null && !(tree instanceof Boolean)) {
      throw new QueryException(Kind.BAD_QUESTION, "include_metadata must be true or false");
    }
    return Boolean.TRUE.equals(tree);
  }

  private Prepared analysis(String type, Map<?, ?> fields, boolean withEffort, Sight sight) {
    KeenQuery query = KeenQueryJson.read(type, fields, clock.nowMs());
    Set<String> properties = new LinkedHashSet<>(query.by());
    properties.addAll(query.scope().where().properties());
    query.analyses().forEach(analysis -> properties.add(analysis.target()));
    properties.remove("");
    return (project, cancelled) -> {
      Effort effort = new Effort(properties, sight);
      Table table = new KeenAnalyzer(queries, project, query, cancelled, effort).run(sight);
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      members.put("result", new KeenResult(query, table).tree());
      return json(members, withEffort ? Optional.of(effort) : Optional.empty());
    };
  }

  private Prepared funnel(Map<?, ?> fields, boolean withEffort, Sight sight) {
    KeenFunnel funnel = KeenFunnel.read(fields, clock.nowMs());
    return (project, cancelled) -> {
      Effort effort = new Effort(funnel.properties(), sight);
      Map<String, @Nullable Object> members = funnel.run(queries, project, cancelled, effort);
      return json(members, withEffort ? Optional.of(effort) : Optional.empty());
    };
  }

  private Prepared extraction(Map<?, ?> fields, boolean withEffort, Sight sight) {
    Extraction extraction = ExtractionJson.read(fields, clock.nowMs());
    Set<String> properties = new LinkedHashSet<>(extraction.properties());
    properties.addAll(extraction.events().where().properties());
    return (project, cancelled) -> {
      Extraction.Extracted extracted = queries.extract(project, extraction, cancelled);
      Effort effort = new Effort(properties, sight);
      effort.add(extracted.rowsRead(), extracted.tookMs(), extracted.coverage().complete());
      return json(extracted, withEffort ? Optional.of(effort) : Optional.empty());
    };
  }

  private static byte[] json(Map<String, @Nullable Object> members, Optional<Effort> effort) {
    effort.ifPresent(its -> members.put(METADATA, its.metadata()));
    return JsonTree.write(members);
  }

  /** Events are JSON already: they are passed on as they are kept. */
  private static byte[] json(Extraction.Extracted extracted, Optional<Effort> effort) {
    GrowingBytes json = new GrowingBytes();
    put("{\"result\":[", json);
    for (EventScan.Event event : extracted.events()) {
      json.put(event.json(), 0, event.json().length);
      json.put(',');
    }
    if (!extracted.events().isEmpty()) {
      json.drop(1);
    }
    json.put(']');
    if (effort.isPresent()) {
      put(",\"" + METADATA + "\":", json);
      byte[] metadata = JsonTree.write(effort.get().metadata());
      json.put(metadata, 0, metadata.length);
    }
    json.put('}');
    return json.toBytes();
  }

  private static void put(String ascii, GrowingBytes into) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    into.put(bytes, 0, bytes.length);
  }
}
