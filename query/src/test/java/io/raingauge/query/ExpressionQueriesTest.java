package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.testkit.MemoryStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions with expressions, as a client writes them. */
final class ExpressionQueriesTest {
  private static final long NOW_MS = Instant.parse("2026-03-29T12:00:00Z").toEpochMilli();
  private static final String HEAD = "{\"collection\":\"clicks\",";

  private final AskedEvents events = new AskedEvents();

  @AfterEach
  void stop() {
    events.close();
  }

  @Test
  void measuresAreOfWhatIsComputed() {
    add("2026-03-28T10:00:00Z", Map.of("status", 2, "bytes", 10.25));
    add("2026-03-28T10:00:01Z", Map.of("status", 3, "bytes", 2));
    add("2026-03-28T10:00:02Z", Map.of("status", "none", "bytes", 1000));
    add("2026-03-28T10:00:03Z", Map.of("bytes", 1000));
    assertEquals(
        List.of(row(26.5, 6L, 20.5, 13.25, 4L)),
        ask(
            """
            "measures": {
              "volume": {"sum": {"expression": "status*bytes"}},
              "least": {"min": {"expression": "status*bytes"}},
              "most": {"max": {"expression": "status*bytes"}},
              "mean": {"average": {"expression": "status * bytes"}},
              "n": "count"}}
            """));
  }

  /** Tried: {@code BlockArithmetic} that takes every double for exact fails the third. */
  @Test
  void wholeNumbersAreExactWhereTheyFit64BitsAndDoublesBeyond() {
    add("2026-03-28T10:00:00Z", Map.of("bytes", 9007199254740993L, "status", 3037000499L));
    assertEquals(
        List.of(
            row(
                9007199254740994L,
                9214364837600035839L,
                9223372030926249001L,
                9.223372036854776E19)),
        ask(
            """
            "measures": {
              "one": {"max": {"expression": "bytes + 1"}},
              "fits": {"max": {"expression": "bytes * 1023"}},
              "grows": {"max": {"expression": "status * status"}},
              "beyond": {"max": {"expression": "bytes * 10240"}}}}
            """));
  }

  /** Tried: {@code BlockWidths} that trusts the floor of a quotient gives 0.28. */
  @Test
  void aBinOfADecimalWidthBeginsAtTheDecimal() {
    add("2026-03-28T10:00:00Z", Map.of("bytes", 0.29, "status", 0.35));
    assertEquals(
        List.of(row(0.29, 0.3, 1L)),
        ask(
            """
            "by": [{"expression": "bin(bytes, 0.01)"}, {"expression": "bin(status, 0.1)"}]}
            """));
  }

  @Test
  void divisionByZeroAndWhatIsNoNumberAreNull() {
    add("2026-03-28T10:00:00Z", Map.of("status", 7, "bytes", 0));
    add("2026-03-28T10:00:00Z", Map.of("status", -7, "bytes", 2));
    add("2026-03-28T10:00:00Z", Map.of("status", true, "bytes", 2));
    assertEquals(
        List.of(row(-3.5, 1L), row(null, 2L)),
        ask("\"by\": {\"expression\": \"status / bytes\", \"as\": \"q\"}, \"order\": \"q\"}"));
    assertEquals(
        List.of(row(1L, 1L), row(null, 2L)),
        ask("\"by\": {\"expression\": \"status mod bytes\", \"as\": \"q\"}, \"order\": \"q\"}"));
  }

  @Test
  void groupsAreByWhatIsComputedUnderTheNameOfAs() throws IOException {
    add("2026-03-28T10:00:00Z", Map.of("path", "/A", "bytes", 19));
    add("2026-03-28T10:10:00Z", Map.of("path", "/a", "bytes", 20));
    add("2026-03-28T23:30:00Z", Map.of("path", "/b", "bytes", -3));
    String byHour = "\"by\": [{\"expression\": \"hour($time)\", \"as\": \"hour\"}],";
    assertEquals(List.of(row(10L, 2L), row(23L, 1L)), ask(byHour + "\"order\": \"hour\"}"));
    assertEquals(
        List.of(row(11L, 2L), row(0L, 1L)),
        ask(byHour + "\"timezone\": \"Europe/Zurich\", \"order\": \"-hour\"}"));
    assertTrue(
        json(byHour + "\"limit\": 1}")
            .contains("{\"rows\":[{\"hour\":10,\"count\":2}],\"columns\":[{\"name\":\"hour\""));
    assertEquals(
        List.of(row("/a", 2L), row("/b", 1L)), ask("\"by\": {\"expression\": \"lower(path)\"}}"));
    assertTrue(
        json("\"by\": {\"expression\": \"lower( path )\"}}").contains("{\"lower( path )\":\"/a\""));
    assertEquals(
        List.of(row(0L, 1L), row(20L, 1L), row(null, 1L)),
        ask(
            "\"by\": {\"expression\": \"bin(bytes, [0, 20, 40])\", \"as\": \"b\"}, \"order\": \"b\"}"));
    assertEquals(
        List.of(row(-10L, 1L), row(10L, 1L), row(20L, 1L)),
        ask("\"by\": {\"expression\": \"bin(bytes, 10)\", \"as\": \"b\"}, \"order\": \"b\"}"));
  }

