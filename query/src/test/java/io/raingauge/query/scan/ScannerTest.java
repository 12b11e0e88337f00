package io.raingauge.query.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Condition;
import io.raingauge.filter.Filter;
import io.raingauge.measure.CellState;
import io.raingauge.measure.DistinctRoom;
import io.raingauge.measure.DistinctState;
import io.raingauge.measure.Measure;
import io.raingauge.measure.MeasureState;
import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryLimits;
import io.raingauge.testkit.RawLog;
import io.raingauge.testkit.ThreadedScans;
import io.raingauge.wire.GrowingBytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ScannerTest {
  private static final int SEEDS = 100;
  private static final Measure SUM = new Measure(Measure.Kind.SUM, "n");
  private static final long[] ALL_TIME = {0, 1L << 40};

  private final OpenScans scans = new OpenScans();
  private final ThreadedScans threads = new ThreadedScans(scans, 2);
  private final Scanner scanner = new Scanner(scans, threads);
  private final ThreadedScans bytes = new ThreadedScans(new ScansOverBytes(scans), 2);
  private final Scanner overBytes = new Scanner(scans, bytes);
  private final ThreadedScans remote =
      new ThreadedScans(new ScansOverBytes(new RemoteScans(scans)), 2);
  private final Scanner elsewhere = new Scanner(scans, remote);

  @AfterEach
  void stop() {
    threads.close();
    bytes.close();
    remote.close();
  }

  /**
   * Tried, one at a time; each fails within the first 40 seeds: {@code ExistsTest} without what is
   * within an object; {@code ByNumber} without its mask of numbers; {@code Points} that looks for
   * the next interval only after the one at hand; {@code TotalsAccumulator} that does not gather
   * its mask of numbers.
   */
  @Test
  void chunksGiveWhatTheirEventsGiveOneByOne() {
    int points = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomScan random = new RandomScan(seed);
      List<RawLog> logs = random.logs();
      int rows = random.chunkRows();
      List<Chunk> chunks = new ArrayList<>();
      logs.forEach(log -> chunks.addAll(log.chunks(rows)));
      for (int count = 0; count < 4; count++) {
        Scan scan = random.scan();
        String what = "seed " + seed + ", chunks of " + rows + ": " + scan;
        Map<String, CellState> expected = expected(logs, scan);
        Map<String, CellState> given = given(scanner, chunks, scan);
        assertEquals(expected.keySet(), given.keySet(), what);
        if (seed % 4 == 0) {
          assertEquals(results(given), results(given(overBytes, chunks, scan)), what);
          assertEquals(results(given), results(given(elsewhere, chunks, scan)), what);
        }
        boolean isOneChunk = chunks.size() == 1;
        for (String point : expected.keySet()) {
          for (int index = 0; index < scan.measures().size(); index++) {
            assertAlike(
                Objects.requireNonNull(expected.get(point)).state(index).result().orElse("none"),
                Objects.requireNonNull(given.get(point)).state(index).result().orElse("none"),
                isOneChunk,
                what + " at " + point + " " + scan.measures().get(index));
          }
        }
        points += expected.size();
      }
    }
    assertTrue(points > 20 * SEEDS, "only " + points + " points");
  }

  /**
   * Codes are looked at as they are packed, and decimals summed as whole numbers; the prices in the
   * middle are runs, which are not. Tried, one at a time: {@code NarrowingTest} that does not
   * narrow; {@code TotalsAccumulator} that does not gather decimals; {@code ChunkScan} that leaves
   * what was counted for the next block.
   */
  @Test
  void codesAndDecimalsGiveWhatTheirEventsGiveOneByOne() {
    Random random = new Random(1);
    RawLog log = new RawLog(0);
    for (int row = 0; row < 20_000; row++) {
      boolean isRun = row >= 2048 && row < 4096;
      int run = row / 300;
      double price = isRun ? run + 0.25 : random.nextInt(4000) / 100.0;
      char few = (char) ('a' + random.nextInt(20));
      int code = List.of(200, 304, 404, 500).get(random.nextInt(4));
      log.add(row, "{\"few\":\"" + few + "\",\"code\":" + code + ",\"price\":" + price + "}");
    }
    List<Chunk> chunks = log.chunks(20_000);
    Filter few = new Comparison("few", Comparison.Operator.EQ, "b");
    Filter code = new Comparison("code", Comparison.Operator.NE, 404L);
    List<Measure> measures =
        List.of(
            new Measure(Measure.Kind.AVERAGE, "price"),
            new Measure(Measure.Kind.SUM, "price"),
            Measure.COUNT);
    for (Filter where : List.of(Filter.ALL, few, code, Filter.and(List.of(code, few)))) {
      for (List<String> by : List.<List<String>>of(List.of(), List.of("few"), List.of("code"))) {
        for (long fromMs : List.of(0L, 777L)) {
          Scan scan = new Scan(where, by, measures, new long[] {fromMs, 1L << 40});
          Map<String, CellState> expected = expected(List.of(log), scan);
          Map<String, CellState> given = given(scanner, chunks, scan);
          assertEquals(expected.keySet(), given.keySet(), scan.toString());
          expected.forEach(
              (point, state) -> {
                for (int index = 0; index < measures.size(); index++) {
                  assertAlike(
                      state.state(index).result().orElseThrow(),
                      Objects.requireNonNull(given.get(point)).state(index).result().orElseThrow(),
                      false,
                      scan + " at " + point);
                }
              });
        }
      }
    }
  }

  @Test
  void statisticsAloneCountAllAndSumAWholeChunk() {
    Set<String> read = new ConcurrentSkipListSet<>();
    Scan scan = new Scan(Filter.ALL, List.of(), List.of(Measure.COUNT, SUM), ALL_TIME);
    ScanResult result = scan(WatchedColumns.of(numbers(5000), read), scan, QueryLimits.DEFAULT);
    assertEquals(5000L, result.state(0).state(0).result().orElseThrow());
    assertEquals(5000L * 4999 / 2, result.state(0).state(1).result().orElseThrow());
    assertEquals(Set.of(), read);
  }

  /** Tried: {@code Points} that opens the times when it begins. */
  @Test
  void aColumnThatIsNotNamedIsNotReadNorTheTimesOfOneInterval() {
    Set<String> read = new ConcurrentSkipListSet<>();
    Filter where = new Comparison("n", Comparison.Operator.LT, 10L);
    Scan scan = new Scan(where, List.of("s"), List.of(Measure.COUNT), ALL_TIME);
    scan(WatchedColumns.of(numbers(5000), read), scan, QueryLimits.DEFAULT);
    assertEquals(Set.of("n", "s"), read);
  }

  @Test
  void aChunkWhoseStatisticsExcludeTheFilterIsPassedOver() {
    Set<String> read = new ConcurrentSkipListSet<>();
    Filter where = new Comparison("n", Comparison.Operator.GTE, 4000L);
    Scan scan = new Scan(where, List.of(), List.of(Measure.COUNT), ALL_TIME);
    ScanResult result =
        scan(WatchedColumns.of(numbers(1000, 5000), read), scan, QueryLimits.DEFAULT);
    assertEquals(1000L, result.state(0).state(0).result().orElseThrow());
    assertEquals(1, result.chunks());
    assertEquals(Set.of(), read); // All events of the last chunk meet it.
  }

  @Test
  void differentValuesAreKnownExactlyUntilThereAreTooMany() {
    Measure distinct = new Measure(Measure.Kind.DISTINCT, "n");
    Scan scan = new Scan(Filter.ALL, List.of("other"), List.of(distinct), ALL_TIME);
    List<Chunk> chunks = new ArrayList<>(numbers(7000, 20_000));
    chunks.addAll(numbers(7000, 20_000)); // The same values again.
    CellState few = scan(chunks, scan, QueryLimits.DEFAULT).state(0);
    assertEquals(20_000L, few.state(0).result().orElseThrow());
    assertTrue(((DistinctState) few.state(0)).isExact());
    QueryLimits small = new QueryLimits(10, 1000, 1 << 21, Duration.ofSeconds(30), 1, 1);
    CellState many = scan(chunks, scan, small).state(0);
    assertFalse(((DistinctState) many.state(0)).isExact());
    assertEquals(20_000.0, (Long) many.state(0).result().orElseThrow(), 1500);
  }

  @Test
  void moreGroupsThanTheLimitAreAnErrorThatSaysSo() {
    QueryLimits few = new QueryLimits(10, 1000, 1 << 20, Duration.ofSeconds(30), 1, 1);
    for (List<String> by : List.of(List.of("n"), List.of("s", "n"))) {
      Scan scan = new Scan(Filter.ALL, by, List.of(Measure.COUNT), ALL_TIME);
      QueryException refused =
          assertThrows(QueryException.class, () -> scan(numbers(5000), scan, few));
      assertEquals(QueryException.Kind.TOO_LARGE, refused.kind());
      assertTrue(String.valueOf(refused.getMessage()).contains("more than 10 groups"));
    }
  }

  @Test
  void statesBeyondTheMemoryLimitAreAnErrorThatSaysSo() {
    QueryLimits small = new QueryLimits(100_000, 100_000, 1 << 20, Duration.ofSeconds(30), 1, 1);
    Measure distinct = new Measure(Measure.Kind.DISTINCT, "s");
    Scan scan = new Scan(Filter.ALL, List.of("n"), List.of(distinct), ALL_TIME);
    QueryException refused =
        assertThrows(QueryException.class, () -> scan(numbers(50_000), scan, small));
    assertTrue(String.valueOf(refused.getMessage()).contains("1 MB of states"));
  }

  /**
   * A key that may see only some events learns no number of all. Tried: with {@code rows()} in its
   * message.
   */
  @Test
  void aScanEndsWhenItsTimeIsUpOrNobodyWaits() {
    Scan scan = new Scan(Filter.ALL, List.of("s"), List.of(Measure.COUNT), ALL_TIME);
    QueryLimits none = new QueryLimits(100, 100, 1 << 20, Duration.ZERO, 1, 1);
    QueryException slow = assertThrows(QueryException.class, () -> scan(numbers(5000), scan, none));
    assertEquals(QueryException.Kind.TOO_SLOW, slow.kind());
    assertFalse(String.valueOf(slow.getMessage()).matches(".*\\d.*"), slow.getMessage());
    Budget gone = new Budget(QueryLimits.DEFAULT, () -> true, System.nanoTime());
    assertThrows(CancellationException.class, () -> scanner.scan(numbers(5000), scan, gone));
  }

  /** Tried: with all chunks of a question in the pool at once the short one is read last. */
  @Test
  void aShortQuestionIsReadBetweenTheChunksOfALongOne() throws InterruptedException {
    CountDownLatch bothAreAsked = new CountDownLatch(1);
    List<String> reads = Collections.synchronizedList(new ArrayList<>());
    Chunk chunk = numbers(100).get(0);
    Chunk ofLong =
        new Chunk(
            chunk.header(),
            index -> {
              await(bothAreAsked);
              reads.add("long");
              return chunk.bytes().column(index);
            });
    Chunk ofShort =
        new Chunk(
            chunk.header(),
            index -> {
              reads.add("short");
              return chunk.bytes().column(index);
            });
    Scan scan = new Scan(Filter.ALL, List.of("s"), List.of(Measure.COUNT), ALL_TIME);
    try (ThreadedScans one = new ThreadedScans(scans, 1)) {
      List<Thread> asking = new ArrayList<>();
      for (List<Chunk> chunks : List.of(Collections.nCopies(50, ofLong), List.of(ofShort))) {
        Budget budget = new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime());
        Thread asker = new Thread(() -> new Scanner(scans, one).scan(chunks, scan, budget));
        asker.start();
        while (asker.getState() != Thread.State.WAITING) { // For its first chunk.
          Thread.onSpinWait();
        }
        asking.add(asker);
      }
      bothAreAsked.countDown();
      for (Thread asker : asking) {
        asker.join();
      }
    }
    assertEquals(51, reads.size());
    assertEquals(2, reads.indexOf("short"), "after what the long one had in the pool");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBrokenChunkFailsTheQuestionAndIsNamed() {
    List<Chunk> chunks = new ArrayList<>(numbers(1000, 3000));
    Chunk whole = chunks.get(1);
    chunks.set(1, new Chunk(whole.header(), index -> new byte[] {1, 2, 3}));
    Scan scan = new Scan(Filter.ALL, List.of("s"), List.of(Measure.COUNT), ALL_TIME);
    QueryException broken =
        assertThrows(QueryException.class, () -> scan(chunks, scan, QueryLimits.DEFAULT));
    assertEquals(QueryException.Kind.BROKEN_CHUNK, broken.kind());
    String message = String.valueOf(broken.getMessage());
    assertTrue(message.contains(whole.header().range().toString()), message);
  }

  private static List<Chunk> numbers(int rows) {
    return numbers(rows, rows);
  }

  private static List<Chunk> numbers(int chunkRows, int rows) {
    RawLog log = new RawLog(0);
    for (int row = 0; row < rows; row++) {
      log.add(row, "{\"n\":" + row + ",\"s\":\"" + "xyz".charAt(row % 3) + "\",\"other\":true}");
    }
    return log.chunks(chunkRows);
  }

  private ScanResult scan(List<Chunk> chunks, Scan scan, QueryLimits limits) {
    return scanner.scan(chunks, scan, new Budget(limits, () -> false, System.nanoTime()));
  }

  private static Map<String, List<Object>> results(Map<String, CellState> points) {
    Map<String, List<Object>> results = new TreeMap<>();
    points.forEach(
        (point, state) ->
            results.put(
                point,
                IntStream.range(0, state.size())
                    .mapToObj(index -> state.state(index).result().orElse("none"))
                    .toList()));
    return results;
  }

  static Map<String, CellState> given(Scanner scanner, List<Chunk> chunks, Scan scan) {
    Budget budget = new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime());
    ScanResult result = scanner.scan(chunks, scan, budget);
    Map<String, CellState> points = new TreeMap<>();
    for (int point = 0; point < result.points(); point++) {
      String name = name(result.series(point), result.interval(point));
      assertTrue(points.put(name, result.state(point)) == null, name + " came twice");
    }
    return points;
  }

  static Map<String, CellState> expected(List<RawLog> logs, Scan scan) {
    List<String> names = RandomScan.PROPERTIES;
    PropertyReader reader = new PropertyReader(names);
    PropertyValues values = new PropertyValues(names.size());
    Condition where = scan.where().bind(names::indexOf);
    int[] by = scan.by().stream().mapToInt(names::indexOf).toArray();
    int[] slots =
        scan.measures().stream().mapToInt(measure -> names.indexOf(measure.property())).toArray();
    GrowingBytes series = new GrowingBytes();
    Map<String, CellState> points = new TreeMap<>();
    for (RawLog log : logs) {
      for (RawLog.Event event : log.events()) {
        reader.read(event.json(), 0, event.json().length, values);
        values.setLong(names.indexOf(PropertyReader.TIME), event.timeMs());
        int interval =
            IntStream.range(0, scan.edgesMs().length - 1)
                .filter(
                    index ->
                        event.timeMs() >= scan.edgesMs()[index]
                            && event.timeMs() < scan.edgesMs()[index + 1])
                .findFirst()
                .orElse(-1);
        if (interval >= 0 && where.test(values)) {
          Series.encode(values, by, series);
          points
              .computeIfAbsent(name(series.toBytes(), interval), name -> exact(scan.measures()))
              .add(values, slots, event.timeMs());
        }
      }
    }
    return points;
  }

  /** As raw events are measured: nothing is an estimate. */
  private static CellState exact(List<Measure> measures) {
    return CellState.of(
        measures.stream()
            .map(measure -> MeasureState.exact(measure, new DistinctRoom(1_000_000)))
            .toArray(MeasureState[]::new));
  }

  private static String name(byte[] series, int interval) {
    return interval + " " + HexFormat.of().formatHex(series);
  }

  /** Doubles of several chunks are merged, which may change their last digits. */
  static void assertAlike(Object expected, Object given, boolean isExact, String what) {
    if (!isExact && expected instanceof Double one && given instanceof Double other) {
      assertEquals(one, other, 1e-9 * Math.max(1, Math.abs(one)), what);
    } else {
      assertEquals(expected, given, what);
    }
  }
}
