package io.raingauge.query.keen;

import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyReader;
import io.raingauge.query.Answer;
import io.raingauge.query.Every;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Exactness;
import io.raingauge.query.Timeframe;
import io.raingauge.query.keen.KeenQuery.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers one query of Keen's with questions of the one query model (Q2): one for all analyses that
 * are measures, and one for each that is made of the different values of a property. What has too
 * many values to be exact is estimated by a sketch, and {@link Effort#estimated} says so.
 *
 * <p>For one thread.
 */
final class KeenAnalyzer {
  /** Where the exact result cannot be had, a rollup's estimate may be. */
  private static final Set<Kind> MAY_BE_ESTIMATED =
      EnumSet.of(Kind.TOO_LARGE, Kind.NO_ROLLUP, Kind.UNAVAILABLE, Kind.BROKEN_CHUNK);

  private final Queries queries;
  private final String project;
  private final KeenQuery query;
  private final BooleanSupplier cancelled;
  private final Effort effort;
  private Scope scope;

  KeenAnalyzer(
      Queries queries, String project, KeenQuery query, BooleanSupplier cancelled, Effort effort) {
    this.queries = queries;
    this.project = project;
    this.query = query;
    this.cancelled = cancelled;
    this.effort = effort;
    this.scope = query.scope();
  }

  /**
   * Asks, and puts the answers together.
   *
   * @throws QueryException when one of the questions has no answer
   */
  Table run(Sight sight) {
    if (scope.timeframe().fromMs() == Long.MIN_VALUE && query.every().isPresent()) {
      Optional<Timeframe.Absolute> known = known(sight, query.every().get());
      if (known.isEmpty()) {
        return new Table(new long[0], 0, query.analyses().size());
      }
      scope = scope.in(known.get());
    }
    Table table = measured();
    for (int index = 0; index < query.analyses().size(); index++) {
      if (query.analyses().get(index).kind().isTallied()) {
        tallied(table, index, query.analyses().get(index));
      }
    }
    return table;
  }

  /**
   * The whole intervals from the first event to the last. Without bounds, several questions could
   * see different ones: events come in meanwhile. Who may see only some events is told of no
   * interval before or behind these.
   */
  private Optional<Timeframe.Absolute> known(Sight sight, Every every) {
    if (sight == Sight.FILTERED) {
      return seen(every);
    }
    return queries
        .extent(project, scope.collection())
        .map(extent -> whole(every, extent.firstMs(), extent.lastMs()));
  }

  private Optional<Timeframe.Absolute> seen(Every every) {
    Answer answer =
        answer(
            scope.question(
                List.of(
                    new Asked("first", new Measure(Measure.Kind.MIN, PropertyReader.TIME), 0.5),
                    new Asked("last", new Measure(Measure.Kind.MAX, PropertyReader.TIME), 0.5)),
                List.of(),
                Optional.empty()));
    @Nullable Object[] row = new Object[2];
    answer.row(0, row);
    return row[0] instanceof Long firstMs && row[1] instanceof Long lastMs
        ? Optional.of(whole(every, firstMs, lastMs))
        : Optional.empty();
  }

  private Timeframe.Absolute whole(Every every, long firstMs, long lastMs) {
    return new Timeframe.Absolute(
        every.floor(firstMs, scope.zone()),
        every.next(every.floor(lastMs, scope.zone()), scope.zone()));
  }

  private Table measured() {
    List<Integer> places = new ArrayList<>();
    for (int index = 0; index < query.analyses().size(); index++) {
      if (!query.analyses().get(index).kind().isTallied()) {
        places.add(index);
      }
    }
    Answer answer = measured(places);
    for (int place = 0; place < places.size(); place++) {
      if (!answer.isExact(place)) {
        effort.estimated(query.analyses().get(places.get(place)).label());
      }
    }
    Table table = new Table(answer.edgesMs(), answer.intervals(), query.analyses().size());
    forEachRow(
        answer,
        (group, interval, row) -> {
          table.add(group);
          for (int place = 0; place < places.size(); place++) {
            Object result = row[row.length - places.size() + place];
            table.set(group, interval, places.get(place), result);
          }
        });
    return table;
  }

  private Answer measured(List<Integer> places) {
    if (places.isEmpty()) {
      return answer(scope.counts(query.by(), query.every())); // It tells which groups there are.
    }
    try {
      return answer(measures(places, Exactness.EXACT));
    } catch (QueryException notExact) {
      if (!MAY_BE_ESTIMATED.contains(notExact.kind())) {
        throw notExact;
      }
      return answer(measures(places, Exactness.ANY));
    }
  }

  private Question measures(List<Integer> places, Exactness exactness) {
    List<Asked> asked =
        places.stream()
            .map(place -> query.analyses().get(place).asked("result" + place, exactness))
            .toList();
    return scope.question(asked, query.by(), query.every());
  }

  private void tallied(Table table, int index, Analysis analysis) {
    List<String> by = new ArrayList<>(query.by());
    if (!by.contains(analysis.target())) {
      by.add(analysis.target());
    }
    int slot = by.indexOf(analysis.target());
    Map<List<@Nullable Object>, Tally[]> tallies = new HashMap<>();
    forEachRow(
        answer(scope.counts(by, query.every())),
        (values, interval, row) -> {
          List<@Nullable Object> group = values.subList(0, query.by().size());
          Tally[] its = tallies.computeIfAbsent(group, absent -> newTallies(table.intervals()));
          its[interval].add(values.get(slot), (Long) valueOf(row[row.length - 1]));
        });
    Tally none = new Tally();
    for (List<@Nullable Object> group : table.groups()) {
      Tally[] its = tallies.get(group);
      for (int interval = 0; interval < table.intervals(); interval++) {
        table.set(group, interval, index, (its == null ? none : its[interval]).result());
      }
    }
  }

  private static Object valueOf(@Nullable Object count) {
    return count == null ? 0L : count;
  }

  private static Tally[] newTallies(int intervals) {
    Tally[] tallies = new Tally[intervals];
    Arrays.setAll(tallies, index -> new Tally());
    return tallies;
  }

  private Answer answer(Question question) {
    Answer answer = queries.answer(project, question, cancelled);
    effort.add(answer);
    return answer;
  }

  /** Sees the values of {@code by}, the interval, and the whole row. */
  @FunctionalInterface
  private interface RowVisitor {
    void visit(List<@Nullable Object> group, int interval, @Nullable Object[] row);
  }

  private static void forEachRow(Answer answer, RowVisitor visitor) {
    int by = answer.question().by().size();
    @Nullable Object[] row = new Object[answer.columns().size()];
    for (int index = 0; index < answer.rowCount(); index++) {
      answer.row(index, row);
      List<@Nullable Object> group =
          Collections.unmodifiableList(new ArrayList<>(Arrays.asList(row).subList(0, by)));
      visitor.visit(group, answer.interval(index), row);
    }
  }
}
