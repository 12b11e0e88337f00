package io.raingauge.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.Kind;
import io.raingauge.deletion.Deleted;
import io.raingauge.deletion.Deletion;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.Answering.Preference;
import io.raingauge.query.CountedEvents.Event;
import io.raingauge.query.scan.ChunkSource;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.query.scan.Scanner;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.testkit.ThreadedScans;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions after deletions (D1, D2): answers are those of the events that are left. */
final class DeletedQueriesTest {
  private static final int SEEDS = 250;
  private static final long DAY_MS = 86_400_000;

  /** Cells cost next to nothing, so raw events are read only where it must be. */
  private static final Preference CELLS = new Preference(1e-9, -1);

  private static final Deletion ALL =
      Deletion.ofAll(CountedEvents.PROJECT, CountedEvents.COLLECTION);

  private final OpenScans scans = new OpenScans();
  private final ThreadedScans threads = new ThreadedScans(scans, 2);

  @AfterEach
  void stop() {
    threads.close();
  }

  /**
   * Tried, one at a time; each fails: {@code DeletedStretches.of} that is always empty, that leaves
   * property deletions out, or ends at newestMs; {@code Tiling.coverReadable} that begins a stretch
   * at the window behind; {@code Answering.setting} that takes what was counted for what is left;
   * {@code KeptRawEvents.chunks} as they were written.
   */
  @Test
  void answersAreThoseOfTheEventsThatAreLeft() {
    int mixed = 0;
    int cells = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Random chance = new Random(seed);
      RandomQuestions random = new RandomQuestions(seed);
      CountedEvents events = random.events();
      delete(events, random, chance);
      CountedEvents left = left(events);
      for (int count = 0; count < 3; count++) {
        Question question = random.question(events);
        String what = "seed " + seed + ": " + question + " after " + events.deleted;
        Answer answer = queries(events, event -> true).answer("p", question, () -> false);
        assertEquals(
            RawQueriesTest.expected(left, question, answer),
            QueriesDifferentialTest.rows(answer),
            what);
        mixed += answer.origin() instanceof Origin.OfBoth ? 1 : 0;
        cells += answer.origin() instanceof Origin.OfRollup ? 1 : 0;
      }
      checkExtent(left, queries(events, event -> true).extents("p"), "seed " + seed);
    }
    assertTrue(mixed > SEEDS / 20, "only " + mixed + " were answered by both");
    assertTrue(cells > SEEDS / 10, "only " + cells + " were answered by cells");
  }

  @Test
  void aCollectionThatWentIsThereAgainWithItsNextEvent() {
    CountedEvents events = days(3);
    events.deleted.put(3, ALL);
    Queries gone = queries(events, event -> true);
    assertEquals(List.of(), gone.extents("p"));
    assertEquals(Map.of(), gone.properties("p", CountedEvents.COLLECTION));
    Question count = read("{\"collection\":\"clicks\",\"every\":\"1d\"}");
    assertEquals(List.of(), QueriesDifferentialTest.rows(gone.answer("p", count, () -> false)));
    events.add(DAY_MS + 7, Map.of("client", "late"), 0, 0);
    Queries again = queries(events, event -> true);
    assertEquals(
        List.of(new Extent(CountedEvents.COLLECTION, 1, DAY_MS + 7, DAY_MS + 7)),
        again.extents("p"));
    assertEquals(Kind.STRING, again.properties("p", CountedEvents.COLLECTION).get("client"));
    assertEquals(1, QueriesDifferentialTest.rows(again.answer("p", count, () -> false)).size());
  }

  /** Tried: {@code Queries.left} that catches nothing fails. */
  @Test
  void aCollectionWhoseEventsCannotBeReadIsListedAsItWasCounted() {
    CountedEvents events = days(3);
    events.deleted.put(3, deletion(new Comparison("bytes", Operator.GTE, 5L), 0, DAY_MS));
    Extent left = new Extent(CountedEvents.COLLECTION, 2, DAY_MS, 2 * DAY_MS);
    Queries whole = queries(events, event -> true);
    assertEquals(Optional.of(left), whole.extent("p", CountedEvents.COLLECTION));
    assertEquals(Optional.empty(), whole.extent("p", "views"));
    Extent counted = new Extent(CountedEvents.COLLECTION, 3, 0, 2 * DAY_MS);
    List<Chunk> broken =
        events.chunks(event -> true).stream()
            .map(chunk -> new Chunk(chunk.header(), index -> brokenColumn()))
            .toList();
    for (ChunkSource source :
        List.<ChunkSource>of(
            (project, collection, fromMs, toMs) -> broken,
            (project, collection, fromMs, toMs) -> brokenHeader())) {
      Queries queries = queries(events, source);
      assertEquals(List.of(counted), queries.extents("p"));
      assertEquals(Optional.of(counted), queries.extent("p", CountedEvents.COLLECTION));
      Question count = read("{\"collection\":\"clicks\",\"by\":\"path\"}");
      QueryException refused =
          assertThrows(QueryException.class, () -> queries.answer("p", count, () -> false));
      assertEquals(QueryException.Kind.BROKEN_CHUNK, refused.kind());
    }
  }

  private static byte[] brokenColumn() {
    throw new BrokenChunkException("a chunk", "its column");
  }

  private static List<Chunk> brokenHeader() {
    throw new BrokenChunkException("a chunk", "its header");
  }

  /** Tried: without countBeforeAllWent what was never kept is missed for ever. */
  @Test
  void whatWasNotKeptBeforeAllWentIsNotMissed() {
    CountedEvents events = days(3);
    events.deleted.put(3, ALL);
    events.add(DAY_MS + 7, Map.of("path", "/b"), 0, 0);
    Queries queries = queries(events, event -> event.timeMs() != DAY_MS);
    Question byPath = read("{\"collection\":\"clicks\",\"by\":\"path\"}");
    assertEquals(
        List.of(List.of("/b", 1L)),
        QueriesDifferentialTest.rows(queries.answer("p", byPath, () -> false)));
  }

  /** Tried: where PARTIAL passes judgeDeletions by, both windows of the deleted days are shown. */
  @Test
  void aRollupThatIsAskedForByItsNameSaysUpToWhenItCountsWhatWasDeleted() {
    CountedEvents events = days(3);
    define(events, "path");
    events.deleted.put(3, deletion(Filter.ALL, DAY_MS, 2 * DAY_MS));
    Queries queries = queries(events, event -> true);
    for (String partial : List.of("false", "true")) {
      String body = "{\"rollup\":\"r\",\"by\":\"path\",\"partial\":" + partial;
      QueryException refused =
          assertThrows(
              QueryException.class, () -> queries.answer("p", read(body + "}"), () -> false));
      assertEquals(QueryException.Kind.NO_ROLLUP, refused.kind());
      assertTrue(
          refused
              .problems()
              .get(0)
              .contains("still counts what was deleted, up to 1970-01-03T00:00:00Z"),
          refused.problems().toString());
      Answer later = queries.answer("p", read(body + ",\"from\":172800000}"), () -> false);
      assertEquals(List.of(List.of("/a", 1L)), QueriesDifferentialTest.rows(later));
    }
  }

  @Test
  void aPropertyTouchesOnlyTheRollupsThatNameIt() {
    CountedEvents events = days(3);
    define(events, "path");
    events.deleted.put(3, Deletion.ofProperty("p", "clicks", "client"));
    Question byPath = read("{\"collection\":\"clicks\",\"by\":\"path\"}");
    assertInstanceOf(
        Origin.OfRollup.class,
        queries(events, event -> true).answer("p", byPath, () -> false).origin());
    events.deleted.put(3, Deletion.ofProperty("p", "clicks", "path"));
    Answer answer = queries(events, event -> true).answer("p", byPath, () -> false);
    assertInstanceOf(Origin.OfRaw.class, answer.origin());
    List<Object> row = new ArrayList<>(Arrays.asList(null, 3L));
    assertEquals(List.of(row), QueriesDifferentialTest.rows(answer));
  }

  /** Tried: without requireRawEvents nobody could tell what is left of the first day. */
  @Test
  void whatReachesBeforeRawEventsAreCompleteIsNotDeleted() {
    CountedEvents events = days(3);
    Queries queries = queries(events, event -> event.timeMs() > DAY_MS);
    refused(queries, deletion(Filter.ALL, 0, Long.MAX_VALUE), "from 1970-01-02T00:01:00Z on");
    queries.requireDeletable(deletion(Filter.ALL, DAY_MS + 60_000, Long.MAX_VALUE));
    queries.requireDeletable(ALL);
    queries.requireDeletable(Deletion.ofProperty("p", "clicks", "path"));
    define(events, "path");
    refused(
        queries(events, event -> event.timeMs() > DAY_MS),
        Deletion.ofProperty("p", "clicks", "path"),
        "from 1970-01-02T00:01:00Z on");
    Queries none =
        new Queries(
            events.store(),
            FixedCoverage.UP_TO_DATE,
            () -> QueriesDifferentialTest.NOW_MS,
            QueryLimits.DEFAULT);
    refused(none, ALL, "keeps no raw events");
  }

  private static void refused(Queries queries, Deletion deletion, String why) {
    QueryException refused =
        assertThrows(QueryException.class, () -> queries.requireDeletable(deletion));
    assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
  }

  private static CountedEvents days(int count) {
    CountedEvents events = new CountedEvents(1);
    for (int day = 0; day < count; day++) {
      events.add(day * DAY_MS, Map.of("path", "/a", "bytes", 5L), 0, 0);
    }
    return events;
  }

  private static void define(CountedEvents events, String by) {
    RollupInForce random = RandomQuestions.inForce(0, rollup(by));
    events.byUsers.add(new RollupInForce(random.id(), random.rollup(), Long.MIN_VALUE));
  }

  private static Rollup rollup(String by) {
    return new Rollup(
        "p",
        "r",
        CountedEvents.COLLECTION,
        Filter.ALL,
        List.of(by),
        List.of(Measure.COUNT),
        List.of(Width.DAY),
        Optional.empty());
  }

  private static Deletion deletion(Filter where, long fromMs, long toMs) {
    return Deletion.ofEvents("p", CountedEvents.COLLECTION, where, fromMs, toMs);
  }

  /** Up to three, each when some of the events had come. */
  private static void delete(CountedEvents events, RandomQuestions random, Random chance) {
    for (int count = chance.nextInt(4); count > 0 && !events.events.isEmpty(); count--) {
      int when = 1 + chance.nextInt(events.events.size());
      long atMs = events.events.get(chance.nextInt(when)).timeMs();
      Deletion deletion =
          switch (chance.nextInt(8)) {
            case 0 -> ALL;
            case 1, 2 ->
                Deletion.ofProperty(
                    "p",
                    CountedEvents.COLLECTION,
                    List.of("path", "status", "bytes", "client").get(chance.nextInt(4)));
            case 3, 4 -> deletion(random.question(events).where(), Long.MIN_VALUE, atMs + 1);
            case 5 ->
                deletion(
                    new Comparison("status", Operator.GTE, 404L), Long.MIN_VALUE, Long.MAX_VALUE);
            default -> deletion(Filter.ALL, atMs, atMs + chance.nextLong(5 * DAY_MS) + 1);
          };
      events.deleted.put(when, deletion);
    }
  }

  /** The events that are left, without what was deleted of them. */
  private static CountedEvents left(CountedEvents events) {
    CountedEvents left = new CountedEvents(3);
    left.byUsers.addAll(events.byUsers);
    for (int index = 0; index < events.events.size(); index++) {
      Event event = events.events.get(index);
      Map<String, Object> values = values(event);
      boolean isLeft = true;
      for (Map.Entry<Integer, Deletion> each : events.deleted.entrySet()) {
        if (index < each.getKey()) {
          if (each.getValue().deleted() instanceof Deleted.Property property) {
            values.remove(property.path());
          } else {
            isLeft &= !isDeleted(event.timeMs(), values, each.getValue());
          }
        }
      }
      if (isLeft) {
        left.add(event.timeMs(), values, event.partition(), event.epoch());
      }
    }
    return left;
  }

  private static boolean isDeleted(long timeMs, Map<String, Object> values, Deletion deletion) {
    Deleted.Events gone = (Deleted.Events) deletion.deleted();
    Event event = new CountedEvents(1).add(timeMs, values, 0, 0);
    return timeMs >= gone.fromMs()
        && timeMs < gone.toMs()
        && gone.where().bind(CountedEvents.PROPERTIES::indexOf).test(event.values());
  }

  private static Map<String, Object> values(Event event) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : List.of("path", "status", "bytes", "client")) {
      int slot = CountedEvents.PROPERTIES.indexOf(name);
      switch (event.values().type(slot)) {
        case ABSENT, NULL -> {}
        case BOOLEAN -> values.put(name, event.values().longAt(slot) != 0);
        case LONG -> values.put(name, event.values().longAt(slot));
        case DOUBLE -> values.put(name, event.values().doubleAt(slot));
        case STRING -> values.put(name, event.values().stringAt(slot));
        case NESTED -> values.put(name, List.of());
      }
    }
    return values;
  }

  private static void checkExtent(CountedEvents left, List<Extent> extents, String what) {
    if (left.events.isEmpty()) {
      assertEquals(List.of(), extents, what);
      return;
    }
    long firstMs = left.events.stream().mapToLong(Event::timeMs).min().orElseThrow();
    long lastMs = left.events.stream().mapToLong(Event::timeMs).max().orElseThrow();
    assertEquals(
        List.of(new Extent(CountedEvents.COLLECTION, left.events.size(), firstMs, lastMs)),
        extents,
        what);
  }

  private Queries queries(CountedEvents events, Predicate<Event> kept) {
    List<Chunk> chunks = events.chunks(kept);
    return queries(events, (project, collection, fromMs, toMs) -> chunks);
  }

  private Queries queries(CountedEvents events, ChunkSource source) {
    return new Queries(
        events.store(),
        FixedCoverage.UP_TO_DATE,
        () -> QueriesDifferentialTest.NOW_MS,
        QueryLimits.DEFAULT,
        Optional.of(new RawEvents(snapshot -> source, new Scanner(scans, threads))),
        CELLS);
  }

  private static Question read(String json) {
    return QuestionJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
