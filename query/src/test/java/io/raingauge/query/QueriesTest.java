package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.measure.Measure.Kind;
import io.raingauge.query.Coverage.Acknowledged;
import io.raingauge.query.Coverage.PartitionEnd;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.testkit.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

final class QueriesTest {
  private static final long DAY_MS = Instant.parse("2015-05-17T00:00:00Z").toEpochMilli();
  private static final long NOW_MS = DAY_MS + 10 * Width.DAY.ms();
  private static final List<Width> WIDTHS = List.of(Width.MINUTE, Width.HOUR, Width.DAY);
  private static final Measure SUM = new Measure(Kind.SUM, "bytes");
  private static final Filter ERRORS = new Comparison("status", Operator.GTE, 400L);

  @Test
  void theCheapestRollupAnswers() {
    CountedEvents events = clicks();
    events.byUsers.add(rollup(1, "wide", Filter.ALL, List.of("path", "status"), Optional.empty()));
    events.byUsers.add(rollup(2, "slim", Filter.ALL, List.of("path"), Optional.empty()));
    assertEquals("events", chosen(events, "{}"));
    assertEquals("events", chosen(events, "{\"every\": \"1h\"}"));
    assertEquals("slim", chosen(events, "{\"by\": \"path\"}"));
    assertEquals("wide", chosen(events, "{\"by\": [\"status\"]}"));
    assertEquals("wide", chosen(events, "{\"where\": {\"property\": \"status\", \"eq\": 200}}"));
  }

  /** Tried: without {@code removeAll} in {@code Conjuncts.without} this fails: no rollup. */
  @Test
  void aRollupsOwnConditionMustBeAPartOfTheQuestions() {
    CountedEvents events = clicks();
    events.byUsers.add(rollup(1, "errors", ERRORS, List.of("path"), Optional.empty()));
    String errors = "{\"property\": \"status\", \"gte\": 400}";
    String slash = "{\"property\": \"path\", \"prefix\": \"/\"}";
    assertEquals("errors", chosen(events, "{\"where\": " + errors + "}"));
    assertEquals(
        "errors", chosen(events, "{\"where\": {\"and\": [" + slash + ", " + errors + "]}}"));
    assertTrue(
        refused(events, "{\"by\": \"path\"}")
            .problems()
            .contains(
                "rollup errors keeps only events where {\"property\":\"status\",\"gte\":400}"));
  }

  @Test
  void noRollupIsAnErrorThatSaysWhyAndGivesOneThatWould() {
    CountedEvents events = clicks();
    events.byUsers.add(
        rollup(1, "slim", Filter.ALL, List.of("path"), Optional.of(Duration.ofDays(3))));
    QueryException refused =
        refused(
            events,
            """
            {"measures": {"volume": {"sum": "bytes"}, "top": {"max": "bytes"}}, "by": "path",
             "where": {"property": "status", "gte": 400}, "every": "1h",
             "from": "2015-05-17T00:00:30Z"}
            """);
    assertEquals(
        List.of(
            "rollup events is not by \"path\"; it is not by \"status\", which \"where\" looks at;"
                + " it has no sum of \"bytes\"; it has no max of \"bytes\"; it has no window of 1m"
                + " that begins at 2015-05-17T00:00:30Z (the nearest: 2015-05-17T00:00:00Z)",
            "rollup slim is not by \"status\", which \"where\" looks at; it has no max of"
                + " \"bytes\"; it has no window of 1m that begins at 2015-05-17T00:00:30Z (the"
                + " nearest: 2015-05-17T00:00:00Z); it keeps its windows for 3d, so from"
                + " 2015-05-24T00:00:00Z on, and the question begins at 2015-05-17T00:00:30Z; ask"
                + " from then on, or with \"partial\": true"),
        refused.problems());
    Rollup would = refused.definition().orElseThrow();
    assertEquals("clicks-by-path", would.name());
    assertEquals(ERRORS, would.where());
    assertEquals(List.of("path"), would.by());
    assertEquals(List.of(SUM, new Measure(Kind.MAX, "bytes")), would.measures());
    assertEquals(new Width(1), would.every().get(0));
  }

