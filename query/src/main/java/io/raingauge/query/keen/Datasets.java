package io.raingauge.query.keen;

import com.linecorp.armeria.common.QueryParams;
import io.raingauge.access.AccessOptions.Datasets.Operation;
import io.raingauge.access.Caller;
import io.raingauge.document.Document;
import io.raingauge.document.DocumentName;
import io.raingauge.document.Documents;
import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keen's cached datasets: a query by name, answered for one value of each property of its index.
 * Results are always computed when they are asked for, from the rollups and raw events that answer
 * any query (Q2). Safe for many threads.
 */
final class Datasets implements KeptByName {
  private static final String KIND = "dataset";
  static final String NAME = "dataset_name";
  private static final String INDEX = "index_by";
  private static final String DISPLAY_NAME = "display_name";
  private static final String TIMEFRAME = "timeframe";
  private static final String PROJECT = "project_id";
  private static final int MAX_INDEX = 8;
  private static final Set<String> NAMES = Set.of(NAME, DISPLAY_NAME, INDEX, KeptQueries.QUERY);
  private static final Set<String> OF_RESULTS = Set.of(INDEX, TIMEFRAME, "api_key");
  private static final Set<String> PASSED_OVER =
      Set.of(
          PROJECT,
          "organization_id",
          "last_scheduled_date",
          "latest_subtimeframe_available",
          "milliseconds_behind");

  private final Documents documents;
  private final KeenQueries queries;

  Datasets(Documents documents, KeenQueries queries) {
    this.documents = documents;
    this.queries = queries;
  }

  @Override
  public synchronized Kept put(String project, String name, Map<?, ?> body) {
    KeptQueries.checkNames(body, NAMES, PASSED_OVER, "a dataset");
    if (body.get(NAME) != null && !name.equals(body.get(NAME))) {
      throw KeptQueries.bad("dataset_name is another one than the address says");
    }
    if (!KeptQueries.isText(body.get(DISPLAY_NAME))) {
      throw KeptQueries.bad("display_name must be a text of 1 to 256 characters");
    }
    Map<Object, @Nullable Object> query = new LinkedHashMap<>(KeptQueries.query(body));
    query.remove(PROJECT); // Clients send back what they were shown.
    check(query);
    Map<String, @Nullable Object> definition = new LinkedHashMap<>();
    definition.put(NAME, name);
    definition.put(DISPLAY_NAME, body.get(DISPLAY_NAME));
    definition.put(KeptQueries.QUERY, query);
    definition.put(INDEX, index(body.get(INDEX)));
    boolean isNew = find(project, name).isEmpty();
    documents.put(name(project, name), KeptQueries.write(definition));
    return new Kept(shown(project, definition), isNew);
  }

  private void check(Map<?, ?> query) {
    String type = KeptQueries.type(query);
    if (!type.equals(KeenQueryJson.MULTI) && Analysis.Kind.of(type).isEmpty()) {
      throw KeptQueries.bad(
          "the query of a dataset gives one result a group; " + type + " does not");
    }
    if (query.get("interval") == null || query.get(TIMEFRAME) == null) {
      throw KeptQueries.bad("the query of a dataset needs an interval and a timeframe");
    }
    KeptQueries.check(queries, query);
  }

  private static List<String> index(@Nullable Object tree) {
    List<?> listed = tree instanceof List<?> list ? list : tree == null ? List.of() : List.of(tree);
    Problems problems = new Problems();
    List<String> properties = new ArrayList<>();
    listed.forEach(each -> PropertyNames.read(each, INDEX, problems).ifPresent(properties::add));
    KeenQueryJson.refuse(problems);
    if (properties.isEmpty() || properties.size() > MAX_INDEX) {
      throw KeptQueries.bad("index_by must be a property or 1 to " + MAX_INDEX + " of them");
    }
    if (Set.copyOf(properties).size() < properties.size()) {
      throw KeptQueries.bad("index_by names a property twice");
    }
    return properties;
  }

  @Override
  public Map<?, ?> get(Caller caller, String name) {
    permit(caller, Operation.READ, name);
    return shown(caller.project(), definition(caller.project(), name));
  }

