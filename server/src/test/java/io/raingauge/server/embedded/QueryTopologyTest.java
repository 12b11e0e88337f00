package io.raingauge.server.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.scan.Budget;
import io.raingauge.query.scan.OpenScans;
import io.raingauge.query.scan.Scan;
import io.raingauge.query.scan.ScanResult;
import io.raingauge.query.scan.Scanner;
import io.raingauge.testkit.RawLog;
import io.raingauge.testkit.ThreadedScans;
import io.raingauge.topology.QueryTopology;
import io.raingauge.topology.ScanSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.storm.Config;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The query topology on the real Storm, over its real DRPC in one process. Storm writes all that
 * crosses tasks as bytes, besides handing it over.
 */
final class QueryTopologyTest {
  private static final int READERS = 2;
  private static final Duration IDLE = Duration.ofMillis(250);
  private static final String ASKER = "asker";
  private static final long[] ALL_TIME = {0, 1L << 40};
  private static final Measure SUM = new Measure(Measure.Kind.SUM, "d");
  private static final Scan BY_S =
      new Scan(Filter.ALL, List.of("s"), List.of(Measure.COUNT, SUM), ALL_TIME);

  private static OpenScans scans = new OpenScans();
  private static LocalStorm storm = new LocalStorm(Path.of("none"), 1);
  private static EmbeddedQueries queries;
  private static Scanner scanner;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    scans = new OpenScans();
    storm = new LocalStorm(folder.resolve("storm"), 1);
    var cluster = storm.start();
    ScanSettings settings = new ScanSettings(READERS, 2, IDLE, Duration.ofMinutes(1));
    queries = new EmbeddedQueries(new ScanParts(scans, settings, 64));
    Map<String, Object> config = QueryTopology.config(settings);
    config.put(Config.TOPOLOGY_TESTING_ALWAYS_TRY_SERIALIZE, true);
    queries.submit(cluster, config);
    scanner = new Scanner(scans, queries.scans());
    scan(numbers(10, 10), BY_S, QueryLimits.DEFAULT); // Waits until it runs.
  }

  @AfterAll
  static void stop() {
    queries.stop();
    storm.close();
    queries.close();
  }

  /** Tried: parts that are merged as they come give other last digits. */
  @Test
  void answersAreThoseOfTheSimplestRunnerToTheLastDigitHoweverManyAsk() {
    List<Chunk> chunks = numbers(300, 30_000);
    List<Scan> asked =
        List.of(
            BY_S,
            new Scan(Filter.ALL, List.of(), List.of(Measure.COUNT, SUM), ALL_TIME),
            new Scan(
                new Comparison("n", Comparison.Operator.GTE, 10_150L),
                List.of(),
                List.of(SUM, new Measure(Measure.Kind.DISTINCT, "s")),
                new long[] {0, 7_000, 20_000}),
            new Scan(
                Filter.ALL,
                List.of("n"),
                List.of(new Measure(Measure.Kind.QUANTILE, "d"), Measure.COUNT),
                ALL_TIME));
    try (ThreadedScans threads = new ThreadedScans(scans, READERS)) {
      Scanner simplest = new Scanner(scans, threads);
      List<ScanResult> expected =
          asked.stream().map(scan -> simplest.scan(chunks, scan, budget())).toList();
      List<CompletableFuture<ScanResult>> given = new ArrayList<>();
      for (int round = 0; round < 3; round++) {
        for (Scan scan : asked) {
          given.add(later(() -> scanner.scan(chunks, scan, budget())));
        }
      }
      for (int index = 0; index < given.size(); index++) {
        assertSame(expected.get(index % asked.size()), given.get(index).join());
      }
    }
  }

  @Test
  void whatHeadersTellIsNotReadAndNoReaderIsWaitedFor() {
    CountDownLatch free = new CountDownLatch(1);
    CompletableFuture<ScanResult> busy =
        later(
            () ->
                scanner.scan(
                    Collections.nCopies(20, guarded(numbers(10, 10).get(0), free)),
                    BY_S,
                    budget()));
    Scan all = new Scan(Filter.ALL, List.of(), List.of(Measure.COUNT), ALL_TIME);
    assertEquals(20_000L, scan(numbers(2, 20_000), all, QueryLimits.DEFAULT).count());
    assertTrue(!busy.isDone());
    free.countDown();
    busy.join();
  }

  /**
   * Tried: where a reader takes any number, the short one is read after all 400 of the long one.
   */
  @Test
  void aShortQuestionIsReadBetweenTheChunksOfALongOne() throws InterruptedException {
    CountDownLatch longIsRead = new CountDownLatch(1);
    CountDownLatch shortIsKnown = new CountDownLatch(1);
    AtomicInteger longReads = new AtomicInteger();
    AtomicInteger before = new AtomicInteger();
    Chunk chunk = numbers(100, 100).get(0);
    Chunk ofLong =
        new Chunk(
            chunk.header(),
            index -> {
              longIsRead.countDown();
              await(shortIsKnown);
              longReads.incrementAndGet();
              return chunk.bytes().column(index);
            });
    Chunk ofShort =
        new Chunk(
            chunk.header(),
            index -> {
              before.compareAndSet(0, longReads.get());
              return chunk.bytes().column(index);
            });
    CompletableFuture<ScanResult> longOne =
        later(() -> scanner.scan(Collections.nCopies(400, ofLong), BY_S, budget()));
    longIsRead.await();
    BooleanSupplier cancelled = // The index asks, too, before it looks at a header.
        () -> {
          if (!Thread.currentThread().getName().equals(ASKER)) {
            shortIsKnown.countDown();
          }
          return false;
        };
    Budget budget = new Budget(QueryLimits.DEFAULT, cancelled, System.nanoTime());
    later(() -> scanner.scan(List.of(ofShort), BY_S, budget)).join();
    longOne.join();
    int columns = 3;
    assertEquals(columns * 400, longReads.get());
    // Usually after 5 to 8 chunks of the long one; a reader that the machine holds up lets more by.
    assertTrue(before.get() < columns * 200, before + " reads of the long one came before");
  }

  /** Where the spout did not wake the next task, each question took 240 ms. */
  @Test
  void noTaskIsFoundAsleep() {
    List<Chunk> chunks = numbers(10, 10);
    int scanCount = 20;
    long startNs = System.nanoTime();
    for (int count = 0; count < scanCount; count++) {
      scan(chunks, BY_S, QueryLimits.DEFAULT);
    }
    long tookMs = (System.nanoTime() - startNs) / 1_000_000;
    assertTrue(tookMs < scanCount * IDLE.toMillis() / 2, scanCount + " took " + tookMs + " ms");
  }

  @Test
  void aBrokenChunkFailsItsQuestionAndNoOther() {
    List<Chunk> chunks = new ArrayList<>(numbers(1000, 3000));
    Chunk whole = chunks.get(1);
    chunks.set(1, new Chunk(whole.header(), index -> new byte[] {1, 2, 3}));
    QueryException broken =
        assertThrows(QueryException.class, () -> scan(chunks, BY_S, QueryLimits.DEFAULT));
    assertEquals(QueryException.Kind.BROKEN_CHUNK, broken.kind());
    String message = String.valueOf(broken.getMessage());
    assertTrue(message.contains(whole.header().range().toString()), message);
    assertEquals(3, scan(numbers(10, 10), BY_S, QueryLimits.DEFAULT).points());
  }

  @Test
  void anErrorOfAReaderFailsItsQuestionAndNoOther() {
    Chunk chunk = numbers(10, 10).get(0);
    Chunk failing =
        new Chunk(
            chunk.header(),
            index -> {
              throw new StackOverflowError("as if");
            });
    assertThrows(StackOverflowError.class, () -> scanner.scan(List.of(failing), BY_S, budget()));
    assertEquals(3, scan(numbers(10, 10), BY_S, QueryLimits.DEFAULT).points());
  }

  @Test
  void aLimitIsAnErrorWhereverItIsReached() {
    Scan byN = new Scan(Filter.ALL, List.of("n"), List.of(Measure.COUNT), ALL_TIME);
    QueryLimits few = new QueryLimits(1000, 100_000, 1 << 20, Duration.ofSeconds(30), 1, 1);
    for (int rows : List.of(5000, 500)) { // At a reader, at the merge.
      QueryException refused =
          assertThrows(QueryException.class, () -> scan(numbers(rows, 5000), byN, few));
      assertEquals(QueryException.Kind.TOO_LARGE, refused.kind());
    }
    QueryLimits none = new QueryLimits(100, 100, 1 << 20, Duration.ZERO, 1, 1);
    QueryException slow =
        assertThrows(QueryException.class, () -> scan(numbers(10, 100), byN, none));
    assertEquals(QueryException.Kind.TOO_SLOW, slow.kind());
  }

  /** That closing a scan waits for its steps is watched by {@code OpenScansTest}. */
  @Test
  void noChunkIsReadAnyMoreWhenACancelledQuestionThrows() {
    Chunk chunk = numbers(20_000, 20_000).get(0);
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger late = new AtomicInteger();
    Chunk watched =
        new Chunk(
            chunk.header(),
            index -> {
              begun.countDown();
              byte[] column = chunk.bytes().column(index);
              late.addAndGet(isOver.get() ? 1 : 0);
              return column;
            });
    Budget gone = new Budget(QueryLimits.DEFAULT, () -> begun.getCount() == 0, System.nanoTime());
    List<Chunk> many = Collections.nCopies(10_000, watched);
    assertThrows(CancellationException.class, () -> scanner.scan(many, BY_S, gone));
    isOver.set(true);
    assertEquals(3, scan(numbers(10, 1000), BY_S, QueryLimits.DEFAULT).points());
    assertEquals(0, late.get());
  }

  private static void assertSame(ScanResult expected, ScanResult given) {
    assertEquals(expected.points(), given.points());
    assertEquals(expected.chunks(), given.chunks());
    for (int point = 0; point < expected.points(); point++) {
      assertArrayEquals(expected.series(point), given.series(point));
      assertEquals(expected.interval(point), given.interval(point));
      assertArrayEquals(expected.state(point).toBytes(), given.state(point).toBytes());
    }
  }

  private static List<Chunk> numbers(int chunkRows, int rows) {
    RawLog log = new RawLog(0);
    for (int row = 0; row < rows; row++) {
      double part = Math.sin(row) * Math.pow(10, row % 20);
      log.add(
          row, "{\"n\":" + row + ",\"s\":\"" + "xyz".charAt(row % 3) + "\",\"d\":" + part + "}");
    }
    return log.chunks(chunkRows);
  }

  private static Chunk guarded(Chunk chunk, CountDownLatch free) {
    return new Chunk(
        chunk.header(),
        index -> {
          await(free);
          return chunk.bytes().column(index);
        });
  }

  private record Counted(int points, long count) {}

  private static Counted scan(List<Chunk> chunks, Scan scan, QueryLimits limits) {
    ScanResult result =
        scanner.scan(chunks, scan, new Budget(limits, () -> false, System.nanoTime()));
    return new Counted(result.points(), (Long) result.state(0).state(0).result().orElseThrow());
  }

  private static Budget budget() {
    return new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime());
  }

  private static <T> CompletableFuture<T> later(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, ASKER).start());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