  /** Tried: with no names taken in {@code Planner.none} the PUT would replace the other. */
  @Test
  void theDefinitionThatWouldAnswerReplacesNone() throws IOException {
    CountedEvents events = clicks();
    String name = "clicks-by-path";
    events.byUsers.add(rollup(1, name, Filter.ALL, List.of("path"), Optional.empty()));
    QueryException refused =
        refused(events, "{\"measures\": {\"n\": {\"max\": \"status\"}}, \"by\": \"path\"}");
    assertEquals("clicks-by-path-2", refused.definition().orElseThrow().name());
  }

  /** Tried: with {@code completeMs} always MIN_VALUE this fails: the answer is too small. */
  @Test
  void aRollupDoesNotAnswerForTimesBeforeItIsCompleteUnlessAskedTo() throws IOException {
    CountedEvents events = clicks();
    RollupInForce late = rollup(1, "late", Filter.ALL, List.of("path"), Optional.empty());
    events.byUsers.add(new RollupInForce(late.id(), late.rollup(), DAY_MS + Width.HOUR.ms()));
    String early = "{\"by\": \"path\", \"from\": \"2015-05-17T00:00:00Z\"}";
    assertTrue(
        refused(events, early).problems().get(1).contains("is complete from 2015-05-17T01:00:00Z"));
    assertEquals("late", chosen(events, "{\"by\": \"path\", \"from\": \"2015-05-17T01:00:00Z\"}"));
    String partial = json(ask(events, early.replace("}", ", \"partial\": true}")));
    assertTrue(partial.contains("\"completeFrom\":\"2015-05-17T01:00:00Z\""), partial);
  }

  @Test
  void aRollupThatIsNotInForceEverywhereDoesNotAnswer() {
    CountedEvents events = new CountedEvents(1);
    events.add(DAY_MS, Map.of("path", "/"), 0, 0);
    events.byUsers.add(rollup(1, "new", Filter.ALL, List.of("path"), Optional.empty()));
    MemoryStore store = events.store();
    store.write(new Flush(Checkpoint.first(1, "topic", 0), List.of(), new Ids()), 0);
    QueryException refused =
        assertThrows(
            QueryException.class, () -> ask(store, question("{\"by\": \"path\"}"), UP_TO_DATE));
    assertTrue(
        refused.problems().get(1).contains("not yet in force in the partitions [1]"),
        refused.problems().toString());
  }

  @Test
  void anUnknownRollupIsNotFoundAndTheNearestNamed() {
    CountedEvents events = clicks();
    events.byUsers.add(rollup(1, "traffic", Filter.ALL, List.of("path"), Optional.empty()));
    Question question =
        QuestionJson.read("{\"rollup\": \"trafic\"}".getBytes(StandardCharsets.UTF_8));
    QueryException refused =
        assertThrows(QueryException.class, () -> ask(events.store(), question, UP_TO_DATE));
    assertEquals(404, refused.kind().httpStatus());
    assertTrue(String.valueOf(refused.getMessage()).contains("Did you mean \"traffic\"?"));
  }

  /** Q1. Tried: without the check in {@code Groups.group} this fails. */
  @Test
  void moreGroupsThanAreAllowedIsAnErrorAndNeverACut() {
    CountedEvents events = clicks();
    events.byUsers.add(rollup(1, "slim", Filter.ALL, List.of("path"), Optional.empty()));
    QueryLimits one = limits(1, 1_000_000, 1 << 20);
    assertLimit("more than 1 groups", events, "{\"by\": \"path\", \"limit\": 1}", one);
  }

