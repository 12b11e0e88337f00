package io.raingauge.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The restrictions of an {@link AccessKey}.
 *
 * @param filters in the dialect's form; every event that is seen with the key meets them all
 * @param savedFilters besides those, for saved queries
 * @param autofill members of every event that is sent with the key, whatever the client sends
 */
public record AccessOptions(
    List<?> filters,
    List<?> savedFilters,
    Map<String, @Nullable Object> autofill,
    Names savedQueries,
    Names cachedQueries,
    Datasets datasets) {
  /** No restriction. */
  public static final AccessOptions NONE =
      new AccessOptions(List.of(), List.of(), Map.of(), Names.ALL, Names.ALL, Datasets.ALL);

  public AccessOptions {
    filters = List.copyOf(filters);
    savedFilters = List.copyOf(savedFilters);
    autofill = Collections.unmodifiableMap(new LinkedHashMap<>(autofill));
  }

  /** With these filters only. */
  public static AccessOptions filtered(List<?> filters) {
    return new AccessOptions(filters, List.of(), Map.of(), Names.ALL, Names.ALL, Datasets.ALL);
  }

  /**
   * Which names are good.
   *
   * @param allowed empty for all
   * @param blocked whatever is allowed
   */
  public record Names(Optional<Set<String>> allowed, Set<String> blocked) {
    public static final Names ALL = new Names(Optional.empty(), Set.of());

    public Names {
      allowed = allowed.map(Set::copyOf);
      blocked = Set.copyOf(blocked);
    }

    public boolean allow(String name) {
      return !blocked.contains(name) && allowed.map(names -> names.contains(name)).orElse(true);
    }
  }

  /**
   * Which datasets are good, and for what.
   *
   * @param allowed by name, for each property of the index the values that may be asked for; no
   *     properties: any; empty for all datasets
   */
  public record Datasets(
      Set<Operation> operations,
      Optional<Map<String, Map<String, List<?>>>> allowed,
      Set<String> blocked) {
    public static final Datasets ALL =
        new Datasets(Set.of(Operation.values()), Optional.empty(), Set.of());

    /** What may be done with a dataset. */
    public enum Operation {
      /** See its definition. */
      READ,
      /** See the definitions of all that are allowed. */
      LIST,
      /** Have it answered. */
      RETRIEVE
    }

    public Datasets {
      operations = Set.copyOf(operations);
      allowed = allowed.map(Map::copyOf);
      blocked = Set.copyOf(blocked);
    }

    public boolean allow(Operation operation, String name) {
      return operations.contains(operation)
          && !blocked.contains(name)
          && allowed.map(names -> names.containsKey(name)).orElse(true);
    }

    /** For each property of a dataset's index that is restricted the values that are good. */
    public Map<String, List<?>> index(String dataset) {
      return allowed.map(names -> names.getOrDefault(dataset, Map.of())).orElse(Map.of());
    }
  }
}
