package io.raingauge.query.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deleted;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Comparison.Operator;
import io.raingauge.filter.Filter;
import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.query.QueryLimits;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Deletions;
import io.raingauge.testkit.RawLog;
import io.raingauge.testkit.ThreadedScans;
import io.raingauge.wire.GrowingBytes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Chunks that are seen through deletions (D1), against events of which these took what they say.
 */
final class DeletedScanTest {
  private static final int SEEDS = 80;
  private static final List<String> NAMES = RandomScan.PROPERTIES;
  private static final long[] ALL_TIME = {0, 1L << 40};

  private final OpenScans scans = new OpenScans(new Random(1), () -> URI.create("http://here:1"));
  private final ThreadedScans threads = new ThreadedScans(scans, 2);
  private final Scanner scanner = new Scanner(scans, threads);
  private final ThreadedScans workers =
      new ThreadedScans(new ScansOverBytes(new RemoteScans(scans)), 2);
  private final Scanner remote = new Scanner(scans, workers);

  @AfterEach
  void stop() {
    threads.close();
    workers.close();
  }

  /**
   * Tried, one at a time; each fails: {@code ColumnName.isAt} without the paths behind; {@code
   * OverflowText} that hides nothing; {@code DeletionInForce.seen} that looks at no position;
   * {@code Chunk.without} that forgets what was erased; {@code ScanChunks.Page} without what is
   * hidden; without what is erased; {@code ScanChunks.column} that knows the chunk's own only.
   */
  @Test
  void chunksGiveWhatTheEventsGiveThatAreLeft() {
    int points = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Random chance = new Random(seed);
      RandomScan random = new RandomScan(seed);
      List<RawLog> logs = random.logs();
      int rows = random.chunkRows();
      List<DeletionInForce> deletions = deletions(random, chance, rows);
      List<Chunk> chunks = new ArrayList<>();
      logs.forEach(log -> chunks.addAll(log.chunks(rows)));
      List<Chunk> seen = seen(chunks, logs.size(), deletions);
      List<RawLog> left = IntStream.range(0, logs.size()).mapToObj(RawLog::new).toList();
      for (int log = 0; log < logs.size(); log++) {
        copy(logs.get(log), deletions, left.get(log));
      }
      for (int count = 0; count < 4; count++) {
        Scan scan = random.scan();
        String what = "seed " + seed + ", chunks of " + rows + ": " + scan + " after " + deletions;
        Map<String, CellState> expected = ScannerTest.expected(left, scan);
        Map<String, CellState> given = ScannerTest.given(scanner, seen, scan);
        assertEquals(expected.keySet(), given.keySet(), what);
        Map<String, CellState> there = ScannerTest.given(remote, seen, scan);
        assertEquals(expected.keySet(), there.keySet(), what);
        for (String point : expected.keySet()) {
          for (int index = 0; index < scan.measures().size(); index++) {
            ScannerTest.assertAlike(
                result(expected, point, index),
                result(given, point, index),
                false,
                what + " at " + point + " " + scan.measures().get(index));
            assertEquals(result(given, point, index), result(there, point, index), what);
          }
        }
        assertEquals(events(left, scan), eventsOf(seen, scan), what);
        points += expected.size();
      }
    }
    assertTrue(points > 10 * SEEDS, "only " + points + " points");
  }

  /** Tried: {@code Matching.likelihood} that leaves out what was deleted gives 3000. */
  @Test
  void whatIsLeftAsAWholeIsCountedByItsHeaderAndWhatIsGoneIsNotRead() {
    Set<String> read = new ConcurrentSkipListSet<>();
    List<Chunk> chunks = WatchedColumns.of(numbers(3000, 1000), read);
    Deletion middle =
        Deletion.ofEvents("p", "clicks", new Comparison("n", Operator.GTE, 0L), 1000, 2000);
    List<Chunk> seen = seen(chunks, 1, List.of(at(3000, middle)));
    Measure sum = new Measure(Measure.Kind.SUM, "n");
    Scan scan = new Scan(Filter.ALL, List.of(), List.of(Measure.COUNT, sum), ALL_TIME);
    ScanResult result = scan(seen, scan);
    assertEquals(2000L, result.state(0).state(0).result().orElseThrow());
    assertEquals(
        3000L * 2999 / 2 - 1000L * (1000 + 1999) / 2,
        result.state(0).state(1).result().orElseThrow());
    assertEquals(Set.of(), read);
    assertEquals(2, result.chunks());
  }

  @Test
  void onlyTheColumnsThatTellWhatIsGoneAreReadBesides() {
    Set<String> read = new ConcurrentSkipListSet<>();
    Deletion few =
        Deletion.ofEvents(
            "p", "clicks", new Comparison("n", Operator.LT, 10L), Long.MIN_VALUE, Long.MAX_VALUE);
    List<Chunk> seen =
        seen(WatchedColumns.of(numbers(3000, 1000), read), 1, List.of(at(3000, few)));
    Scan scan = new Scan(Filter.ALL, List.of(), List.of(Measure.COUNT), ALL_TIME);
    assertEquals(2990L, scan(seen, scan).state(0).state(0).result().orElseThrow());
    assertEquals(Set.of("n"), read);
  }

  /** Tried: {@code Matching} that asks all filters of the chunk as it is seen now gives 3000. */
  @Test
  void aPropertyThatWentStillTellsWhatWasDeletedByIt() {
    Deletion even =
        Deletion.ofEvents(
            "p", "clicks", new Comparison("s", Operator.EQ, "x"), Long.MIN_VALUE, Long.MAX_VALUE);
    List<DeletionInForce> both =
        List.of(at(3000, even), at(3000, Deletion.ofProperty("p", "clicks", "s")));
    Scan scan = new Scan(Filter.ALL, List.of("s"), List.of(Measure.COUNT), ALL_TIME);
    ScanResult result = scan(seen(numbers(3000, 1000), 1, both), scan);
    assertEquals(1, result.points());
    assertEquals(2000L, result.state(0).state(0).result().orElseThrow());
  }

  @Test
  void ofACollectionThatWentNothingIsLeft() {
    List<Chunk> chunks = numbers(3000, 1000);
    List<Chunk> seen = seen(chunks, 1, List.of(at(2000, Deletion.ofAll("p", "clicks"))));
    assertEquals(chunks.subList(2, 3), seen);
    assertEquals(
        chunks, seen(chunks, 1, List.of(at(3000, Deletion.ofAll("p", "another collection")))));
  }

  private static Object result(Map<String, CellState> points, String point, int measure) {
    return Objects.requireNonNull(points.get(point)).state(measure).result().orElse("none");
  }

  /** One to four, where a chunk ends or behind all. */
  private static List<DeletionInForce> deletions(RandomScan random, Random chance, int rows) {
    List<DeletionInForce> deletions = List.of();
    long offset = 0;
    for (int left = 1 + chance.nextInt(4); left > 0; left--) {
      offset += (long) rows * chance.nextInt(4);
      Deletion deletion;
      if (chance.nextInt(3) == 0) {
        deletion = Deletion.ofProperty("p", "clicks", NAMES.get(chance.nextInt(NAMES.size() - 1)));
      } else {
        Scan scan = random.scan();
        boolean isBounded = chance.nextBoolean();
        deletion =
            Deletion.ofEvents(
                "p",
                "clicks",
                scan.where(),
                isBounded ? scan.fromMs() : Long.MIN_VALUE,
                isBounded ? scan.toMs() : Long.MAX_VALUE);
      }
      deletions = DeletionInForce.with(deletions, at(offset, deletion));
    }
    return deletions;
  }

  private static DeletionInForce at(long offset, Deletion deletion) {
    return new DeletionInForce(deletion, new Position(0, offset, 0), 1, 0);
  }

  private static List<Chunk> seen(
      List<Chunk> chunks, int partitions, List<DeletionInForce> deletions) {
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (int partition = 0; partition <= partitions; partition++) {
      checkpoints.add(
          new Checkpoint(
              partition,
              Checkpoint.first(partition, "topic", 0).epochs(),
              0,
              0,
              Map.of(),
              new Checkpoint.InForce(List.of(), deletions),
              Checkpoint.Counts.ZERO));
    }
    return Deletions.of("p", "clicks", checkpoints).seen(chunks);
  }

  /** What is left of a log's events, one by one. */
  private static void copy(RawLog log, List<DeletionInForce> deletions, RawLog into) {
    for (int index = 0; index < log.events().size(); index++) {
      RawLog.Event event = log.events().get(index);
      String json = new String(event.json(), StandardCharsets.UTF_8);
      boolean isLeft = true;
      for (DeletionInForce each : deletions) {
        if (index < each.position().offset()) {
          if (each.deletion().deleted() instanceof Deleted.Property property) {
            json = PlainObject.without(json, property.path());
          } else {
            isLeft &= !isDeleted(event.timeMs(), json, each.deletion());
          }
        }
      }
      if (isLeft) {
        into.add(event.timeMs(), json);
      }
    }
  }

  private static boolean isDeleted(long timeMs, String json, Deletion deletion) {
    var events = (Deleted.Events) deletion.deleted();
    return timeMs >= events.fromMs()
        && timeMs < events.toMs()
        && events
            .where()
            .bind(NAMES::indexOf)
            .test(values(timeMs, json.getBytes(StandardCharsets.UTF_8)));
  }

  private static PropertyValues values(long timeMs, byte[] json) {
    PropertyValues values = new PropertyValues(NAMES.size());
    new PropertyReader(NAMES).read(json, 0, json.length, values);
    values.setLong(NAMES.indexOf(PropertyReader.TIME), timeMs);
    return values;
  }

  /** The properties of the events that meet a scan, sorted. */
  private static List<String> events(List<RawLog> logs, Scan scan) {
    List<String> found = new ArrayList<>();
    for (RawLog log : logs) {
      for (RawLog.Event event : log.events()) {
        PropertyValues values = values(event.timeMs(), event.json());
        if (event.timeMs() >= scan.fromMs()
            && event.timeMs() < scan.toMs()
            && scan.where().bind(NAMES::indexOf).test(values)) {
          found.add(text(values));
        }
      }
    }
    return found.stream().sorted().toList();
  }

  private static List<String> eventsOf(List<Chunk> chunks, Scan scan) {
    EventScan.Wanted wanted =
        new EventScan.Wanted(
            scan.where(), scan.fromMs(), scan.toMs(), Integer.MAX_VALUE, name -> true);
    return new EventScan(wanted, new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime()))
        .events(chunks).stream()
            .map(event -> text(values(event.timeMs(), event.json())))
            .sorted()
            .toList();
  }

  /** All but {@code o.k}, which an event may have twice, and an extraction in any order. */
  private static String text(PropertyValues values) {
    int[] slots =
        IntStream.range(0, NAMES.size()).filter(slot -> !NAMES.get(slot).equals("o.k")).toArray();
    GrowingBytes series = new GrowingBytes();
    Series.encode(values, slots, series);
    return HexFormat.of().formatHex(series.toBytes());
  }

  private ScanResult scan(List<Chunk> chunks, Scan scan) {
    return scanner.scan(
        chunks, scan, new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime()));
  }

  private static List<Chunk> numbers(int rows, int chunkRows) {
    RawLog log = new RawLog(0);
    for (int row = 0; row < rows; row++) {
      log.add(row, "{\"n\":" + row + ",\"s\":\"" + "xyz".charAt(row % 3) + "\"}");
    }
    return log.chunks(chunkRows);
  }
}
