package io.raingauge.access;

import io.raingauge.access.AccessOptions.Datasets;
import io.raingauge.access.AccessOptions.Datasets.Operation;
import io.raingauge.access.AccessOptions.Names;
import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import io.raingauge.json.ProblemsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An access key in JSON:
 *
 * <pre>
 * {"key": …, "name": …, "is_active": true, "permitted": ["writes", "queries", …],
 *  "options": {
 *    "writes": {"autofill": {…}},
 *    "queries": {"filters": [filter, …]},
 *    "saved_queries": {"allowed": [name, …], "blocked": [name, …], "filters": [filter, …]},
 *    "cached_queries": {"allowed": [name, …], "blocked": [name, …]},
 *    "datasets": {"operations": ["read", "list", "retrieve"],
 *                 "allowed": {name: {"index_by": {property: [value, …]}}, …}, "blocked": [name, …]}}}
 * </pre>
 *
 * What is null or not there restricts nothing. What nobody knows is a problem: a restriction that
 * is misspelt would not restrict.
 */
public final class AccessKeyJson {
  private static final Set<String> NAMES =
      Set.of("key", "project_id", "name", "is_active", "permitted", "options");
  private static final int MAX_NAME_CHARACTERS = 256;

  private final Problems problems;

  private AccessKeyJson(Problems problems) {
    this.problems = problems;
  }

  /**
   * Reads a key.
   *
   * @param secret which the tree may name, but not change
   * @throws ProblemsException with everything that is wrong
   */
  public static AccessKey read(Map<?, ?> tree, String secret) {
    AccessKeyJson json = new AccessKeyJson(new Problems());
    AccessKey key = json.key(tree, secret);
    json.problems.throwIfAny("The access key");
    return key;
  }

