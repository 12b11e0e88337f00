package io.raingauge.query.keen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a query see only the events that meet the filters of a key: they are joined to the query's
 * own, of a funnel to those of each step, before anything reads it.
 */
final class ForcedFilters {
  private static final String FILTERS = "filters";
  private static final String STEPS = "steps";

  private ForcedFilters() {}

  static Map<?, ?> into(String type, Map<?, ?> fields, List<?> filters) {
    if (filters.isEmpty()) {
      return fields;
    }
    if (!type.equals("funnel")) {
      return joined(fields, filters);
    }
    Map<Object, @Nullable Object> all = new LinkedHashMap<>(fields);
    if (fields.get(STEPS) instanceof List<?> steps) {
      List<@Nullable Object> restricted = new ArrayList<>();
      for (Object step : steps) {
        restricted.add(step instanceof Map<?, ?> one ? joined(one, filters) : step);
      }
      all.put(STEPS, restricted);
    }
    return all;
  }

  private static Map<?, ?> joined(Map<?, ?> fields, List<?> filters) {
    List<@Nullable Object> all = new ArrayList<>(filters);
    Object own = fields.get(FILTERS);
    if (own instanceof List<?> list) {
      all.addAll(list);
    } else if (own != null) {
      all.add(own.toString()); // It is no list, which is for the reader of filters to tell.
    }
    Map<Object, @Nullable Object> restricted = new LinkedHashMap<>(fields);
    restricted.put(FILTERS, all);
    return restricted;
  }
}
