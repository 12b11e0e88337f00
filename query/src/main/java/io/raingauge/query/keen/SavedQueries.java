package io.raingauge.query.keen;

import com.linecorp.armeria.common.QueryParams;
import io.raingauge.access.AccessOptions.Names;
import io.raingauge.access.Caller;
import io.raingauge.access.Permission;
import io.raingauge.document.Document;
import io.raingauge.document.DocumentName;
import io.raingauge.document.Documents;
import io.raingauge.json.JsonTree;
import io.raingauge.time.Clock;
import io.raingauge.wire.GrowingBytes;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Queries that are kept by name. A result is always computed when it is asked for, so that it is
 * the number of the same query asked directly (Q2), also where the query says how often it is to be
 * refreshed. Safe for many threads.
 */
final class SavedQueries implements KeptByName {
  private static final String KIND = "saved-query";
  private static final String NAME = "query_name";
  private static final String REFRESH_RATE = "refresh_rate";
  private static final String METADATA = "metadata";
  private static final String CREATED = "created_date";
  private static final Set<String> NAMES = Set.of(NAME, REFRESH_RATE, METADATA, KeptQueries.QUERY);

  /** What is the server's; clients send it back. */
  private static final Set<String> PASSED_OVER =
      Set.of(CREATED, "last_modified_date", "user_last_modified_date", "run_information", "urls");

  private static final long MIN_REFRESH_S = 14_400;
  private static final long MAX_REFRESH_S = 86_400;

  private final Documents documents;
  private final KeenQueries queries;
  private final Clock clock;

  SavedQueries(Documents documents, KeenQueries queries, Clock clock) {
    this.documents = documents;
    this.queries = queries;
    this.clock = clock;
  }

  List<Map<?, ?>> all(String project) {
    List<Map<?, ?>> all = new ArrayList<>();
    for (Document document : documents.list(project, KIND)) {
      all.add(KeptQueries.read(document.text()));
    }
    return all;
  }

  @Override
  public List<Map<?, ?>> list(Caller caller, QueryParams parameters) {
    return all(caller.project());
  }

  @Override
  public Map<?, ?> get(Caller caller, String name) {
    return find(caller.project(), name).orElseThrow(() -> unknown(name));
  }

  /** Keeps a query under its name, or under another that the body gives it. */
  @Override
  public synchronized Kept put(String project, String name, Map<?, ?> body) {
    KeptQueries.checkNames(body, NAMES, PASSED_OVER, "a saved query");
    Map<?, ?> query = KeptQueries.query(body);
    KeptQueries.check(queries, query);
    String newName = newName(name, body.get(NAME));
    Optional<Map<?, ?>> old = find(project, name);
    if (!newName.equals(name) && find(project, newName).isPresent()) {
      throw KeptQueries.bad("query_name is the name of another saved query");
    }
    Map<String, @Nullable Object> definition = new LinkedHashMap<>();
    String now = KeenTimes.print(clock.nowMs(), ZoneOffset.UTC);
    definition.put(NAME, newName);
    definition.put(KeptQueries.QUERY, query);
    definition.put(METADATA, metadata(body.get(METADATA)));
    definition.put(REFRESH_RATE, refreshRate(body.get(REFRESH_RATE)));
    definition.put(CREATED, old.<Object>map(kept -> String.valueOf(kept.get(CREATED))).orElse(now));
    definition.put("last_modified_date", now);
    documents.put(name(project, newName), KeptQueries.write(definition));
    if (!newName.equals(name)) {
      documents.remove(name(project, name));
    }
    return new Kept(definition, old.isEmpty());
  }

  @Override
  public void remove(String project, String name) {
    if (!documents.remove(name(project, name))) {
      throw unknown(name);
    }
  }

  /** The definition with the result in it, for a caller whose key may have it. */
  @Override
  public KeenQueries.Prepared result(Caller caller, String name, QueryParams parameters) {
    Map<?, ?> definition = get(caller, name);
    boolean isCached = !Long.valueOf(0).equals(definition.get(REFRESH_RATE));
    Permission needed = isCached ? Permission.CACHED_QUERIES : Permission.SAVED_QUERIES;
    Names names = isCached ? caller.options().cachedQueries() : caller.options().savedQueries();
    if (!caller.may(needed) || !names.allow(name)) {
      throw KeenRefusedException.forbidden(
          "this key does not permit this saved query; it needs " + needed.word());
    }
    List<Object> filters = new ArrayList<>(caller.filters());
    filters.addAll(caller.options().savedFilters());
    Map<?, ?> query = KeptQueries.query(definition);
    KeenQueries.Prepared prepared = queries.prepare(KeptQueries.type(query), query, filters);
    return (project, cancelled) ->
        joined(JsonTree.write(definition), prepared.run(project, cancelled));
  }

  /** One object of the members of two. */
  private static byte[] joined(byte[] definition, byte[] result) {
    GrowingBytes json = new GrowingBytes();
    json.put(definition, 0, definition.length - 1);
    json.put(',');
    json.put(result, 1, result.length);
    return json.toBytes();
  }

  private Optional<Map<?, ?>> find(String project, String name) {
    return documents.get(name(project, name)).map(KeptQueries::read);
  }

  private static String newName(String name, @Nullable Object given) {
    if (given == null) {
      return name;
    }
    if (!KeptQueries.isText(given)) {
      throw KeptQueries.bad("query_name must be a text of 1 to 256 characters");
    }
    return String.valueOf(given);
  }

  private static @Nullable Object metadata(@Nullable Object tree) {
    if (tree != null && !(tree instanceof Map<?, ?>)) {
      throw KeptQueries.bad("metadata must be an object, for example {\"display_name\": …}");
    }
    return tree;
  }

  private static long refreshRate(@Nullable Object tree) {
    if (tree == null) {
      return 0;
    }
    if (tree instanceof Long seconds
        && (seconds == 0 || (seconds >= MIN_REFRESH_S && seconds <= MAX_REFRESH_S))) {
      return seconds;
    }
    throw KeptQueries.bad(
        "refresh_rate must be 0 or from " + MIN_REFRESH_S + " to " + MAX_REFRESH_S + " seconds");
  }

  private static DocumentName name(String project, String name) {
    return new DocumentName(project, KIND, name);
  }

  private static KeenRefusedException unknown(String name) {
    return KeenRefusedException.notFound(
        "There is no saved query \"" + name + "\"; …/queries/saved lists them.");
  }
}