  /** The key, its secret included, as {@link #read} reads it. */
  public static Map<String, @Nullable Object> write(AccessKey key) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("key", key.secret());
    members.put("name", key.name());
    members.put("is_active", key.active());
    members.put("permitted", key.permitted().stream().sorted().map(Permission::word).toList());
    members.put("options", options(key.options()));
    return members;
  }

  private static Map<String, @Nullable Object> options(AccessOptions options) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put(
        "writes", options.autofill().isEmpty() ? null : Map.of("autofill", options.autofill()));
    members.put(
        "queries", options.filters().isEmpty() ? null : Map.of("filters", options.filters()));
    Map<String, @Nullable Object> saved = names(options.savedQueries());
    if (!options.savedFilters().isEmpty()) {
      saved.put("filters", options.savedFilters());
    }
    members.put("saved_queries", saved.isEmpty() ? null : saved);
    Map<String, @Nullable Object> cached = names(options.cachedQueries());
    members.put("cached_queries", cached.isEmpty() ? null : cached);
    members.put(
        "datasets", options.datasets().equals(Datasets.ALL) ? null : datasets(options.datasets()));
    return members;
  }

  private static Map<String, @Nullable Object> names(Names names) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    names
        .allowed()
        .ifPresent(allowed -> members.put("allowed", allowed.stream().sorted().toList()));
    if (!names.blocked().isEmpty()) {
      members.put("blocked", names.blocked().stream().sorted().toList());
    }
    return members;
  }

  private static Map<String, @Nullable Object> datasets(Datasets datasets) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put(
        "operations", datasets.operations().stream().sorted().map(AccessKeyJson::word).toList());
    datasets
        .allowed()
        .ifPresent(
            allowed -> {
              Map<String, Object> written = new LinkedHashMap<>();
              allowed.forEach(
                  (name, index) ->
                      written.put(name, index.isEmpty() ? Map.of() : Map.of("index_by", index)));
              members.put("allowed", written);
            });
    members.put("blocked", datasets.blocked().stream().sorted().toList());
    return members;
  }

  private static String word(Operation operation) {
    return operation.name().toLowerCase(Locale.ROOT);
  }

  private AccessKey key(Map<?, ?> tree, String secret) {
    checkNames(tree, "", NAMES);
    if (tree.get("key") != null && !secret.equals(tree.get("key"))) {
      problems.add("key", "is the server's to make: leave it out");
    }
    String name = "";
    if (tree.get("name") instanceof String given
        && !given.isBlank()
        && given.length() <= MAX_NAME_CHARACTERS) {
      name = given;
    } else {
      problems.add("name", "must be a text of 1 to " + MAX_NAME_CHARACTERS + " characters");
    }
    Object active = tree.get("is_active");
    if (active != null && !(active instanceof Boolean)) {
      problems.add("is_active", "must be true or false");
    }
    Set<Permission> permitted = EnumSet.noneOf(Permission.class);
    for (String word : texts(tree.get("permitted"), "permitted")) {
      Permission.of(word)
          .ifPresentOrElse(
              permitted::add,
              () ->
                  problems.add(
                      "permitted",
                      "has the unknown word \""
                          + word
                          + "\"; there are writes, queries, saved_queries, cached_queries,"
                          + " datasets and schema"));
    }
    return new AccessKey(
        secret, name, !Boolean.FALSE.equals(active), permitted, readOptions(tree.get("options")));
  }

  private AccessOptions readOptions(@Nullable Object tree) {
    Map<?, ?> options = object(tree, "options");
    checkNames(
        options,
        "options",
        Set.of("writes", "queries", "saved_queries", "cached_queries", "datasets"));
    Map<?, ?> writes = part(options, "writes", Set.of("autofill"));
    Map<?, ?> queries = part(options, "queries", Set.of("filters"));
    Map<?, ?> saved = part(options, "saved_queries", Set.of("allowed", "blocked", "filters"));
    Map<?, ?> cached = part(options, "cached_queries", Set.of("allowed", "blocked"));
    return new AccessOptions(
        filters(queries, "options.queries.filters"),
        filters(saved, "options.saved_queries.filters"),
        Autofill.read(writes.get("autofill"), "options.writes.autofill", problems),
        readNames(saved, "options.saved_queries"),
        readNames(cached, "options.cached_queries"),
        readDatasets(
            part(options, "datasets", Set.of("operations", "allowed", "blocked")),
            "options.datasets"));
  }

  /** That each is a filter is for the dialect to see. */
  private List<?> filters(Map<?, ?> from, String path) {
    Object tree = from.get("filters");
    if (tree == null) {
      return List.of();
    }
    if (tree instanceof List<?> filters && filters.stream().allMatch(Map.class::isInstance)) {
      return filters;
    }
    problems.add(path, "must be a list of filters");
    return List.of();
  }

  private Names readNames(Map<?, ?> from, String path) {
    Optional<Set<String>> allowed =
        from.get("allowed") == null
            ? Optional.empty()
            : Optional.of(texts(from.get("allowed"), path + ".allowed"));
    return new Names(allowed, texts(from.get("blocked"), path + ".blocked"));
  }

  private Datasets readDatasets(Map<?, ?> from, String path) {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    for (String word : texts(from.get("operations"), path + ".operations")) {
      try {
        operations.add(Operation.valueOf(word.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException unknown) {
        problems.add(path + ".operations", "has another word than read, list and retrieve");
      }
    }
    if (from.get("operations") == null) {
      operations = EnumSet.allOf(Operation.class);
    }
    Optional<Map<String, Map<String, List<?>>>> allowed = Optional.empty();
    if (from.get("allowed") != null) {
      Map<String, Map<String, List<?>>> names = new HashMap<>();
      object(from.get("allowed"), path + ".allowed")
          .forEach(
              (name, rule) ->
                  names.put(
                      String.valueOf(name),
                      index(rule, Problems.member(path + ".allowed", String.valueOf(name)))));
      allowed = Optional.of(names);
    }
    return new Datasets(operations, allowed, texts(from.get("blocked"), path + ".blocked"));
  }

  private Map<String, List<?>> index(@Nullable Object tree, String path) {
    Map<?, ?> rule = object(tree, path);
    checkNames(rule, path, Set.of("index_by"));
    Map<String, List<?>> index = new HashMap<>();
    object(rule.get("index_by"), Problems.member(path, "index_by"))
        .forEach(
            (property, values) -> {
              List<@Nullable Object> listed = new ArrayList<>();
              if (values instanceof List<?> list) {
                listed.addAll(list);
              } else {
                listed.add(values);
              }
              if (listed.stream().allMatch(AccessKeyJson::isScalar)) {
                index.put(String.valueOf(property), List.copyOf(listed));
              } else {
                problems.add(path, "must list texts, numbers, true or false");
              }
            });
    return index;
  }

  private static boolean isScalar(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private Map<?, ?> part(Map<?, ?> options, String name, Set<String> known) {
    String path = Problems.member("options", name);
    Map<?, ?> part = object(options.get(name), path);
    checkNames(part, path, known);
    return part;
  }

  private Map<?, ?> object(@Nullable Object tree, String path) {
    if (tree == null || tree instanceof Map<?, ?>) {
      return tree == null ? Map.of() : (Map<?, ?>) tree;
    }
    problems.add(path, "must be an object");
    return Map.of();
  }

  private Set<String> texts(@Nullable Object tree, String path) {
    Set<String> texts = new LinkedHashSet<>();
    if (tree instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      list.forEach(text -> texts.add((String) text));
    } else if (tree != null) {
      problems.add(path, "must be a list of texts");
    }
    return texts;
  }

  private void checkNames(Map<?, ?> members, String path, Set<String> known) {
    for (Object name : members.keySet()) {
      if (!known.contains(name)) {
        problems.add(Problems.member(path, String.valueOf(name)), "is not a part of an access key");
      }
    }
  }

  /** As it is kept. */
  static String text(AccessKey key) {
    return new String(JsonTree.write(write(key)), StandardCharsets.UTF_8);
  }
}
