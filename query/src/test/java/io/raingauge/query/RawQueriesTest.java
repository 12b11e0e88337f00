package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.query.scan.Scanner;
import io.raingauge.rollup.Width;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.testkit.RawLog;
import io.raingauge.testkit.ThreadedScans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions that raw events answer, beside those that a rollup does. */
final class RawQueriesTest {
  private static final int SEEDS = 400;
  private static final long DAY_MS = 86_400_000;

  private final OpenScans scans = new OpenScans();
  private final ThreadedScans threads = new ThreadedScans(scans, 2);

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void everyQuestionHasAnAnswerThatIsTheEventsOwnWhereverItComesFrom() {
    int fromRaw = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomQuestions random = new RandomQuestions(seed);
      CountedEvents events = random.events();
      for (int count = 0; count < 3; count++) {
        Question question = random.question(events);
        String what = "seed " + seed + ": " + question;
        Answer answer = ask(events, question);
        assertEquals(expected(events, question, answer), rows(answer), what);
        if (answer.origin() instanceof Origin.OfRaw) {
          fromRaw++;
        } else {
          events.byUsers.clear();
          Answer raw = ask(events, question);
          assertEquals(expected(events, question, raw), rows(raw), what + " from raw events");
        }
      }
    }
    assertTrue(fromRaw > SEEDS / 2, "only " + fromRaw + " were answered from raw events");
  }

  @Test
  void aRollupThatCanAnswerIsPreferred() throws IOException {
    Answer answer = ask(threeEvents(), read("{\"collection\":\"clicks\"}"));
    assertInstanceOf(Origin.OfRollup.class, answer.origin());
    assertTrue(json(answer).contains("\"source\":{\"rollup\":\"events\"}"), json(answer));
  }

  @Test
  void whatNoRollupCanAnswerIsAnsweredFromRawEventsAndSaysSo() throws IOException {
    Answer answer =
        ask(
            threeEvents(),
            read(
                "{\"collection\":\"clicks\",\"measures\":{\"n\":\"count\"},\"by\":\"path\",\"where\":"
                    + "{\"property\":\"status\",\"exists\":true}}"));
    assertEquals(
        List.of(List.of("/a", 2L), List.of("/b", 1L)), QueriesDifferentialTest.rows(answer));
    assertTrue(json(answer).contains("\"source\":{\"raw\":true,\"chunks\":1}"), json(answer));
  }

  @Test
  void anUnknownPropertyIsNullAndNoError() {
    Answer answer =
        ask(
            threeEvents(),
            read(
                "{\"collection\":\"clicks\",\"by\":\"nowhere\",\"measures\":"
                    + "{\"n\":\"count\",\"s\":{\"sum\":\"nothing\"},\"a\":{\"average\":\"nothing\"}}}"));
    List<@Nullable Object> row = new ArrayList<>();
    row.add(null);
    row.add(3L);
    row.add(0L);
    row.add(null);
    assertEquals(List.of(row), QueriesDifferentialTest.rows(answer));
  }

  @Test
  void aTestOfAnotherTypeThanAllValuesHaveIsNoErrorButNoted() throws IOException {
    String head = "{\"collection\":\"clicks\",\"where\":{\"property\":";
    Answer number = ask(threeEvents(), read(head + "\"path\",\"gte\":1}}"));
    assertEquals(List.of(List.of(0L)), QueriesDifferentialTest.rows(number));
    String note =
        "where compares \\\"path\\\" with a number, and it is a string in all events that have it:"
            + " no event meets that.";
    assertTrue(json(number).contains("\"notes\":[\"" + note + "\"]"), json(number));
    for (String test : List.of("\"path\",\"in\":[1,\"/b\"]", "\"status\",\"eq\":\"x\"")) {
      Answer likely = ask(threeEvents(), read(head + test + "}}"));
      assertFalse(json(likely).contains("notes"), json(likely));
    }
  }

  @Test
  void aRollupThatWasAskedForByItsNameIsNotReplacedByRawEvents() {
    CountedEvents events = threeEvents();
    RandomQuestions random = new RandomQuestions(3);
    while (events.byUsers.isEmpty()) {
      events.byUsers.addAll(random.events().byUsers);
    }
    String name = events.byUsers.get(0).rollup().name();
    Question question = read("{\"rollup\":\"" + name + "\",\"by\":\"nowhere\"}");
    QueryException refused = assertThrows(QueryException.class, () -> ask(events, question));
    assertEquals(QueryException.Kind.NO_ROLLUP, refused.kind());
  }

  /** Tried: without the comparison of numbers the answer is 2 where 3 are counted. */
  @Test
  void whatWasNotKeptIsAnErrorThatSaysFromWhenOnAllIs() throws IOException {
    CountedEvents events = threeDays();
    Predicate<CountedEvents.Event> kept = event -> event.timeMs() != DAY_MS + 61_000;
    String question = "{\"collection\":\"clicks\",\"by\":\"path\"";
    QueryException refused =
        assertThrows(QueryException.class, () -> ask(events, kept, read(question + "}")));
    assertEquals(QueryException.Kind.NO_ROLLUP, refused.kind());
    String problem = refused.problems().get(refused.problems().size() - 1);
    assertTrue(
        problem.startsWith(
            "raw events are complete from 1970-01-02T00:02:00Z on, and the question begins at"
                + " 1970-01-01T00:00:01Z;"),
        problem);
    Answer partial = ask(events, kept, read(question + ",\"partial\":true}"));
    assertEquals(List.of(List.of("/a", 2L)), QueriesDifferentialTest.rows(partial));
    assertTrue(
        json(partial).contains("\"partial\":true,\"completeFrom\":\"1970-01-02T00:02:00Z\""),
        json(partial));
    for (String when :
        List.of(
            ",\"from\":\"1970-01-02T00:02:00Z\"}",
            ",\"from\":\"1970-01-01T00:00:00Z\",\"to\":\"1970-01-02T00:01:00Z\"}")) {
      Answer whole = ask(events, kept, read(question + when));
      assertEquals(List.of(List.of("/a", 1L)), QueriesDifferentialTest.rows(whole), when);
      assertFalse(json(whole).contains("partial"), json(whole));
    }
  }

  /** Only an error may say that an event is missing, and only where one is. */
  @Test
  void whereverEventsAreMissingNoAnswerIsTooLow() {
    int refusals = 0;
    int answers = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      CountedEvents events = new CountedEvents(1);
      Set<Long> missingMs = new TreeSet<>();
      for (int index = 0; index < 60; index++) {
        long timeMs = random.nextLong(4 * DAY_MS / (1 + random.nextInt(2000))) - DAY_MS / 2;
        events.add(timeMs, Map.of("path", "/a"), 0, 0);
        if (random.nextInt(20) == 0) {
          missingMs.add(timeMs);
        }
      }
      long fromMs = random.nextLong(2 * DAY_MS) - DAY_MS;
      long toMs = fromMs + 1 + random.nextLong(2 * DAY_MS);
      Question question =
          read(
              "{\"collection\":\"clicks\",\"by\":\"path\",\"from\":"
                  + fromMs
                  + ",\"to\":"
                  + toMs
                  + "}");
      long inFrame =
          events.events.stream()
              .filter(event -> event.timeMs() >= fromMs && event.timeMs() < toMs)
              .count();
      OptionalLong lastMissing =
          missingMs.stream()
              .mapToLong(Long::longValue)
              .filter(timeMs -> timeMs >= Width.MINUTE.windowOf(fromMs))
              .filter(timeMs -> timeMs < Width.MINUTE.windowOf(toMs - 1) + 60_000)
              .max();
      String what = "seed " + seed + ", missing " + missingMs + ": " + question;
      try {
        Answer answer = ask(events, event -> !missingMs.contains(event.timeMs()), question);
        assertTrue(lastMissing.isEmpty(), what);
        assertEquals(
            inFrame == 0 ? List.of() : List.of(List.of("/a", inFrame)),
            QueriesDifferentialTest.rows(answer),
            what);
        answers++;
      } catch (QueryException refused) {
        assertTrue(lastMissing.isPresent(), what);
        String from = Timeframe.print(Width.MINUTE.windowOf(lastMissing.getAsLong()) + 60_000);
        assertTrue(refused.problems().toString().contains("complete from " + from + " on"), what);
        refusals++;
      }
    }
    assertTrue(refusals > SEEDS / 10 && answers > SEEDS / 10, refusals + ", " + answers);
  }

  /** Raw events alone give exact quantiles. */
  static List<List<@Nullable Object>> expected(
      CountedEvents events, Question question, Answer answer) {
    return QueriesDifferentialTest.expected(
        events,
        answer.origin() instanceof Origin.OfRaw
            ? QueriesDifferentialTest.exactly(question)
            : question);
  }

  private static List<List<@Nullable Object>> rows(Answer answer) {
    return QueriesDifferentialTest.rows(answer);
  }

  private static CountedEvents threeDays() {
    CountedEvents events = new CountedEvents(1);
    events.add(1000, Map.of("path", "/a"), 0, 0);
    events.add(DAY_MS + 61_000, Map.of("path", "/a"), 0, 0);
    events.add(2 * DAY_MS, Map.of("path", "/a"), 0, 0);
    return events;
  }

  private static CountedEvents threeEvents() {
    CountedEvents events = new CountedEvents(1);
    events.add(1000, Map.of("path", "/a", "status", 200), 0, 0);
    events.add(2000, Map.of("path", "/a", "status", "none"), 0, 0);
    events.add(3000, Map.of("path", "/b", "status", List.of()), 0, 0);
    return events;
  }

  private static Question read(String json) {
    return QuestionJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(Answer answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerJson.write(answer, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private Answer ask(CountedEvents events, Question question) {
    return ask(events, event -> true, question);
  }

  private Answer ask(CountedEvents events, Predicate<CountedEvents.Event> kept, Question question) {
    List<Chunk> chunks = chunks(events.events.stream().filter(kept).toList());
    RawEvents raw =
        new RawEvents(
            snapshot ->
                (project, collection, fromMs, toMs) ->
                    chunks.stream()
                        .filter(chunk -> chunk.header().range().collection().equals(collection))
                        .toList(),
            new Scanner(scans, threads));
    MemoryStore store = events.store();
    return new Queries(
            store,
            FixedCoverage.UP_TO_DATE,
            () -> QueriesDifferentialTest.NOW_MS,
            QueryLimits.DEFAULT,
            Optional.of(raw))
        .answer(CountedEvents.PROJECT, question, () -> false);
  }

  static List<Chunk> chunks(List<CountedEvents.Event> events) {
    Map<Integer, RawLog> logs = new TreeMap<>();
    for (CountedEvents.Event event : events) {
      logs.computeIfAbsent(event.partition(), RawLog::new)
          .add(event.timeMs(), object(event.values()));
    }
    return logs.values().stream().flatMap(log -> log.chunks(20).stream()).toList();
  }

  private static String object(PropertyValues values) {
    List<String> members =
        IntStream.range(0, CountedEvents.PROPERTIES.size())
            .filter(slot -> values.type(slot) != PropertyValues.Type.ABSENT)
            .filter(slot -> !CountedEvents.PROPERTIES.get(slot).equals(PropertyReader.TIME))
            .mapToObj(
                slot -> "\"" + CountedEvents.PROPERTIES.get(slot) + "\":" + json(values, slot))
            .toList();
    return "{" + String.join(",", members) + "}";
  }

  private static String json(PropertyValues values, int slot) {
    return switch (values.type(slot)) {
      case ABSENT, NULL -> "null";
      case BOOLEAN -> values.longAt(slot) != 0 ? "true" : "false";
      case LONG -> Long.toString(values.longAt(slot));
      case DOUBLE -> Double.toString(values.doubleAt(slot));
      case STRING -> '"' + values.stringAt(slot) + '"';
      case NESTED -> "[]";
    };
  }
}