  /**
   * Q1. Tried: without either check in {@code Groups.add}, or that in {@code Answer}, this fails.
   */
  @Test
  void morePointsOrBytesThanAreAllowedIsAnError() {
    CountedEvents events = clicks();
    assertLimit("intervals of 1m", events, "{\"every\": \"1m\"}", limits(10, 1, 1 << 20));
    assertLimit("MB of states", events, "{\"every\": \"1m\"}", limits(10, 10_000, 500));
    events.byUsers.add(rollup(1, "slim", Filter.ALL, List.of("path"), Optional.empty()));
    String twoPoints = "{\"by\": \"path\", \"every\": \"1d\", \"limit\": 1}";
    assertLimit("more than 1 points", events, twoPoints, limits(10, 1, 1 << 20));
    String manyRows = "{\"by\": \"path\", \"every\": \"1m\"}";
    assertLimit("rows; at most 240", events, manyRows, limits(10, 240, 1 << 20));
  }

  /**
   * In order of time rows take no memory; to be ordered by their numbers they do. Seen: where each
   * interval was ranked as an object and the text of its time kept, four questions of 999,000
   * seconds at once ended a server with 512 MB of memory.
   */
  @Test
  void moreIntervalsThanFitInMemoryAreOrderedByTimeOnly() {
    CountedEvents events = clicks();
    String many = "{\"every\": \"1m\", \"from\": 0, \"to\": 600000000, \"limit\": 3, \"order\": ";
    QueryLimits limits = limits(10, 10_000, 1 << 20);
    assertLimit("MB of states", events, many + "\"-count\"}", limits);
    Queries queries = new Queries(events.store(), UP_TO_DATE, () -> NOW_MS, limits);
    assertEquals(3, queries.answer("p", question(many + "\"-time\"}"), () -> false).rowCount());
  }

  @Test
  void anAnswerThatNobodyWaitsForIsNotMade() {
    CountedEvents events = clicks();
    for (int index = 0; index < 3_000; index++) {
      events.add(DAY_MS + index * 60_000L, Map.of("path", "/"), 0, 0);
    }
    Queries queries = new Queries(events.store(), UP_TO_DATE, () -> NOW_MS, QueryLimits.DEFAULT);
    Question question = question("{\"every\": \"1m\"}");
    assertThrows(CancellationException.class, () -> queries.answer("p", question, () -> true));
    QueryLimits hasty = new QueryLimits(10, 10_000, 1 << 20, Duration.ofNanos(1), 1, 1);
    QueryException slow =
        assertThrows(
            QueryException.class,
            () ->
                new Queries(events.store(), UP_TO_DATE, () -> NOW_MS, hasty)
                    .answer("p", question, () -> false));
    assertEquals(503, slow.kind().httpStatus());
  }

  /** Q3. Tried: with {@code >= number} in {@code Coverage.taken} this fails. */
  @Test
  void theCoverageTellsWhetherAllThatWasAcknowledgedIsIncluded() {
    CountedEvents events = clicks(); // The checkpoint's next number of collector 7 is 5.
    Coverage whole = coverage(events, 4);
    assertTrue(whole.complete());
    assertFalse(coverage(events, 5).complete());
    assertEquals(List.of(new Coverage.PartitionCoverage(0, 0, 4, 9, 250)), whole.partitions());
  }

  /** Q4. Tried: without {@code checkIncluded} the second question is answered. */
  @Test
  void anAnswerAfterAReceiptIncludesItOrSaysThatItTimedOut() throws InterruptedException {
    CountedEvents events = clicks();
    Question included = question("{\"after\": \"r1-0000000000000007-0.4\", \"wait\": \"1ms\"}");
    assertEquals(1, ask(events.store(), included, UP_TO_DATE).rowCount());
    Question missing = question("{\"after\": \"r1-0000000000000007-0.5\", \"wait\": \"1ms\"}");
    QueryException early =
        assertThrows(QueryException.class, () -> ask(events.store(), missing, UP_TO_DATE));
    assertEquals(504, early.kind().httpStatus());
    Queries behind =
        new Queries(
            events.store(),
            new FixedCoverage(List.of(), List.of(), false),
            () -> NOW_MS,
            QueryLimits.DEFAULT);
    assertThrows(QueryException.class, () -> behind.await(missing.after().orElseThrow()));
  }