  /** The clocks of Zurich went from 02:00 to 03:00 on 2026-03-29. */
  @Test
  void dateAreThoseOfTheWallClockOfTheQuestion() {
    add("2026-03-29T00:59:59Z", Map.of("client", "2026-03-29T03:00:00+02:00"));
    add("2026-03-29T01:00:00Z", Map.of("client", "yesterday"));
    String parts =
        Stream.of("year", "month", "day", "weekday", "hour", "minute")
            .map(part -> "{\"expression\": \"" + part + "($time)\"}")
            .reduce((left, right) -> left + "," + right)
            .orElseThrow();
    assertEquals(
        List.of(row(2026L, 3L, 29L, 7L, 1L, 59L, 1L), row(2026L, 3L, 29L, 7L, 3L, 0L, 1L)),
        ask("\"timezone\": \"Europe/Zurich\", \"by\": [" + parts + "]}"));
    assertEquals(
        List.of(row(6L, 1L), row(null, 1L)),
        ask(
            "\"by\": {\"expression\": \"hour(client, 'Asia/Kolkata')\", \"as\": \"h\"}, \"order\": \"h\"}"));
  }

  @Test
  void filtersLookAtWhatIsComputedAndAtOnePropertyAgainstAnother() {
    add("2026-03-28T10:00:00Z", Map.of("status", 10, "bytes", 9, "path", "a"));
    add("2026-03-28T10:00:00Z", Map.of("status", 11, "bytes", 9, "path", "b"));
    add("2026-03-28T10:00:00Z", Map.of("status", 12, "path", "c"));
    assertWhere("{\"expression\": \"(status mod 5) = 0\"}", "a");
    assertWhere("{\"expression\": \"status mod 5\", \"eq\": 0}", "a");
    assertWhere("{\"expression\": \"status * 1.5\", \"gt\": 15, \"lte\": 18}", "b", "c");
    assertWhere("{\"expression\": \"status < 1.2 * bytes\"}", "a");
    assertWhere("{\"not\": {\"expression\": \"status < 1.2 * bytes\"}}", "b", "c");
    assertWhere("{\"expression\": \"status < 1.2 * bytes\", \"eq\": false}", "b");
    assertWhere("{\"expression\": \"status + bytes\", \"exists\": false}", "c");
    assertWhere("{\"expression\": \"coalesce(bytes, 0)\", \"in\": [0, 1]}", "c");
    assertWhere(
        "{\"and\": [{\"property\": \"path\", \"ne\": \"c\"}, {\"expression\": \"status - 1 = 10\"}]}",
        "b");
  }

