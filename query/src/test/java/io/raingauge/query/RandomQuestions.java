package io.raingauge.query;

import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Exists;
import io.raingauge.filter.Filter;
import io.raingauge.filter.OneOf;
import io.raingauge.filter.TextTest;
import io.raingauge.measure.Measure;
import io.raingauge.measure.Measure.Kind;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Completeness;
import io.raingauge.query.Question.Order;
import io.raingauge.query.Question.Order.Direction;
import io.raingauge.query.Question.Subject;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Events, rollups and questions of a seed. */
final class RandomQuestions {
  private static final long MINUTE_MS = 60_000;
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Zurich",
          "Asia/Kolkata",
          "America/New_York",
          "Australia/Lord_Howe",
          "America/Havana",
          "Pacific/Apia",
          "America/St_Johns");
  private static final List<String> BASES =
      List.of(
          "2015-03-28T20:00:00Z",
          "2015-10-24T21:30:00Z",
          "2011-12-28T10:00:00Z",
          "2016-02-27T00:00:00Z",
          "1969-12-30T00:00:00Z");
  private static final List<Measure> MEASURES =
      List.of(
          Measure.COUNT,
          new Measure(Kind.SUM, "bytes"),
          new Measure(Kind.MIN, "bytes"),
          new Measure(Kind.MAX, "bytes"),
          new Measure(Kind.LAST, "client"),
          new Measure(Kind.AVERAGE, "bytes"),
          new Measure(Kind.DEVIATION, "bytes"),
          new Measure(Kind.DISTINCT, "client"),
          new Measure(Kind.QUANTILE, "bytes"));
  private static final List<List<Width>> WIDTHS =
      List.of(
          List.of(Width.MINUTE, Width.HOUR, Width.DAY),
          List.of(Width.MINUTE),
          List.of(Width.MINUTE, new Width(900), Width.HOUR),
          List.of(Width.HOUR, Width.DAY),
          List.of(Width.MINUTE, Width.DAY, new Width(7 * 86400)));

  private final Random random;
  private final long baseMs;
  private final long spanMs;

  RandomQuestions(long seed) {
    random = new Random(seed);
    baseMs = Instant.parse(one(BASES)).toEpochMilli();
    spanMs = one(List.of(120L, 2 * 1440L, 40 * 1440L, 800 * 1440L)) * MINUTE_MS;
  }

  CountedEvents events() {
    int partitions = 1 + random.nextInt(3);
    CountedEvents events = new CountedEvents(partitions);
    int count = random.nextInt(120);
    for (int index = 0; index < count; index++) {
      long timeMs = baseMs + random.nextLong(spanMs);
      int epoch = random.nextInt(4) == 0 ? 1 : 0;
      events.add(timeMs, values(), random.nextInt(partitions), epoch);
    }
    int rollups = random.nextInt(4);
    for (int index = 0; index < rollups; index++) {
      events.byUsers.add(inForce(index, rollup("r" + index)));
    }
    return events;
  }

  static RollupInForce inForce(int index, Rollup rollup) {
    return new RollupInForce(new RollupId(99, index), rollup, Long.MIN_VALUE);
  }

  /** Most of them one that a rollup among the events' can answer, if its windows fit. */
  Question question(CountedEvents events) {
    if (!events.byUsers.isEmpty() && random.nextInt(4) > 0) {
      return question(Optional.of(one(events.byUsers).rollup()));
    }
    return question(Optional.empty());
  }

  private Question question(Optional<Rollup> about) {
    ZoneId zone = ZoneId.of(one(ZONES));
    Optional<Every> every =
        random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(
                Every.parse(
                    one(List.of("30m", "1h", "3h", "1d", "36h", "day", "week", "month", "year"))));
    List<String> by = about.map(Rollup::by).map(this::some).orElseGet(this::by);
    List<Asked> measures = new ArrayList<>();
    List<Measure> chosen = new ArrayList<>(about.map(Rollup::measures).orElseGet(this::measures));
    if (chosen.get(0).kind() == Kind.DEVIATION) {
      chosen.remove(0); // The first ranks groups, and its last digits depend on the merging.
    }
    if (chosen.isEmpty()) {
      chosen.add(Measure.COUNT);
    }
    if (chosen.contains(new Measure(Kind.AVERAGE, "bytes"))) {
      chosen.add(new Measure(Kind.SUM, "bytes")); // A state of an average knows the sum, too.
    }
    for (Measure measure : chosen) {
      measures.add(new Asked("m" + measures.size(), measure, random.nextInt(5) / 4.0));
    }
    return new Question(
        new Subject.OfCollection(CountedEvents.COLLECTION),
        measures,
        where(about),
        by,
        spanMs > 50 * 1440 * MINUTE_MS && every.isPresent() ? Optional.of(wide()) : every,
        timeframe(zone),
        zone,
        order(by, measures, every.isPresent()),
        random.nextBoolean() ? Question.ALL : 1 + random.nextInt(5),
        Optional.empty(),
        Completeness.WHOLE);
  }

  private Filter where(Optional<Rollup> about) {
    return about.isPresent() && random.nextInt(3) > 0
        ? Filter.and(List.of(about.get().where(), random.nextBoolean() ? Filter.ALL : test()))
        : filter(2);
  }

  private List<String> some(List<String> of) {
    List<String> some = new ArrayList<>(of);
    some.remove("bytes"); // Sums of doubles in one group for each value are no test of ranking.
    Collections.shuffle(some, random);
    return some.subList(0, random.nextInt(some.size() + 1));
  }

  private Every wide() {
    return Every.parse(one(List.of("day", "week", "month", "year")));
  }

  private Timeframe timeframe(ZoneId zone) {
    long fromMs = random.nextInt(4) == 0 ? Long.MIN_VALUE : edge(zone, 0);
    long toMs = random.nextInt(4) == 0 ? Long.MAX_VALUE : edge(zone, spanMs / 2);
    return fromMs < toMs ? new Timeframe.Absolute(fromMs, toMs) : Timeframe.ALL;
  }

  private long edge(ZoneId zone, long afterMs) {
    long at = baseMs + afterMs + random.nextLong(spanMs) - spanMs / 4;
    return switch (random.nextInt(4)) {
      case 0 -> Every.Unit.DAY.floor(at, zone);
      case 1 -> Math.floorDiv(at, 60 * MINUTE_MS) * 60 * MINUTE_MS;
      case 2 -> Math.floorDiv(at, 1440 * MINUTE_MS) * 1440 * MINUTE_MS;
      default -> Math.floorDiv(at, MINUTE_MS) * MINUTE_MS;
    };
  }

  private List<Order> order(List<String> by, List<Asked> measures, boolean time) {
    List<String> columns = new ArrayList<>(by);
    for (Asked asked : measures) {
      if (asked.measure().kind() != Kind.DEVIATION) { // Its last digits depend on the merging.
        columns.add(asked.label());
      }
    }
    if (time) {
      columns.add(Question.TIME);
    }
    List<Order> order = new ArrayList<>();
    for (int parts = random.nextInt(3); parts > 0 && !columns.isEmpty(); parts--) {
      order.add(new Order(one(columns), one(List.of(Direction.UP, Direction.DOWN))));
    }
    return order;
  }

  private Rollup rollup(String name) {
    return new Rollup(
        CountedEvents.PROJECT,
        name,
        CountedEvents.COLLECTION,
        random.nextInt(4) == 0 ? test() : Filter.ALL,
        one(
            List.of(
                List.of("path", "status"),
                List.of("status", "path"),
                List.of("path"),
                List.of("path", "status", "bytes"))),
        measures(),
        one(WIDTHS),
        Optional.empty());
  }

  private List<Measure> measures() {
    List<Measure> measures = new ArrayList<>();
    int count = 1 + random.nextInt(random.nextBoolean() ? 2 : MEASURES.size());
    while (measures.size() < count) {
      Measure measure = one(MEASURES);
      if (!measures.contains(measure)) {
        measures.add(measure);
      }
    }
    return measures;
  }

  private List<String> by() {
    return one(
        List.of(
            List.of(), List.of(), List.of("path"), List.of("status"), List.of("status", "path")));
  }

  private Filter filter(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0, 1 -> Filter.ALL;
      case 2, 3 -> test();
      case 4 -> Filter.and(List.of(test(), filter(depth - 1)));
      case 5 -> Filter.or(List.of(test(), filter(depth - 1)));
      default -> Filter.not(filter(depth - 1));
    };
  }

  private Filter test() {
    return switch (random.nextInt(6)) {
      case 0 -> new Comparison("status", one(List.of(Operator.values())), 400L);
      case 1 -> new Comparison("path", Operator.EQ, "/a");
      case 2 -> OneOf.of("path", List.of("/b", 7L, true));
      case 3 -> new TextTest("path", TextTest.Kind.PREFIX, "/");
      case 4 -> new Comparison("status", Operator.EQ, 200L);
      default -> new Exists("path");
    };
  }

  private Map<String, Object> values() {
    Map<String, Object> values = new HashMap<>();
    if (random.nextInt(8) > 0) {
      values.put("path", one(List.of("/a", "/b", "/c", "x", 7L, 0.5, true, List.of())));
    }
    values.put("status", one(List.of(200L, 200L, 404L, 500L, "none")));
    if (random.nextInt(5) > 0) {
      values.put("bytes", one(List.of(0L, 12L, 1L << 52, 0.25, -3.5, 99L, Long.MAX_VALUE, "n")));
    }
    values.put("client", "c" + random.nextInt(30));
    return values;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