  @Test
  void emptyIntervalsAreFilledAndGroupsRankedByTheirTotals() throws IOException {
    CountedEvents events = new CountedEvents(1);
    events.add(DAY_MS, Map.of("path", "/b", "bytes", 9L), 0, 0);
    events.add(DAY_MS, Map.of("path", "/a"), 0, 0);
    events.add(DAY_MS + 2 * Width.HOUR.ms(), Map.of("path", "/a"), 0, 0);
    events.byUsers.add(rollup(1, "slim", Filter.ALL, List.of("path"), Optional.empty()));
    String answer =
        json(
            ask(
                events,
                """
                {"measures": {"n": "count", "v": {"sum": "bytes"}}, "by": "path", "every": "1h",
                 "timezone": "Europe/Zurich", "limit": 1}
                """));
    assertTrue(
        answer.startsWith(
            "{\"rows\":[{\"path\":\"/a\",\"time\":\"2015-05-17T02:00:00+02:00\",\"n\":1,\"v\":0},"
                + "{\"path\":\"/a\",\"time\":\"2015-05-17T03:00:00+02:00\",\"n\":0,\"v\":0},"
                + "{\"path\":\"/a\",\"time\":\"2015-05-17T04:00:00+02:00\",\"n\":1,\"v\":0}],"
                + "\"columns\":[{\"name\":\"path\",\"role\":\"property\"}"),
        answer);
  }

  /**
   * Tried: without {@code LongTexts.shortened} eq and in find nothing; without {@code check} the
   * tests of a string's end answer 0.
   */
  @Test
  void stringsThatAreNotKeptWholeAreToldApartOrTheQuestionIsRefused() {
    CountedEvents events = new CountedEvents(1);
    String path = "/" + "x".repeat(984) + "éééééééé-end"; // 997 characters, 1,005 bytes
    events.add(DAY_MS, Map.of("path", path, "status", 200L), 0, 0);
    events.add(DAY_MS, Map.of("path", "/short-end", "status", 404L), 0, 0);
    events.byUsers.add(rollup(1, "paths", Filter.ALL, List.of("path", "status"), Optional.empty()));
    assertEquals(1, counted(events, "\"eq\": \"" + path + "\""));
    assertEquals(1, counted(events, "\"ne\": \"" + path + "\""));
    assertEquals(2, counted(events, "\"in\": [\"" + path + "\", \"/short-end\"]"));
    assertEquals(1, counted(events, "\"prefix\": \"" + path.substring(0, 800) + "\""));
    assertEquals(2, counted(events, "\"gte\": \"/s\""));
    for (String test : List.of("\"contains\": \"end\"", "\"regex\": \"end$\"")) {
      QueryException refused =
          assertThrows(QueryException.class, () -> counted(events, test), test);
      assertEquals(400, refused.kind().httpStatus());
      assertTrue(String.valueOf(refused.getMessage()).contains("some of \"path\""));
      String others =
          "{\"where\": {\"and\": [{\"property\": \"path\", "
              + test
              + "}, {\"property\": \"status\", \"eq\": 404}]}}";
      assertEquals(1, countOf(ask(events, others)));
    }
  }

  private static long counted(CountedEvents events, String test) {
    return countOf(ask(events, "{\"where\": {\"property\": \"path\", " + test + "}}"));
  }