  /** Tried: without its refusal a rollup that is by the property answers 0. */
  @Test
  void onlyRawEventsAnswerAndWithoutThemTheErrorSaysWhatToSet() {
    MemoryStore store = new CountedEvents(1).store();
    Queries withoutRaw =
        new Queries(store, FixedCoverage.UP_TO_DATE, () -> NOW_MS, QueryLimits.DEFAULT);
    for (String part :
        List.of(
            "\"by\": {\"expression\": \"hour($time)\"}}",
            "\"where\": {\"expression\": \"hour($time) = 3\"}}",
            "\"where\": {\"property\": \"place\", \"within\": {\"longitude\": 8, \"latitude\": 47, \"meters\": 9}}}",
            "\"measures\": {\"m\": {\"sum\": {\"expression\": \"bytes + 1\"}}}}")) {
      QueryException refused =
          assertThrows(
              QueryException.class,
              () -> withoutRaw.answer(CountedEvents.PROJECT, read(HEAD + part), () -> false));
      assertEquals(QueryException.Kind.NO_ROLLUP, refused.kind());
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("expressions or distances"), message);
      assertTrue(message.contains("set fold.raw-events=true"), message);
      assertTrue(refused.definition().isEmpty());
    }
  }

  @Test
  void anExpressionThatIsJustAPropertyIsThatProperty() throws IOException {
    add("2026-03-28T10:00:00Z", Map.of("path", "/a"));
    assertTrue(
        json("\"measures\": {\"n\": \"count\", \"m\": {\"max\": {\"expression\": \"$time\"}}}}")
            .contains("\"m\":" + Instant.parse("2026-03-28T10:00:00Z").toEpochMilli()));
  }

  @Test
  void aPropertyThatIsNeverOfTheTypeThatIsNeededIsNoted() throws IOException {
    add("2026-03-28T10:00:00Z", Map.of("path", "/a", "bytes", 5));
    String answer = json("\"measures\": {\"m\": {\"sum\": {\"expression\": \"bytes * path\"}}}}");
    assertTrue(
        answer.contains(
            "\"notes\":[\"the expression \\\"bytes * path\\\" needs a number for \\\"path\\\", and it"
                + " is a string in all events that have it: the expression is null for every"
                + " event.\"]"),
        answer);
    for (String noted : List.of("path = 5", "bytes < path", "hour(path) + length(bytes)")) {
      assertTrue(
          json("\"where\": {\"expression\": \"" + noted + "\", \"eq\": 1}}").contains("notes"));
    }
    String fine = json("\"where\": {\"expression\": \"bytes * 2 < coalesce(status, 1)\"}}");
    assertTrue(!fine.contains("notes"), fine);
  }

  @Test
  void inAUrlAnExpressionIsJsonToo() {
    Question question =
        QuestionJson.ofParameters(
            Map.of(
                "collection",
                List.of("clicks"),
                "by",
                List.of("[{\"expression\":\"hour($time)\",\"as\":\"hour\"},\"path\"]"),
                "order",
                List.of("-hour")));
    assertEquals(List.of("$=hour($time, 'Z')", "path"), question.by());
    assertEquals("hour", question.label(question.by().get(0)));
    assertEquals("$=hour($time, 'Z')", question.order().get(0).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          "by": {"expression": "hour(("}}                | by.expression is not an expression: after its end must come a value
          "by": {"expression": 5}}                       | by.expression must be an expression: "price * quantity"
          "by": {"expression": "a+b", "as": ""}}         | by.as is a label of 1 to 256 characters
          "by": {"expression": "a+b", "ass": "x"}}       | by.ass stands beside an expression, where only "as" can. Did you mean "as"?
          "by": {"as": "x"}}                             | by must be a property, {"expression": "hour($time)", "as": "hour"}, or an array
          "by": "$=a"}                                   | by must not begin with $=, which marks what is computed
          "by": ["a", {"expression": "b+1", "as": "a"}]} | by names "a", which the answer already has
          "by": [{"expression": "b+1"}, {"expression": "b + 1"}]} | by names "b + 1", which the answer already has
          "by": {"expression": "b+1", "as": "n"}, "measures": {"n": "count"}} | measures.n is a name that the answer already has
          "by": {"expression": "b+1", "as": "n"}, "order": "m"} | order names "m", which is not a column of the answer. Did you mean "n"?
          "measures": {"m": {"sum": {"expression": "a ++ b"}}}} | measures.m.sum is not an expression: at character 4 must be a value
          "measures": {"m": {"sum": {"expression": "a", "as": "b"}}}} | measures.m must be "count" or a kind and its property
          "measures": {"m": {"sum": "$=a"}}}             | measures.m.sum must not begin with $=
          "measures": {"m": {"count": {"expression": "a"}}}} | measures.m must be "count" or a kind
          "where": {"expression": "a % 5", "eq": 0}}     | where.expression is not an expression: at character 3 is %; write mod
          "where": {"expression": "a + 5"}}              | where must have an operator besides the expression: eq, ne
          "where": {"expression": "a + 5", "like": 4}}   | where.like is not an operator
          "where": {"property": "$=a", "eq": 4}}         | where.property must not begin with $=
          """)
  void whatIsWrongIsToldWithItsPlace(String rest, String part) {
    QueryException refused = assertThrows(QueryException.class, () -> read(HEAD + rest));
    assertEquals(QueryException.Kind.BAD_QUESTION, refused.kind());
    assertTrue(refused.problems().toString().contains(part), refused.problems().toString());
  }

  private void assertWhere(String where, String... paths) {
    List<List<@Nullable Object>> rows =
        ask("\"by\": \"path\", \"order\": \"path\", \"where\": " + where + "}");
    assertEquals(Arrays.asList(paths), rows.stream().map(row -> row.get(0)).toList(), where);
  }

  private void add(String time, Map<String, ?> values) {
    events.add(Instant.parse(time).toEpochMilli(), values);
  }

  private List<List<@Nullable Object>> ask(String rest) {
    return QueriesDifferentialTest.rows(answer(rest));
  }

  private String json(String rest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerJson.write(answer(rest), bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private Answer answer(String rest) {
    return events
        .queries(QueryLimits.DEFAULT, NOW_MS)
        .answer(CountedEvents.PROJECT, read(HEAD + rest), () -> false);
  }

  private static Question read(String json) {
    return QuestionJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** As {@link QueriesDifferentialTest#rows} gives it: doubles as floats. */
  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.stream(values)
        .map(value -> value instanceof Double number ? (Object) (float) (double) number : value)
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
