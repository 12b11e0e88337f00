package io.raingauge.query;

import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.query.Groups.Group;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Order;
import io.raingauge.query.Question.Order.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which groups an answer shows, which intervals of each, and in what order.
 *
 * <p>Groups are ranked by what the question orders by, and by the first measure, downwards, where
 * it does not say; a measure counts with its number over the whole timeframe. Equals are ranked by
 * the values of {@code by}; so the order is always the same. Nothing is last in both directions.
 */
final class Ranking {
  /** Of an interval with what ranks it. */
  private static final int RANKED_INTERVAL_BYTES = 200;

  private final Question question;
  private final Layout layout;
  private final List<Measure> measures;

  Ranking(Question question, Layout layout) {
    this.question = question;
    this.layout = layout;
    this.measures = layout.measures();
  }

  /** The groups that the answer shows, best first. */
  List<Ranked> groups(Groups groups) {
    List<Order> order = new ArrayList<>(question.order());
    order.removeIf(part -> part.name().equals(Question.TIME) && question.every().isPresent());
    if (order.isEmpty() && !question.by().isEmpty()) {
      order.add(new Order(question.measures().get(0).label(), Direction.DOWN));
    }
    List<Ranked> ranked = new ArrayList<>();
    for (Group group : groups.all()) {
      List<@Nullable Object> names = names(group.series());
      CellState total = needsTotal(order) ? group.total(measures) : CellState.empty(measures);
      ranked.add(new Ranked(group, names, keys(order, names, total)));
    }
    ranked.sort(comparator(order));
    int limit = question.by().isEmpty() ? ranked.size() : Math.min(question.limit(), ranked.size());
    return List.copyOf(ranked.subList(0, limit));
  }

  /**
   * The intervals that the answer shows of each group, in their order.
   *
   * @throws QueryException when there are too many to be ordered by their numbers
   */
  int[] intervals(List<Ranked> groups, int count, QueryLimits limits) {
    boolean areRows = question.by().isEmpty() && question.every().isPresent() && !groups.isEmpty();
    if (areRows && !question.order().isEmpty() && !timeFirst()) {
      return byTheirNumbers(groups.get(0).group(), count, limits);
    }
    int[] intervals = IntStream.range(0, count).toArray();
    int[] ordered = timeDirection() == Direction.DOWN ? reversed(intervals) : intervals;
    return areRows ? Arrays.copyOf(ordered, Math.min(question.limit(), count)) : ordered;
  }

  private int[] byTheirNumbers(Group only, int count, QueryLimits limits) {
    if ((long) count * RANKED_INTERVAL_BYTES > limits.maxBytes()) {
      throw limits.tooManyBytes();
    }
    List<Ranked> rows = new ArrayList<>();
    for (int interval = 0; interval < count; interval++) {
      CellState state = only.state(interval);
      CellState filled = state == null ? CellState.empty(measures) : state;
      List<@Nullable Object> names = List.of((long) interval);
      rows.add(new Ranked(only, names, keys(question.order(), names, filled)));
    }
    rows.sort(comparator(question.order()));
    return rows.stream()
        .limit(question.limit())
        .mapToInt(row -> Math.toIntExact((Long) row.names().get(0)))
        .toArray();
  }

  /** Whether all groups of one interval stand together. */
  boolean timeFirst() {
    return question.every().isPresent()
        && !question.order().isEmpty()
        && question.order().get(0).name().equals(Question.TIME);
  }

  /**
   * A group and what ranks it.
   *
   * @param names the values of {@code by}
   * @param keys one for each part of the order
   */
  record Ranked(Group group, List<@Nullable Object> names, List<@Nullable Object> keys) {}

  private Direction timeDirection() {
    return question.order().stream()
        .filter(part -> part.name().equals(Question.TIME))
        .map(Order::direction)
        .findFirst()
        .orElse(Direction.UP);
  }

  private boolean needsTotal(List<Order> order) {
    return order.stream().anyMatch(part -> !question.by().contains(part.name()));
  }

  private List<@Nullable Object> names(byte[] series) {
    PropertyValues values = new PropertyValues(question.by().size());
    Series.decode(series, values);
    List<@Nullable Object> names = new ArrayList<>();
    for (int slot = 0; slot < values.slots(); slot++) {
      names.add(
          switch (values.type(slot)) {
            case ABSENT, NULL, NESTED -> null;
            case BOOLEAN -> values.longAt(slot) != 0;
            case LONG -> values.longAt(slot);
            case DOUBLE -> values.doubleAt(slot);
            case STRING -> values.stringAt(slot);
          });
    }
    return names;
  }

  /** The values by which the parts of an order rank; {@code time} is the first of the names. */
  private List<@Nullable Object> keys(
      List<Order> order, List<@Nullable Object> names, CellState state) {
    List<@Nullable Object> keys = new ArrayList<>();
    for (Order part : order) {
      int property = question.by().indexOf(part.name());
      if (property >= 0) {
        keys.add(names.get(property));
      } else if (part.name().equals(Question.TIME) && question.every().isPresent()) {
        keys.add(names.get(0));
      } else {
        keys.add(result(part.name(), state));
      }
    }
    return keys;
  }

  private @Nullable Object result(String label, CellState state) {
    for (int index = 0; index < question.measures().size(); index++) {
      Asked asked = question.measures().get(index);
      if (asked.label().equals(label)) {
        return Results.of(asked, state.state(layout.measureIndexes()[index]));
      }
    }
    throw new IllegalStateException("no measure is called " + label);
  }

  private static Comparator<Ranked> comparator(List<Order> order) {
    Comparator<Ranked> comparator = Comparator.comparing(ranked -> 0);
    for (int index = 0; index < order.size(); index++) {
      int at = index;
      Comparator<@Nullable Object> values = Results.order(order.get(index).direction());
      comparator =
          comparator.thenComparing(
              (left, right) -> values.compare(left.keys().get(at), right.keys().get(at)));
    }
    Comparator<@Nullable Object> up = Results.order(Direction.UP);
    return comparator.thenComparing(
        (left, right) -> {
          for (int index = 0; index < left.names().size(); index++) {
            int one = up.compare(left.names().get(index), right.names().get(index));
            if (one != 0) {
              return one;
            }
          }
          return 0;
        });
  }

  private static int[] reversed(int[] intervals) {
    int[] reversed = Arrays.copyOf(intervals, intervals.length);
    for (int index = 0; index < reversed.length; index++) {
      reversed[index] = intervals[intervals.length - 1 - index];
    }
    return reversed;
  }
}
