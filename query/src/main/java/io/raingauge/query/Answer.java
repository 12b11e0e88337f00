package io.raingauge.query;

import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Ranking.Ranked;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows that answer a question, what they were made of, and what they include.
 *
 * <p>Rows are made one at a time from the merged states; {@link AnswerJson} writes them. For one
 * thread.
 */
public final class Answer {
  /** Texts of times that are kept: a million of them took all memory of a server. */
  private static final int MOST_TIMES = 1 << 12;

  private final Question question;
  private final Layout layout;
  private final List<Measure> measures;
  private final List<Ranked> groups;
  private final int[] intervals;
  private final @Nullable String[] times;
  private final boolean timeFirst;
  private final Coverage coverage;
  private final Effort effort;

  /**
   * @param effort what it took
   * @throws QueryException when there are more rows than points may be
   */
  Answer(
      Question question,
      Layout layout,
      Groups groups,
      Coverage coverage,
      Effort effort,
      QueryLimits limits) {
    this.question = question;
    this.layout = layout;
    this.measures = layout.measures();
    this.coverage = coverage;
    this.effort = effort;
    Ranking ranking = new Ranking(question, layout);
    this.groups = ranking.groups(groups);
    int count = question.every().isEmpty() ? 1 : Math.max(0, layout.edgesMs().length - 1);
    if ((long) this.groups.size() * count > limits.maxPoints()) {
      throw new QueryException(
          Kind.TOO_LARGE,
          "The answer would have "
              + (long) this.groups.size() * count
              + " rows; at most "
              + limits.maxPoints()
              + ". Ask with a \"limit\" of groups, longer intervals or a shorter timeframe.");
    }
    this.intervals = ranking.intervals(this.groups, count, limits);
    this.times = new @Nullable String[Math.min(count, MOST_TIMES)];
    this.timeFirst = ranking.timeFirst();
  }

  /** What an answer took. */
  record Effort(Origin origin, long tookMs) {}

  /** A column, in the order of a row's values. */
  public record Column(String name, Role role) {
    /** What a column holds. */
    public enum Role {
      /** A value of {@code by}. */
      PROPERTY,
      /** When the row's interval begins. */
      TIME,
      /** A number. */
      MEASURE
    }
  }

  public List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    question
        .by()
        .forEach(name -> columns.add(new Column(question.label(name), Column.Role.PROPERTY)));
    if (question.every().isPresent()) {
      columns.add(new Column(Question.TIME, Column.Role.TIME));
    }
    question
        .measures()
        .forEach(asked -> columns.add(new Column(asked.label(), Column.Role.MEASURE)));
    return columns;
  }

  public int rowCount() {
    return groups.size() * intervals.length;
  }

  /**
   * The values of a row, in the order of {@link #columns}: null, a Boolean, a Long, a BigInteger, a
   * Double or a String each.
   *
   * @param into as many as there are columns
   */
  public void row(int index, @Nullable Object[] into) {
    int group = timeFirst ? index % groups.size() : index / intervals.length;
    int interval = interval(index);
    int column = 0;
    for (Object name : groups.get(group).names()) {
      into[column++] = name;
    }
    if (question.every().isPresent()) {
      into[column++] = time(interval);
    }
    CellState held = groups.get(group).group().state(interval);
    CellState state = held == null ? CellState.empty(measures) : held;
    for (int measure = 0; measure < question.measures().size(); measure++) {
      Asked asked = question.measures().get(measure);
      into[column++] = Results.of(asked, state.state(layout.measureIndexes()[measure]));
    }
  }

  /** Which interval a row is of, from 0; 0 where time is not cut. */
  public int interval(int index) {
    return intervals[timeFirst ? index / groups.size() : index % intervals.length];
  }

  /** How many intervals there are; 1 where time is not cut. */
  public int intervals() {
    return intervals.length;
  }

  /**
   * Where the intervals begin, ascending, and last where the last ends; empty where an open
   * timeframe meets no events.
   */
  public long[] edgesMs() {
    return layout.edgesMs().clone();
  }

  /** Raw events that were looked at; 0 where a rollup answers alone. */
  public long rowsRead() {
    return effort.origin().raw().map(Origin.OfRaw::rows).orElse(0L);
  }

  /** Whether no number of a measure is an estimate, in any row; by its place in the question. */
  public boolean isExact(int measure) {
    return !question.measures().get(measure).measure().kind().isEstimable()
        || groups.stream().allMatch(group -> isExact(group.group(), measure));
  }

  private boolean isExact(Groups.Group group, int measure) {
    int index = layout.measureIndexes()[measure];
    return Arrays.stream(intervals)
        .mapToObj(group::state)
        .filter(Objects::nonNull)
        .allMatch(state -> state.state(index).isExact());
  }

  public Question question() {
    return question;
  }

  /** What may surprise who asks, each a sentence. */
  public List<String> notes() {
    return effort.origin().raw().map(Origin.OfRaw::notes).orElse(List.of());
  }

  public Coverage coverage() {
    return coverage;
  }

  Origin origin() {
    return effort.origin();
  }

  /** How long planning, reading and merging took. */
  public long tookMs() {
    return effort.tookMs();
  }

  /** When an interval begins: of the first ones it is kept, as each group has a row of them. */
  private String time(int interval) {
    String known = interval < times.length ? times[interval] : null;
    if (known != null) {
      return known;
    }
    String made = time(layout.edgesMs()[interval], question.zone());
    if (interval < times.length) {
      times[interval] = made;
    }
    return made;
  }

  /** ISO 8601 with the zone's offset at that moment. */
  static String time(long timeMs, ZoneId zone) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.ofEpochMilli(timeMs).atZone(zone).toOffsetDateTime());
  }
}
