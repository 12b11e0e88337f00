package io.raingauge.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.collector.RecordingSink.Event;
import io.raingauge.wire.EventIds;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollectorTest {
  private static final long NOW = Instant.parse("2026-02-03T04:05:06.789Z").toEpochMilli();
  private static final int PARTITIONS = 4;

  private final RecordingSink sink = new RecordingSink();
  private final Collector collector =
      new Collector(sink, PARTITIONS, CollectorSettings.DEFAULT, () -> NOW);

  // Forms of a body

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}",
        " \r\n\t{\"a\":1}\n\n",
        "\ufeff{\"a\":1}",
        "[{\"a\":1}]",
        "\ufeff [ {\"a\":1} ] "
      })
  void oneEventInAnyForm(String body) {
    assertEquals(1, accepted(body).accepted());
    assertEquals("{\"a\":1}", sink.events().get(0).json());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\":1},{\"a\":2},{\"a\":3}]",
        "{\"a\":1}\n{\"a\":2}\n{\"a\":3}",
        "{\"a\":1}\r\n{\"a\":2}\r\n\r\n{\"a\":3}\r\n",
        "{\"a\":1}{\"a\":2} {\"a\":3}",
        "[\n{\"a\":1},\n{\"a\":2},\n{\"a\":3}\n]\n"
      })
  void manyEventsInAnyForm(String body) {
    assertEquals(3, accepted(body).accepted());
    assertEquals(
        List.of("{\"a\":1}", "{\"a\":2}", "{\"a\":3}"),
        sink.events().stream().map(Event::json).toList());
  }

  @Test
  void anEventKeepsItsBytesButForLineBreaksBetweenTokens() {
    String event = "{ \"a\" : [1.0, 1e2, \"\\u0041\\n\\/é😀\"],\r\n\t\"a\":-0 ,\n\"\" : {} }";
    accepted("[" + event + "]");
    assertEquals(event.replace('\n', ' ').replace('\r', ' '), sink.events().get(0).json());
  }

  @Test
  void oneBodyMayHoldEventsOfSeveralCollections() {
    String body = "{\"clicks\":[{\"a\":1},{\"a\":2}],\"sales \\u00e9\":[{\"b\":1}],\"none\":[]}";
    assertEquals(3, accepted(submission(Optional.empty(), Optional.empty(), body)).accepted());
    assertEquals(
        List.of("clicks", "clicks", "sales é"),
        sink.events().stream().map(Event::collection).toList());
  }

  @Test
  void aWrongCollectionSpoilsOnlyItself() {
    String body =
        "{\"\":[{\"a\":1}],\"ok\":[{\"a\":1},7],\"x\":3,\"%s\":[{\"a\":1}]}"
            .formatted("x".repeat(257));
    Receipt.Accepted receipt = accepted(submission(Optional.empty(), Optional.empty(), body));
    assertEquals(1, receipt.accepted());
    assertEquals(4, receipt.rejections().count());
    assertEquals(
        List.of(
            Fault.BAD_COLLECTION, Fault.NOT_AN_OBJECT, Fault.NOT_AN_ARRAY, Fault.BAD_COLLECTION),
        receipt.rejections().listed().stream().map(Problem::fault).toList());
    assertEquals("ok", receipt.rejections().listed().get(1).collection());
    assertEquals(1, receipt.rejections().listed().get(1).index());
  }

  @Test
  void anEventSentWithoutACollectionIsToldWhereToGo() {
    Problem problem =
        rejected(submission(Optional.empty(), Optional.empty(), "{\"time\":1,\"a\":\"b\"}")).get(0);
    assertEquals(Fault.NOT_AN_ARRAY, problem.fault());
    assertTrue(problem.message().contains("/v1/events/{collection}"));
  }

  // Id and time

  @ParameterizedTest
  @CsvSource({"abc, abc", "\\u0061bc, abc", "'é\\\\', 'é\\\\'", "'\\/', /"})
  void anIdIsTheSameHoweverItIsWritten(String written, String inLine) {
    accepted("{\"id\":\"" + written + "\"}");
    Event event = sink.events().get(0);
    assertEquals(inLine, event.id());
    int partition =
        new EventIds()
            .of(inLine.getBytes(StandardCharsets.UTF_8), EventIds.seed("default", "clicks"))
            .partition(PARTITIONS);
    assertEquals(partition, event.partition());
  }

  @Test
  void aWholeNumberIsAnId() {
    accepted("[{\"id\":12345678901234567890123456789},{\"id\":-1}]");
    assertEquals(
        Set.of("12345678901234567890123456789", "-1"),
        sink.events().stream().map(Event::id).collect(Collectors.toSet()));
  }

  @Test
  void onlyThePropertiesOfTheEventItselfAreIdAndTimeAndTheFirstCounts() {
    accepted(
        "{\"x\":{\"id\":\"no\",\"time\":\"no\"},\"id\":\"1\",\"id\":\"2\",\"time\":5,\"time\":6}");
    assertEquals("1", sink.events().get(0).id());
    assertEquals(5, sink.events().get(0).timeMs());
  }

  @Test
  void nullIsNeitherIdNorTime() {
    accepted("{\"id\":null,\"time\":null}");
    assertEquals("", sink.events().get(0).id());
    assertEquals(NOW, sink.events().get(0).timeMs());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"2015-05-17T10:05:03.250Z\"', 1431857103250",
    "'\"2015-05-17T12:05:03.25+02:00\"', 1431857103250",
    "1431857103250, 1431857103250",
    "0, 0"
  })
  void aTimeIsIsoOrMilliseconds(String written, long expected) {
    accepted("{\"time\":" + written + "}");
    assertEquals(expected, sink.events().get(0).timeMs());
  }

  @Test
  void aTimeMayBeADayAheadAndNoMore() {
    long limit = NOW + Duration.ofDays(1).toMillis();
    assertEquals(1, accepted("{\"time\":" + limit + "}").accepted());
    assertEquals(Fault.BAD_TIME, rejected("{\"time\":" + (limit + 1) + "}").get(0).fault());
  }

  @Test
  void eventsWithoutIdsStayTogetherAndBatchesTakeTurns() {
    for (int batch = 0; batch < PARTITIONS; batch++) {
      accepted("{\"a\":1}\n{\"a\":2}");
    }
    assertEquals(
        Set.of(0, 1, 2, 3),
        sink.batches().stream()
            .map(batch -> batch.parts().get(0).partition())
            .collect(Collectors.toSet()));
    assertTrue(sink.batches().stream().allMatch(batch -> batch.parts().size() == 1));
  }

  /** Tried: with the index of the collection instead of the body's, "k/0" comes twice. */
  @Test
  void anIdempotencyKeyGivesEachEventOfTheBodyAnIdOfItsOwn() {
    String body = "{\"c\":[{\"a\":1},7,{\"id\":\"own\"}],\"d\":[{\"a\":2}],\"c\":[{\"a\":3}]}";
    Submission batch = submission(Optional.empty(), Optional.of("k"), body);
    accepted(batch);
    Set<String> ids = sink.events().stream().map(Event::id).collect(Collectors.toSet());
    assertEquals(Set.of("k/0", "own", "k/3", "k/4"), ids);
    List<Event> first = sink.events();
    sink.clear();
    accepted(batch);
    assertEquals(Set.copyOf(first), Set.copyOf(sink.events()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "é", "a b", "0123456789012345678901234567890123456789012345678"})
  void anIdempotencyKeyIsShortAndVisible(String key) {
    Receipt receipt = collector.accept(submission(Optional.of("c"), Optional.of(key), "{}")).join();
    assertEquals(400, receipt.httpStatus());
    assertEquals(
        Fault.BAD_IDEMPOTENCY_KEY,
        assertInstanceOf(Receipt.Rejected.class, receipt).rejections().common());
  }

  // What is wrong

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | NOT_AN_OBJECT",
        "\"text\" | NOT_AN_OBJECT",
        "null | NOT_AN_OBJECT",
        "[[{}]] | NOT_AN_OBJECT",
        "[] | EMPTY_BATCH",
        "{\"a\":} | MALFORMED_JSON",
        "{\"a\":1 | MALFORMED_JSON",
        "{'a':1} | MALFORMED_JSON",
        "{a:1} | MALFORMED_JSON",
        "{\"a\":01} | MALFORMED_JSON",
        "{\"a\":+1} | MALFORMED_JSON",
        "{\"a\":.5} | MALFORMED_JSON",
        "{\"a\":NaN} | MALFORMED_JSON",
        "{\"a\":Infinity} | MALFORMED_JSON",
        "{\"a\":-Infinity} | MALFORMED_JSON",
        "{\"a\":1,} | MALFORMED_JSON",
        "[{\"a\":1},] | MALFORMED_JSON",
        "[{\"a\":1}] x | MALFORMED_JSON",
        "[{\"a\":1}][{}] | MALFORMED_JSON",
        "{\"a\":\"\\x\"} | MALFORMED_JSON",
        "{\"a\":\"\t\"} | MALFORMED_JSON",
        "/* c */ {} | MALFORMED_JSON",
        "{\"id\":1.5} | BAD_ID",
        "{\"id\":true} | BAD_ID",
        "{\"id\":{}} | BAD_ID",
        "{\"id\":[[]]} | BAD_ID",
        "{\"id\":\"\"} | BAD_ID",
        "{\"id\":\"\\ud800\"} | BAD_ID",
        "{\"time\":\"yesterday\"} | BAD_TIME",
        "{\"time\":1.5} | BAD_TIME",
        "{\"time\":1e12} | BAD_TIME",
        "{\"time\":-1} | BAD_TIME",
        "{\"time\":99999999999999999999} | BAD_TIME",
        "{\"time\":true} | BAD_TIME",
        "{\"time\":{}} | BAD_TIME",
        "{\"time\":[1,{\"time\":2}]} | BAD_TIME",
        "{\"time\":\"1969-12-31T23:59:59Z\"} | BAD_TIME",
        "{\"a\":9223372036854775808} | BAD_NUMBER",
        "{\"a\":-9223372036854775809} | BAD_NUMBER",
        "{\"a\":[1e400]} | BAD_NUMBER",
        "{\"a\":-1e309} | BAD_NUMBER",
      })
  void whatIsWrongIsNamedAndNothingIsKept(String body, Fault fault) {
    assertEquals(fault, rejected(body).get(0).fault());
    assertEquals(List.of(), sink.batches());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":9223372036854775807}",
        "{\"a\":-9223372036854775808}",
        "{\"a\":1.7976931348623157e308}",
        "{\"a\":1e-400}",
        "{\"a\":0.123456789012345678901234567890}",
        "{\"a\":\"\\ud800\"}",
        "{}"
      })
  void whatFitsIsTaken(String body) {
    assertEquals(1, accepted(body).accepted());
  }

  @Test
  void aLongNumberFitsWhileItsValueDoes() {
    assertEquals(1, accepted("{\"a\":1" + "0".repeat(307) + ".0}").accepted());
    assertEquals(Fault.BAD_NUMBER, rejected("{\"a\":1" + "0".repeat(309) + ".0}").get(0).fault());
    assertEquals(Fault.BAD_NUMBER, rejected("{\"a\":0." + "0".repeat(2000) + "}").get(0).fault());
    assertEquals(Fault.BAD_NUMBER, rejected("{\"a\":" + "9".repeat(100_000) + "}").get(0).fault());
  }

  @Test
  void limitsHoldExactly() {
    assertEquals(1, accepted(nested(64)).accepted());
    assertEquals(Fault.NESTED_TOO_DEEP, rejected(nested(65)).get(0).fault());
    assertEquals(1, accepted(named(256)).accepted());
    assertEquals(Fault.NAME_TOO_LONG, rejected(named(257)).get(0).fault());
    assertEquals(1, accepted("{\"id\":\"" + "i".repeat(64) + "\"}").accepted());
    assertEquals(Fault.BAD_ID, rejected("{\"id\":\"" + "i".repeat(65) + "\"}").get(0).fault());
    assertEquals(1, accepted(sized(CollectorSettings.MAX_EVENT_BYTES)).accepted());
    List<Problem> tooLarge = rejected(sized(CollectorSettings.MAX_EVENT_BYTES + 1));
    assertEquals(Fault.EVENT_TOO_LARGE, tooLarge.get(0).fault());
    assertEquals(100_000, accepted("{}".repeat(100_000)).accepted());
    assertEquals(Fault.TOO_MANY_EVENTS, rejected("{}".repeat(100_001)).get(0).fault());
  }

  @ParameterizedTest
  @ValueSource(ints = {1001, 5000, 1_000_000})
  void endlessNestingIsRejectedInBoundedMemory(int depth) {
    assertEquals(1, rejected("[".repeat(depth)).size());
    assertEquals(1, rejected("{\"a\":".repeat(Math.min(depth, 2_000_000))).size());
  }

  @Test
  void namesOfAnyLengthAreRejectedAndTheNextEventIsRead() {
    Receipt.Accepted receipt = accepted(named(300) + "\n{}\n" + named(100_000) + "\n{}");
    assertEquals(2, receipt.accepted());
    assertEquals(2, receipt.rejections().count());
  }

  @Test
  void aCollectionIsWellNamed() {
    for (String name : List.of("", "x".repeat(257), "a\nb", "\u0000", "\ufffd", "\u0085")) {
      List<Problem> problems = rejected(submission(Optional.of(name), Optional.empty(), "{}"));
      assertEquals(Fault.BAD_COLLECTION, problems.get(0).fault(), name);
    }
    assertEquals(
        1, accepted(submission(Optional.of("x é/\"..\\"), Optional.empty(), "{}")).accepted());
  }

  // Good ones stay

  @Test
  void aBadLineSpoilsOnlyItself() {
    String body =
        """
        {"a":1}
        {"a":
        {"a":2}
        garbage {"a":"no"}
        {"a":3},
        "text"
        {"id":true}
        {"a":4}
        {"a":"torn
        {"a":5}
        {"a":6""";
    Receipt.Accepted receipt = accepted(body);
    assertEquals(
        List.of(1, 2, 3, 4, 5).stream().map("{\"a\":%d}"::formatted).toList(),
        sink.events().stream().map(Event::json).toList());
    assertEquals(
        List.of(2, 4, 5, 6, 7, 9, 11),
        receipt.rejections().listed().stream().map(this::line).toList());
  }

  @Test
  void aProblemTellsItsPlace() {
    String body = "{\"a\":\"é\"}\n  {\"time\":\"é\", \"id\": 7.5}\n{\"b\":1}";
    Problem problem = accepted(body).rejections().listed().get(0);
    assertEquals("time", problem.property());
    assertEquals(1, problem.index());
    assertEquals(
        Optional.of(new Problem.Place(2, 11, 21)),
        problem.place(),
        "the value of time begins there");
  }

  @Test
  void malformedJsonInAnArrayTellsItsPlace() {
    Problem problem = rejected("[{\"a\":1},\n {\"a\":1},\n {\"a\":x}]").get(0);
    assertEquals(2, problem.index());
    assertEquals(3, line(problem));
  }

  @Test
  void wrongBytesSpoilTheirLine() {
    byte[] body = "{\"a\":1}\n{\"a\":\"?\"}\n{\"a\":2}\n{\"a\":?}\n{\"a\":3}".getBytes(UTF_8);
    byte[] wrong = body.clone();
    wrong[14] = (byte) 0xc0;
    wrong[31] = (byte) 0xff;
    assertEquals('?', body[14]);
    assertEquals('?', body[31]);
    Receipt.Accepted receipt =
        accepted(new Submission("default", Optional.of("c"), Optional.empty(), wrong));
    assertEquals(3, receipt.accepted());
    assertEquals(
        List.of(Fault.INVALID_UTF8, Fault.INVALID_UTF8),
        receipt.rejections().listed().stream().map(Problem::fault).toList());
    assertEquals(List.of(2, 4), receipt.rejections().listed().stream().map(this::line).toList());
  }

  @Test
  void wrongBytesSpoilAnArray() {
    byte[] body = "[{\"a\":\"?\"},{\"b\":1}]".getBytes(UTF_8);
    body[7] = (byte) 0x80;
    List<Problem> problems =
        rejected(new Submission("default", Optional.of("c"), Optional.empty(), body));
    assertEquals(Fault.INVALID_UTF8, problems.get(0).fault());
    assertEquals(7, problems.get(0).place().orElseThrow().offset());
  }

  @Test
  void utf16IsNotRead() {
    for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      byte[] body = "{\"a\":1}".getBytes(charset);
      rejected(new Submission("default", Optional.of("c"), Optional.empty(), body));
    }
    assertEquals(List.of(), sink.batches());
  }

  @Test
  void oneHundredProblemsAreListedAndTheRestIsCounted() {
    List<Problem> listed = rejected("7 ".repeat(1000));
    assertEquals(100, listed.size());
    assertEquals(1000, collector.status().rejectedEvents());
  }

  /** Tried: without the bound on readAgain the answer is TOO_MANY_EVENTS, after a long time. */
  @Test
  void manyUnclosedEventsDoNotMakeReadingQuadratic() {
    String body = "{\"a\":[\n".repeat(400) + "1,\n".repeat(300_000);
    assertEquals(Fault.MALFORMED_JSON, rejected(body).get(0).fault());
  }

  @Test
  void whatHappensIsCounted() {
    accepted("{}\n{}\n7");
    rejected("[7");
    long bytes = sink.batches().get(0).parts().get(0).value().length;
    assertEquals(new CollectorStatus(2, 1, 1, 0, 0, bytes, 0).acceptedBytes(), bytes);
    assertEquals(2, collector.status().acceptedEvents());
    assertEquals(1, collector.status().rejectedBatches());
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  private int line(Problem problem) {
    return problem.place().orElseThrow().line();
  }

  private static String nested(int depth) {
    return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  private static String named(int chars) {
    return "{\"" + "n".repeat(chars) + "\":1}";
  }

  private static String sized(int bytes) {
    return "{\"a\":\"" + "x".repeat(bytes - 8) + "\"}";
  }

  private static Submission submission(String body) {
    return submission(Optional.of("clicks"), Optional.empty(), body);
  }

  private static Submission submission(
      Optional<String> collection, Optional<String> key, String body) {
    return new Submission("default", collection, key, body.getBytes(UTF_8));
  }

  private Receipt.Accepted accepted(String body) {
    return accepted(submission(body));
  }

  private Receipt.Accepted accepted(Submission batch) {
    return assertInstanceOf(Receipt.Accepted.class, collector.accept(batch).join());
  }

  private List<Problem> rejected(String body) {
    return rejected(submission(body));
  }

  private List<Problem> rejected(Submission batch) {
    Receipt receipt = collector.accept(batch).join();
    return assertInstanceOf(Receipt.Rejected.class, receipt).rejections().listed();
  }
}