  @Override
  public Map<String, @Nullable Object> list(Caller caller, QueryParams parameters) {
    DatasetPage page = DatasetPage.of(parameters);
    List<Map<?, ?>> found = new ArrayList<>();
    for (Document document : documents.list(caller.project(), KIND)) {
      String name = document.name().name();
      if (found.size() <= page.limit()
          && name.compareTo(page.after()) > 0
          && caller.options().datasets().allow(Operation.LIST, name)) {
        found.add(shown(caller.project(), KeptQueries.read(document.text())));
      }
    }
    return page.members(found, "/3.0/projects/" + caller.project() + "/datasets");
  }

  @Override
  public void remove(String project, String name) {
    if (!documents.remove(name(project, name))) {
      throw unknown(name);
    }
  }

  /**
   * The results for one value of each property of the index, and for another timeframe than the
   * definition's where there is one.
   */
  @Override
  public KeenQueries.Prepared result(Caller caller, String name, QueryParams parameters) {
    for (String given : parameters.names()) {
      if (!OF_RESULTS.contains(given)) {
        throw KeptQueries.bad(given + " is not a parameter of a dataset's results");
      }
      if (parameters.getAll(given).size() > 1) {
        throw KeptQueries.bad("the parameter " + given + " is there twice");
      }
    }
    String index = parameters.get(INDEX);
    if (index == null) {
      throw KeptQueries.bad("the parameter index_by is missing: a value of the dataset's index");
    }
    permit(caller, Operation.RETRIEVE, name);
    Map<?, ?> definition = definition(caller.project(), name);
    Map<Object, @Nullable Object> query = new LinkedHashMap<>(KeptQueries.query(definition));
    String timeframe = parameters.get(TIMEFRAME);
    if (timeframe != null) {
      query.put(TIMEFRAME, KeenParameters.value(TIMEFRAME, timeframe));
    }
    List<Object> filters = new ArrayList<>(filters(caller, name, definition, index));
    filters.addAll(caller.filters());
    return queries.prepare(KeptQueries.type(query), query, filters);
  }

  private static List<Object> filters(
      Caller caller, String name, Map<?, ?> definition, String index) {
    List<?> properties = definition.get(INDEX) instanceof List<?> list ? list : List.of();
    Map<?, List<?>> asked = IndexValues.read(index, properties);
    Map<String, List<?>> allowed = caller.options().datasets().index(name);
    if (!properties.containsAll(allowed.keySet())) {
      throw KeenRefusedException.forbidden("this key permits an index that the dataset has not");
    }
    List<Object> filters = new ArrayList<>();
    asked.forEach(
        (property, values) -> {
          List<Object> good = new ArrayList<>(values);
          if (allowed.containsKey(property)) {
            good.retainAll(allowed.get(property));
          }
          if (good.isEmpty()) {
            throw KeenRefusedException.forbidden(
                "this key does not permit this value of \"" + property + "\"");
          }
          filters.add(filter(String.valueOf(property), good));
        });
    return filters;
  }

  private static Map<String, Object> filter(String property, List<Object> values) {
    return Map.of(
        "property_name", property,
        "operator", values.size() == 1 ? "eq" : "in",
        "property_value", values.size() == 1 ? values.get(0) : values);
  }

  private static void permit(Caller caller, Operation operation, String name) {
    if (!caller.options().datasets().allow(operation, name)) {
      throw KeenRefusedException.forbidden("this key does not permit this with this dataset");
    }
  }

  private Map<?, ?> definition(String project, String name) {
    return find(project, name).orElseThrow(() -> unknown(name));
  }

  private Optional<Map<?, ?>> find(String project, String name) {
    return documents.get(name(project, name)).map(KeptQueries::read);
  }

  /** With what clients expect of a dataset that is computed now and then: this one never lags. */
  private static Map<String, @Nullable Object> shown(String project, Map<?, ?> definition) {
    Map<String, @Nullable Object> shown = new LinkedHashMap<>();
    shown.put(PROJECT, project);
    definition.forEach((name, value) -> shown.put(String.valueOf(name), value));
    shown.put("last_scheduled_date", null);
    shown.put("latest_subtimeframe_available", null);
    shown.put("milliseconds_behind", 0L);
    return shown;
  }

  private static DocumentName name(String project, String name) {
    return new DocumentName(project, KIND, name);
  }

  private static KeenRefusedException unknown(String name) {
    return KeenRefusedException.notFound(
        "There is no dataset \"" + name + "\"; …/datasets lists them.");
  }
}
