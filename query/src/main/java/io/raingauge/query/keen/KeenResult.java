package io.raingauge.query.keen;

import io.raingauge.query.Question.Order;
import io.raingauge.query.Results;
import io.raingauge.query.keen.KeenQuery.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table in Keen's shape: a number; a list of groups; or a list of intervals of either. Groups are
 * in the order that was asked for, and of equals, or where none was, in that of their values. The
 * order and the limit hold within each interval.
 */
final class KeenResult {
  private final KeenQuery query;
  private final Table table;

  KeenResult(KeenQuery query, Table table) {
    this.query = query;
    this.table = table;
  }

  /** As {@link io.raingauge.json.JsonTree} writes it. */
  @Nullable Object tree() {
    if (query.every().isEmpty()) {
      return at(0);
    }
    List<Object> intervals = new ArrayList<>();
    for (int interval = 0; interval < table.intervals(); interval++) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      members.put("value", at(interval));
      members.put("timeframe", timeframe(interval));
      intervals.add(members);
    }
    return intervals;
  }

  private Map<String, Object> timeframe(int interval) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("start", KeenTimes.print(table.startMs(interval), query.scope().zone()));
    members.put("end", KeenTimes.print(table.endMs(interval), query.scope().zone()));
    return members;
  }

  private @Nullable Object at(int interval) {
    if (query.by().isEmpty()) {
      return query.shape() == Shape.ONE
          ? finite(table.get(List.of(), interval, 0))
          : labelled(List.of(), interval, new LinkedHashMap<>());
    }
    List<Object> groups = new ArrayList<>();
    table.groups().stream()
        .sorted(order(interval))
        .limit(query.limit())
        .forEach(group -> groups.add(group(group, interval)));
    return groups;
  }

  private Map<String, @Nullable Object> group(List<@Nullable Object> values, int interval) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int index = 0; index < values.size(); index++) {
      members.put(query.by().get(index), finite(values.get(index)));
    }
    return labelled(values, interval, members);
  }

  private Map<String, @Nullable Object> labelled(
      List<@Nullable Object> group, int interval, Map<String, @Nullable Object> into) {
    for (int index = 0; index < query.analyses().size(); index++) {
      into.put(query.analyses().get(index).label(), finite(table.get(group, interval, index)));
    }
    return into;
  }

  private Comparator<List<@Nullable Object>> order(int interval) {
    Comparator<List<@Nullable Object>> order = Comparator.comparing(group -> 0);
    for (Order part : query.order()) {
      Comparator<@Nullable Object> values = Results.order(part.direction());
      order =
          order.thenComparing(
              (left, right) ->
                  values.compare(key(part, left, interval), key(part, right, interval)));
    }
    return order.thenComparing(Values::compare);
  }

  private @Nullable Object key(Order part, List<@Nullable Object> group, int interval) {
    int property = query.by().indexOf(part.name());
    if (property >= 0) {
      return group.get(property);
    }
    for (int index = 0; index < query.analyses().size(); index++) {
      if (query.analyses().get(index).label().equals(part.name())) {
        return table.get(group, interval, index);
      }
    }
    throw new IllegalStateException("nothing is called " + part.name());
  }

  /** JSON has no infinities: a sum that overflowed is null. */
  private static @Nullable Object finite(@Nullable Object value) {
    return value instanceof Double number && !Double.isFinite(number) ? null : value;
  }
}
