package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.query.Answering.Preference;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.query.scan.Scanner;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.scan.ScanUnavailableException;
import io.raingauge.testkit.ThreadedScans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions that a rollup answers for its whole windows, and raw events for the rest. */
final class MixedQueriesTest {
  private static final int SEEDS = 400;
  private static final long MINUTE_MS = 60_000;
  private static final long DAY_MS = 86_400_000;

  /** Cells cost next to nothing, so raw events are read only where it must be. */
  private static final Preference CELLS = new Preference(1e-9, -1);

  /** Raw events are read wherever they can be. */
  private static final Preference ROWS = new Preference(1e9, -1);

  private final OpenScans scans = new OpenScans();
  private final ThreadedScans threads = new ThreadedScans(scans, 2);

  @AfterEach
  void stop() {
    threads.close();
  }

  /**
   * Tried, one at a time; each fails: {@code Tiling.within} that reads the windows before {@code
   * completeFromMs}, or that leaves no stretch at the end; {@code RawReader.read} that forgets
   * which interval is its first.
   */
  @Test
  void aQuestionHasOneAnswerWhicheverWayItIsRead() {
    int mixed = 0;
    int raw = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomQuestions questions = new RandomQuestions(seed);
      Random random = new Random(seed);
      CountedEvents events = questions.events();
      defineLater(events, random);
      for (int count = 0; count < 3; count++) {
        Question question = ragged(questions.question(events), random);
        String what = "seed " + seed + ": " + question;
        Answer fromCells = ask(events, event -> true, CELLS, question);
        assertEquals(
            RawQueriesTest.expected(events, question, fromCells),
            QueriesDifferentialTest.rows(fromCells),
            what);
        mixed += fromCells.origin() instanceof Origin.OfBoth ? 1 : 0;
        Answer fromRows = ask(events, event -> true, ROWS, question);
        assertEquals(
            RawQueriesTest.expected(events, question, fromRows),
            QueriesDifferentialTest.rows(fromRows),
            what + " from rows");
        raw += fromRows.origin() instanceof Origin.OfRaw ? 1 : 0;
      }
    }
    assertTrue(mixed > SEEDS / 2, "only " + mixed + " were answered by both");
    assertTrue(raw > SEEDS, "only " + raw + " were answered by raw events");
  }

  /** Tried: where UNAVAILABLE is not passed by, it is refused. */
  @Test
  void aRollupAnswersWhereNothingReadsRawEvents() {
    CountedEvents events = new RandomQuestions(1).events();
    Scanner none =
        new Scanner(
            scans,
            (request, cancelled, longest) -> {
              throw new ScanUnavailableException("nothing runs");
            });
    Question question = read("{\"collection\": \"clicks\", \"every\": \"1d\"}");
    Answer answer = ask(events, event -> true, ROWS, question, none);
    assertTrue(answer.origin() instanceof Origin.OfRollup);
    assertEquals(
        RawQueriesTest.expected(events, question, answer), QueriesDifferentialTest.rows(answer));
  }

  /**
   * What is missing is looked for in scans of its own, of days and of minutes. Tried: where {@code
   * KeptRawEvents} remembers nothing it scans for each way again.
   */
  @Test
  void whetherAStretchIsCompleteIsFoundOutOnce() {
    CountedEvents events = everySecond(600);
    AtomicInteger scanCount = new AtomicInteger();
    Scanner counting =
        new Scanner(
            scans,
            (request, cancelled, longest) -> {
              scanCount.incrementAndGet();
              return threads.run(request, cancelled, longest);
            });
    Question question = read("{\"collection\":\"clicks\",\"from\":73000,\"to\":539500}");
    assertThrows(
        QueryException.class,
        () -> ask(events, event -> event.timeMs() != 80_000, ROWS, question, counting));
    assertEquals(6, scanCount.get());
  }

  /**
   * Whether raw events are complete takes longer than there is time for it: half of what is left,
   * so that a rollup has the other. Tried: where TOO_SLOW is not passed by, it is refused.
   */
  @Test
  void aRollupAnswersWhereItTakesTooLongToSeeThatRawEventsAreComplete() {
    CountedEvents events = everySecond(600);
    List<Duration> times = new ArrayList<>();
    Scanner slow =
        new Scanner(
            scans,
            (request, cancelled, longest) -> {
              times.add(longest);
              throw new QueryException(Kind.TOO_SLOW, "so slow");
            });
    Question whole = read("{\"collection\":\"clicks\", \"every\": \"1m\"}");
    Answer answer = ask(events, event -> event.timeMs() != 80_000, ROWS, whole, slow);
    assertTrue(answer.origin() instanceof Origin.OfRollup);
    assertEquals(
        QueriesDifferentialTest.expected(events, whole), QueriesDifferentialTest.rows(answer));
    assertEquals(1, times.size());
    Duration most = QueryLimits.DEFAULT.maxTime();
    assertTrue(times.get(0).compareTo(most.multipliedBy(2).dividedBy(3)) < 0, times.toString());
    Question ragged = read("{\"collection\":\"clicks\",\"from\":73000,\"to\":539500}");
    QueryException refused =
        assertThrows(
            QueryException.class,
            () -> ask(events, event -> event.timeMs() != 80_000, ROWS, ragged, slow));
    assertEquals(Kind.TOO_SLOW, refused.kind());
  }

  /** Tried: {@code Answering.fromBest} that takes the first way, complete or not. */
  @Test
  void whereRawEventsAreMissingNoAnswerIsTooLow() {
    int refused = 0;
    int mixed = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomQuestions questions = new RandomQuestions(seed);
      Random random = new Random(seed);
      CountedEvents events = questions.events();
      defineLater(events, random);
      Predicate<CountedEvents.Event> kept = event -> event.timeMs() % 7 != 0;
      Question question = ragged(questions.question(events), random);
      try {
        Answer answer = ask(events, kept, CELLS, question);
        assertEquals(
            RawQueriesTest.expected(events, question, answer),
            QueriesDifferentialTest.rows(answer),
            "seed " + seed + ": " + question);
        mixed += answer.origin() instanceof Origin.OfBoth ? 1 : 0;
      } catch (QueryException refusal) {
        assertEquals(Kind.NO_ROLLUP, refusal.kind());
        refused++;
      }
    }
    assertTrue(refused > SEEDS / 10 && mixed > SEEDS / 50, refused + ", " + mixed);
  }

  @Test
  void wholeMinutesAreReadFromCellsAndTheRestFromRawEvents() throws IOException {
    CountedEvents events = everySecond(600);
    Answer answer =
        ask(
            events,
            event -> true,
            CELLS,
            read(
                "{\"collection\":\"clicks\",\"from\":\"1970-01-01T00:01:13Z\","
                    + "\"to\":\"1970-01-01T00:08:59.500Z\"}"));
    assertEquals(List.of(List.of(467L)), QueriesDifferentialTest.rows(answer));
    String json = json(answer);
    assertTrue(json.contains("\"source\":{\"rollup\":\"events\",\"raw\":true,"), json);
    assertTrue(
        json.contains(
            "\"plan\":{\"rollup\":\"events\",\"widths\":[\"1m\"],\"scans\":1,\"cellsRead\":12,"
                + "\"rawStretches\":2,\"rowsRead\":"),
        json);
  }

  /** Tried: {@code Answering.completeFromMs} that looks at the first stretch only. */
  @Test
  void rawEventsMustBeCompleteOnlyWhereTheyAnswer() {
    CountedEvents events = everySecond(600);
    Question question = read("{\"collection\":\"clicks\",\"from\":73000,\"to\":539500}");
    for (long missingMs : new long[] {30_000, 240_000, 599_000}) {
      Answer answer = ask(events, event -> event.timeMs() != missingMs, CELLS, question);
      assertEquals(List.of(List.of(467L)), QueriesDifferentialTest.rows(answer));
      assertInstanceOf(Origin.OfBoth.class, answer.origin());
    }
    for (long missingMs : new long[] {80_000, 510_000}) {
      QueryException refused =
          assertThrows(
              QueryException.class,
              () -> ask(events, event -> event.timeMs() != missingMs, CELLS, question));
      assertEquals(Kind.NO_ROLLUP, refused.kind());
    }
  }

  /** The end of an interval and the beginning of the next are one scan. */
  @Test
  void stretchesBesideOneAnotherAreReadAtOnce() {
    CountedEvents events = everySecond(600);
    Question question =
        read(
            "{\"collection\":\"clicks\",\"every\":\"3m\",\"from\":\"1970-01-01T00:00:30Z\","
                + "\"to\":\"1970-01-01T00:09:30Z\"}");
    Answer answer = ask(events, event -> true, CELLS, question);
    assertEquals(
        QueriesDifferentialTest.expected(events, question), QueriesDifferentialTest.rows(answer));
    Origin.OfBoth both = assertInstanceOf(Origin.OfBoth.class, answer.origin());
    assertEquals(2, both.cells().plan().cover().left().size());
  }

  @Test
  void aRollupThatWasDefinedLaterAnswersFromThenOnAndRawEventsBefore() {
    CountedEvents events = new CountedEvents(1);
    for (int day = 0; day < 4; day++) {
      events.add(day * DAY_MS + 10, Map.of("path", "/a", "bytes", 5), 0, 0);
    }
    define(
        events,
        2 * DAY_MS - 5,
        "{\"collection\":\"clicks\",\"by\":\"path\",\"measures\":{\"b\":{\"sum\":\"bytes\"}}}");
    Question question =
        read(
            "{\"collection\":\"clicks\",\"by\":\"path\",\"measures\":{\"b\":{\"sum\":\"bytes\"}}}");
    Answer answer = ask(events, event -> true, CELLS, question);
    assertEquals(List.of(List.of("/a", 20L)), QueriesDifferentialTest.rows(answer));
    Origin.OfBoth both = assertInstanceOf(Origin.OfBoth.class, answer.origin());
    assertEquals(List.of(new Tiling.Stretch(0, 2 * DAY_MS)), both.cells().plan().cover().left());
    QueryException refused =
        assertThrows(
            QueryException.class,
            () -> ask(events, event -> event.timeMs() > DAY_MS, CELLS, question));
    assertEquals(Kind.NO_ROLLUP, refused.kind());
    Answer later =
        ask(events, event -> event.timeMs() > 3 * DAY_MS, CELLS, from(question, 2 * DAY_MS));
    assertEquals(List.of(List.of("/a", 10L)), QueriesDifferentialTest.rows(later));
  }

  /** A rollup by a property of many values has about as many cells as there are events. */
  @Test
  void whatReadsLessIsPreferred() {
    CountedEvents events = new CountedEvents(1);
    for (int index = 0; index < 2_000; index++) {
      events.add(index * MINUTE_MS, Map.of("path", "/" + index, "bytes", 1), 0, 0);
    }
    String sum = "\"measures\":{\"b\":{\"sum\":\"bytes\"}}}";
    define(events, Long.MIN_VALUE, "{\"collection\":\"clicks\",\"by\":\"path\"," + sum);
    Question question = read("{\"collection\":\"clicks\"," + sum);
    Preference manyCells = new Preference(Preference.DEFAULT.rowsPerCell(), 1_000);
    assertInstanceOf(Origin.OfRaw.class, ask(events, event -> true, manyCells, question).origin());
    assertInstanceOf(
        Origin.OfRollup.class, ask(events, event -> true, Preference.DEFAULT, question).origin());
    assertInstanceOf(
        Origin.OfRollup.class,
        ask(events, event -> event.timeMs() > 0, manyCells, question).origin(),
        "raw events are not complete");
  }

  /** A series keeps only how a very long string begins; raw events have all of it. */
  @Test
  void whatCellsDoNotTellOfALongStringRawEventsDo() {
    CountedEvents events = new CountedEvents(1);
    events.add(1_000, Map.of("path", "x".repeat(2_000) + "end"), 0, 0);
    String where = "\"where\":{\"property\":\"path\",\"regex\":\"end$\"}}";
    define(events, Long.MIN_VALUE, "{\"collection\":\"clicks\",\"by\":\"path\"}");
    Question question = read("{\"collection\":\"clicks\"," + where);
    Answer answer = ask(events, event -> true, CELLS, question);
    assertEquals(List.of(List.of(1L)), QueriesDifferentialTest.rows(answer));
    assertInstanceOf(Origin.OfRaw.class, answer.origin());
    assertFalse(answer.origin().raw().orElseThrow().isPartial());
    assertInstanceOf(
        Origin.OfRaw.class, ask(events, event -> true, Preference.DEFAULT, question).origin());
  }

  private static CountedEvents everySecond(int seconds) {
    CountedEvents events = new CountedEvents(2);
    for (int second = 0; second < seconds; second++) {
      events.add(second * 1_000L, Map.of("path", "/a"), second % 2, 0);
    }
    return events;
  }

  /** Adds the rollup that a question without one is told of. */
  private static void define(CountedEvents events, long completeFromMs, String json) {
    Question question = read(json);
    Frame frame =
        Frame.of(question, Optional.of(new Frame.Span(0, DAY_MS)), 0, QueryLimits.DEFAULT);
    RollupInForce suggested =
        RandomQuestions.inForce(
            events.byUsers.size(),
            Suggestion.rollup(
                    CountedEvents.PROJECT, CountedEvents.COLLECTION, question, frame, Set.of())
                .orElseThrow());
    events.byUsers.add(new RollupInForce(suggested.id(), suggested.rollup(), completeFromMs));
  }

  /** Most rollups lack some of the events from before a random moment. */
  private static void defineLater(CountedEvents events, Random random) {
    for (int index = 0; index < events.byUsers.size() && !events.events.isEmpty(); index++) {
      RollupInForce each = events.byUsers.get(index);
      if (random.nextInt(3) > 0) {
        long nearMs = events.events.get(random.nextInt(events.events.size())).timeMs();
        long fromMs = nearMs + random.nextLong(2 * DAY_MS) - DAY_MS;
        events.byUsers.set(index, new RollupInForce(each.id(), each.rollup(), fromMs));
      }
    }
  }

  /** The same between ends that no window may have. */
  private static Question ragged(Question question, Random random) {
    if (!(question.timeframe() instanceof Timeframe.Absolute asked)) {
      return question;
    }
    long fromMs = moved(asked.fromMs(), Long.MIN_VALUE, random);
    long toMs = moved(asked.toMs(), Long.MAX_VALUE, random);
    return fromMs < toMs ? in(question, new Timeframe.Absolute(fromMs, toMs)) : question;
  }

  private static long moved(long edgeMs, long open, Random random) {
    List<Long> by = List.of(0L, 1L, 13_250L, 7 * MINUTE_MS, 31 * MINUTE_MS + 1, DAY_MS / 3);
    return edgeMs == open ? open : edgeMs + by.get(random.nextInt(by.size()));
  }

  private static Question from(Question question, long fromMs) {
    return in(question, new Timeframe.Absolute(fromMs, Long.MAX_VALUE));
  }

  private static Question in(Question question, Timeframe timeframe) {
    return new Question(
        question.subject(),
        question.measures(),
        question.where(),
        question.by(),
        question.every(),
        timeframe,
        question.zone(),
        question.order(),
        question.limit(),
        question.after(),
        question.completeness());
  }

  private Answer ask(
      CountedEvents events,
      Predicate<CountedEvents.Event> kept,
      Preference preference,
      Question question) {
    return ask(events, kept, preference, question, new Scanner(scans, threads));
  }

  private static Answer ask(
      CountedEvents events,
      Predicate<CountedEvents.Event> kept,
      Preference preference,
      Question question,
      Scanner scanner) {
    List<Chunk> chunks =
        RawQueriesTest.chunks(new ArrayList<>(events.events.stream().filter(kept).toList()));
    RawEvents raw =
        new RawEvents(snapshot -> (project, collection, fromMs, toMs) -> chunks, scanner);
    return new Queries(
            events.store(),
            FixedCoverage.UP_TO_DATE,
            () -> QueriesDifferentialTest.NOW_MS,
            QueryLimits.DEFAULT,
            Optional.of(raw),
            preference)
        .answer(CountedEvents.PROJECT, question, () -> false);
  }

  private static Question read(String json) {
    return QuestionJson.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String json(Answer answer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    AnswerJson.write(answer, bytes);
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