  private static long countOf(Answer answer) {
    try {
      String json = json(answer);
      int from = json.indexOf("\"count\":") + 8;
      return Long.parseLong(json.substring(from, json.indexOf('}', from)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void numbersAreExactAndErrorsAreStated() throws IOException {
    CountedEvents events = new CountedEvents(1);
    for (int index = 0; index < 3; index++) {
      events.add(DAY_MS, Map.of("bytes", Long.MAX_VALUE, "client", "c" + index), 0, 0);
    }
    events.add(DAY_MS, Map.of(), 0, 0);
    List<Measure> measures =
        List.of(
            SUM,
            new Measure(Kind.AVERAGE, "status"),
            new Measure(Kind.DISTINCT, "client"),
            new Measure(Kind.QUANTILE, "bytes"));
    events.byUsers.add(
        new RollupInForce(
            new RollupId(1, 1),
            new Rollup(
                "p", "all", "clicks", Filter.ALL, List.of(), measures, WIDTHS, Optional.empty()),
            Long.MIN_VALUE));
    String answer =
        json(
            ask(
                events,
                """
                {"measures": {"s": {"sum": "bytes"}, "a": {"average": "status"},
                              "d": {"distinct": "client"}, "q": {"quantile": "bytes"}}}
                """));
    assertTrue(
        answer.startsWith("{\"rows\":[{\"s\":27670116110564327421,\"a\":null,\"d\":3,\"q\":9."),
        answer);
    assertTrue(
        answer.contains(
            "\"errors\":{\"d\":{\"relative\":0.0326,\"confidence\":0.95},"
                + "\"q\":{\"relative\":0.01}}"),
        answer);
  }

  private static final FixedCoverage UP_TO_DATE = FixedCoverage.UP_TO_DATE;

  private static CountedEvents clicks() {
    CountedEvents events = new CountedEvents(1);
    for (int index = 0; index < 4; index++) {
      events.add(
          DAY_MS + index * Width.HOUR.ms(),
          Map.of("path", "/" + index % 2, "status", 200L + 100L * index, "bytes", 7L),
          0,
          0);
    }
    return events;
  }

  private static RollupInForce rollup(
      int id, String name, Filter where, List<String> by, Optional<Duration> keep) {
    Rollup rollup =
        new Rollup("p", name, "clicks", where, by, List.of(Measure.COUNT, SUM), WIDTHS, keep);
    return new RollupInForce(new RollupId(1, id), rollup, Long.MIN_VALUE);
  }

  private static Coverage coverage(CountedEvents events, long acknowledged) {
    FixedCoverage coverage =
        new FixedCoverage(
            List.of(new PartitionEnd(0, 9, 250)),
            List.of(new Acknowledged(7, 0, acknowledged), new Acknowledged(8, 3, 0)),
            true);
    return ask(events.store(), question("{}"), coverage).coverage();
  }

  private static QueryLimits limits(int groups, int points, long bytes) {
    return new QueryLimits(groups, points, bytes, Duration.ofSeconds(30), 1, 1);
  }

  private static void assertLimit(
      String message, CountedEvents events, String json, QueryLimits limits) {
    Queries queries = new Queries(events.store(), UP_TO_DATE, () -> NOW_MS, limits);
    QueryException refused =
        assertThrows(QueryException.class, () -> queries.answer("p", question(json), () -> false));
    assertEquals(QueryException.Kind.TOO_LARGE, refused.kind());
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.contains(message), said);
  }

  private static String chosen(CountedEvents events, String json) {
    return ((Origin.OfRollup) ask(events, json).origin()).plan().rollup().rollup().name();
  }

  private static QueryException refused(CountedEvents events, String json) {
    return assertThrows(QueryException.class, () -> ask(events, json));
  }

  private static Answer ask(CountedEvents events, String json) {
    return ask(events.store(), question(json), UP_TO_DATE);
  }

  private static Answer ask(MemoryStore store, Question question, Coverage.Source coverage) {
    return new Queries(store, coverage, () -> NOW_MS, QueryLimits.DEFAULT)
        .answer("p", question, () -> false);
  }

  /** A question about the collection of {@link CountedEvents}. */
  private static Question question(String json) {
    String rest = json.strip().substring(1);
    String comma = rest.strip().equals("}") ? "" : ", ";
    return QuestionJson.read(
        ("{\"collection\": \"clicks\"" + comma + rest).getBytes(StandardCharsets.UTF_8));
  }

  private static String json(Answer answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerJson.write(answer, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
