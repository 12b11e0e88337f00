package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.filter.Comparison;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.Question.Completeness;
import io.raingauge.query.Question.Order;
import io.raingauge.query.Question.Order.Direction;
import io.raingauge.query.Question.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class QuestionJsonTest {
  @Test
  void theQuestionOfTheReadmeIsRead() {
    Question question =
        read(
            """
            {"collection": "access",
             "measures": {"requests": "count", "volume": {"sum": "bytes"},
                          "slow": {"quantile": "ms", "q": 0.95}},
             "where": {"property": "status", "gte": 400}, "by": ["path"], "every": "1h",
             "from": "2015-05-17T00:00:00Z", "to": "2015-05-21T00:00:00Z",
             "timezone": "Europe/Zurich", "order": "-requests", "limit": 10}
            """);
    assertEquals(new Subject.OfCollection("access"), question.subject());
    assertEquals(new Question.Asked("requests", Measure.COUNT, 0.5), question.measures().get(0));
    assertEquals(0.95, question.measures().get(2).quantile());
    assertEquals(new Comparison("status", Comparison.Operator.GTE, 400L), question.where());
    assertEquals(List.of(new Order("requests", Direction.DOWN)), question.order());
    assertEquals(
        new Timeframe.Absolute(
            Instant.parse("2015-05-17T00:00:00Z").toEpochMilli(),
            Instant.parse("2015-05-21T00:00:00Z").toEpochMilli()),
        question.timeframe());
    assertEquals(10, question.limit());
  }

  @Test
  void onlyTheSubjectIsNeeded() {
    Question question = read("{\"rollup\": \"traffic\"}");
    assertEquals(List.of(new Question.Asked("count", Measure.COUNT, 0.5)), question.measures());
    assertEquals(Filter.ALL, question.where());
    assertEquals(Timeframe.ALL, question.timeframe());
    assertEquals(Question.ALL, question.limit());
    assertEquals(Completeness.WHOLE, question.completeness());
  }

  @Test
  void parametersOfAUrlAreTheSameQuestion() {
    Map<String, List<String>> parameters =
        Map.of(
            "collection", List.of("access"),
            "measures", List.of("{\"volume\":{\"sum\":\"bytes\"}}"),
            "where", List.of("{\"property\":\"status\",\"eq\":200}"),
            "by", List.of("path,status"),
            "from", List.of("1431820800000"),
            "limit", List.of("5"),
            "order", List.of("-volume", "path"),
            "partial", List.of("true"));
    assertEquals(
        read(
            """
            {"collection": "access", "measures": {"volume": {"sum": "bytes"}},
             "where": {"property": "status", "eq": 200}, "by": ["path", "status"],
             "from": 1431820800000, "limit": 5, "order": ["-volume", "path"], "partial": true}
            """),
        QuestionJson.ofParameters(parameters));
  }

  @Test
  void allProblemsAreToldAtOnceAndWhatWasMeant() {
    QueryException wrong =
        assertThrows(
            QueryException.class,
            () ->
                read(
                    """
                    {"colection": "access", "measures": {"v": {"summ": "bytes"}, "w": {"sum": 3}},
                     "every": "hourly", "timezone": "Europe/Zürich", "order": "-reqests",
                     "from": "yesterday", "timeframe": "this_day", "limit": 0, "wait": "10s",
                     "where": {"property": "status", "over": 1}, "partial": "yes"}
                    """));
    assertEquals(400, wrong.kind().httpStatus());
    String all = String.join("\n", wrong.problems());
    for (String expected :
        List.of(
            "colection is not part of a question. Did you mean \"collection\"?",
            "collection or rollup is missing",
            "\"summ\", which is not a measure. Did you mean \"sum\"?",
            "measures.w must be",
            "\"hourly\" is not an interval",
            "Did you mean \"Europe/Zurich\"?",
            "\"reqests\", which is not a column",
            "\"yesterday\" is not a time",
            "timeframe excludes from and to",
            "limit must be",
            "\"after\", which is missing",
            "where.over is not an operator",
            "partial must be")) {
      assertTrue(all.contains(expected), expected + " is not in\n" + all);
    }
  }

  @Test
  void aColumnIsNamedOnce() {
    QueryException wrong =
        assertThrows(
            QueryException.class,
            () ->
                read(
                    """
                    {"collection": "c", "by": ["path", "path"], "every": "1h",
                     "measures": {"time": "count", "path": "count"}}
                    """));
    assertEquals(3, wrong.problems().size(), wrong.problems().toString());
  }

  @Test
  void relativeTimeframesAreWholeUnitsOfTheZone() {
    ZoneId zurich = ZoneId.of("Europe/Zurich");
    long now = Instant.parse("2015-03-29T10:17:30Z").toEpochMilli();
    assertEquals(
        absolute("2015-03-28T23:00:00Z", "2015-03-29T22:00:00Z"), // 23 hours.
        Timeframe.Relative.parse("this_day").resolve(now, zurich));
    assertEquals(
        absolute("2015-03-21T23:00:00Z", "2015-03-28T23:00:00Z"),
        Timeframe.Relative.parse("previous_7_days").resolve(now, zurich));
    assertEquals(
        absolute("2015-03-28T11:00:00Z", "2015-03-29T11:00:00Z"),
        Timeframe.Relative.parse("this_24_hours").resolve(now, zurich));
    assertEquals(
        absolute("2015-01-31T23:00:00Z", "2015-02-28T23:00:00Z"),
        Timeframe.Relative.parse("previous_month").resolve(now, zurich));
    assertThrows(IllegalArgumentException.class, () -> Timeframe.Relative.parse("last_day"));
  }

  @Test
  void aMomentWithoutAnOffsetIsOnTheWallClockOfTheZone() {
    ZoneId zurich = ZoneId.of("Europe/Zurich");
    long midnight = Instant.parse("2015-05-16T22:00:00Z").toEpochMilli();
    assertEquals(midnight, Timeframe.moment("2015-05-17", zurich));
    assertEquals(midnight, Timeframe.moment("2015-05-17T00:00:00", zurich));
    assertEquals(midnight, Timeframe.moment("2015-05-17T02:00:00+04:00", zurich));
    assertEquals(midnight, Timeframe.moment("2015-05-16T22:00:00Z", zurich));
    assertEquals(midnight, Timeframe.moment("2015-05-16T17:00-05:00", zurich));
  }

  @Test
  void theLongestWaitIsAMinute() {
    String after = "\"after\": \"r1-00000000000000ab-0.1\"";
    Question question = read("{\"collection\": \"c\", " + after + ", \"wait\": \"1500ms\"}");
    assertEquals(Duration.ofMillis(1500), question.after().orElseThrow().longest());
    assertThrows(
        QueryException.class,
        () -> read("{\"collection\": \"c\", " + after + ", \"wait\": \"2m\"}"));
  }

  @Test
  void theReferenceHasEveryNameAndItsQuestionIsRead() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("docs/reference/query.md"))) {
      root = Objects.requireNonNull(root.getParent(), "no docs/reference/query.md above the test");
    }
    String reference = Files.readString(root.resolve("docs/reference/query.md"));
    int start = reference.indexOf("-d '") + 4;
    Question question = read(reference.substring(start, reference.indexOf("'\n", start)));
    assertEquals(List.of("path"), question.by());
    for (String name : QuestionJson.NAMES) {
      assertTrue(reference.contains("`" + name + "`"), name);
    }
    for (QueryException.Kind kind : QueryException.Kind.values()) {
      assertTrue(
          Files.readString(root.resolve("docs/reference/openapi.yaml")).contains(kind.code()),
          kind.code());
    }
  }

  private static Timeframe.Absolute absolute(String from, String to) {
    return new Timeframe.Absolute(
        Instant.parse(from).toEpochMilli(), Instant.parse(to).toEpochMilli());
  }

  private static Question read(String json) {
    return QuestionJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
