package io.raingauge.query.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryLimits;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanUnavailableException;
import io.raingauge.testkit.RawLog;
import io.raingauge.testkit.ThreadedScans;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That all scans give the same as in the process that asks is watched by {@link ScannerTest}. */
final class RemoteScansTest {
  private static final long[] ALL_TIME = {0, 1L << 40};
  private static final Scan BY_S =
      new Scan(
          new Comparison("n", Comparison.Operator.LT, 800L),
          List.of("s"),
          List.of(Measure.COUNT, new Measure(Measure.Kind.SUM, "n")),
          ALL_TIME);

  private final OpenScans open = new OpenScans(new Random(1), () -> URI.create("http://here:1"));
  private final WatchedAsker asker = new WatchedAsker(open);
  private final RemoteScans remote = new RemoteScans(asker);
  private final ThreadedScans threads = new ThreadedScans(remote, 2);
  private final Scanner scanner = new Scanner(open, threads);

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void onlyColumnsThatAreNamedCross() {
    Set<String> read = new ConcurrentSkipListSet<>();
    ScanResult result = scanner.scan(WatchedColumns.of(chunks(500, 2000), read), BY_S, budget());
    assertEquals(3, result.points());
    assertEquals(Set.of("n", "s"), read);
    assertEquals(2, result.chunks()); // Two are passed over by their headers.
    assertEquals(1000, result.rows());
  }

  /** Tried: a cache of headers that is smaller than a page of them asks for each again. */
  @Test
  void headersComeAPageAtATime() {
    List<Chunk> chunks = chunks(1, 1500);
    Scan all = new Scan(Filter.ALL, List.of(), List.of(Measure.COUNT), ALL_TIME);
    assertEquals(1500, scanner.scan(chunks, all, budget()).chunks());
    assertEquals(3, asker.pages());
  }

  @Test
  void aBrokenColumnFailsTheScanAndNamesItsChunk() {
    List<Chunk> chunks = new ArrayList<>(chunks(500, 1000));
    Chunk whole = chunks.get(1);
    chunks.set(1, new Chunk(whole.header(), column -> new byte[] {1, 2}));
    QueryException broken =
        assertThrows(QueryException.class, () -> scanner.scan(chunks, BY_S, budget()));
    assertEquals(QueryException.Kind.BROKEN_CHUNK, broken.kind());
    assertTrue(String.valueOf(broken.getMessage()).contains(whole.header().range().toString()));
  }

  @Test
  void aLimitIsTheSameErrorAsInTheProcessThatAsks() {
    Scan byN = new Scan(Filter.ALL, List.of("n"), List.of(Measure.COUNT), ALL_TIME);
    QueryLimits few = new QueryLimits(10, 100, 1 << 20, Duration.ofSeconds(30), 1, 1);
    QueryLimits late = new QueryLimits(10, 100, 1 << 20, Duration.ZERO, 1, 1);
    for (QueryLimits limits : List.of(few, late)) {
      QueryException here =
          assertThrows(QueryException.class, () -> atHand().scan(chunks(9, 99), byN, of(limits)));
      QueryException there =
          assertThrows(QueryException.class, () -> scanner.scan(chunks(9, 99), byN, of(limits)));
      assertEquals(here.kind(), there.kind());
    }
  }

  /** The time of a question does not begin again where it is worked on. */
  @Test
  void whatTheAskerHasTakenOfTheTimeIsTaken() {
    long startNs = System.nanoTime() - Duration.ofMinutes(6).toNanos();
    Budget over = new Budget(QueryLimits.DEFAULT, () -> false, startNs);
    String request = open.open(new OpenScan(chunks(10, 10), BY_S, over));
    QueryException slow = assertThrows(QueryException.class, () -> remote.index(request).next());
    assertEquals(QueryException.Kind.TOO_SLOW, slow.kind());
  }

  @Test
  void nothingOfAScanIsReadOrTakenWhenItsAskerHasGone() {
    Chunk chunk = chunks(10, 10).get(0);
    String request = open.open(new OpenScan(List.of(chunk), BY_S, budget()));
    ChunkName name = new ChunkName(0, chunk.header().range());
    PartialMerge merge = remote.merge(request);
    merge.take(remote.read(request, name));
    open.close(request);
    assertThrows(CancellationException.class, () -> remote.read(request, name));
    assertThrows(CancellationException.class, merge::end);
    assertEquals("", remote.failed(request, new IllegalStateException()));
  }

  /** Whose asker cannot be told why gives the reason as the reply: that is no answer either. */
  @Test
  void whereTheReasonCannotBeToldTheReplyHasIt() {
    asker.lose();
    QueryException lost =
        assertThrows(QueryException.class, () -> scanner.scan(chunks(10, 10), BY_S, budget()));
    assertEquals(QueryException.Kind.UNAVAILABLE, lost.kind());
    assertTrue(String.valueOf(lost.getMessage()).contains("no way to the asker"));
  }

  /** Tried: without the comparison of ranges the wrong chunk is read, and counted twice. */
  @Test
  void aChunkThatIsNotTheOneThatWasMeantIsNotRead() {
    List<Chunk> chunks = chunks(10, 20);
    String request = open.open(new OpenScan(chunks, BY_S, budget()));
    ChunkRange other = chunks.get(1).header().range();
    assertThrows(IllegalStateException.class, () -> remote.read(request, new ChunkName(0, other)));
  }

  @Test
  void aFaultOfAWorkerIsAFaultOfTheServer() {
    String request = open.open(new OpenScan(chunks(10, 10), BY_S, budget()));
    assertEquals("", remote.failed(request, new OutOfMemoryError("heap")));
    Scanner told =
        new Scanner(open, (same, cancelled, longest) -> remote.failed(same, new Error("x")));
    IllegalStateException fault =
        assertThrows(IllegalStateException.class, () -> told.scan(chunks(10, 10), BY_S, budget()));
    assertTrue(String.valueOf(fault.getMessage()).contains("java.lang.Error: x"));
  }

  /** Bytes that are no answer fail the question; the worker has done what it could. */
  @Test
  void anAnswerThatIsNoneFailsTheQuestion() {
    Scanner told =
        new Scanner(
            open,
            (request, cancelled, longest) -> {
              open.answer(request, new byte[] {1, 1, 1, 99});
              return "";
            });
    assertThrows(IllegalStateException.class, () -> told.scan(chunks(10, 10), BY_S, budget()));
  }

  @Test
  void scansAreForgottenWhenManyOthersCome() {
    String first = open.open(new OpenScan(chunks(10, 10), BY_S, budget()));
    remote.index(first);
    for (int other = 0; other < 32; other++) {
      remote.index(open.open(new OpenScan(chunks(10, 10), BY_S, budget())));
    }
    assertEquals(33, asker.descriptions());
    remote.index(first); // It is fetched again, and goes on as if it had never gone.
    assertEquals(34, asker.descriptions());
  }

  private Scanner atHand() {
    OpenScans own = new OpenScans();
    return new Scanner(own, new ThreadedScans(own, 1));
  }

  private static List<Chunk> chunks(int chunkRows, int rows) {
    RawLog log = new RawLog(0);
    for (int row = 0; row < rows; row++) {
      log.add(row, "{\"n\":" + row + ",\"s\":\"" + "xyz".charAt(row % 3) + "\",\"o\":0.5}");
    }
    return log.chunks(chunkRows);
  }

  private static Budget budget() {
    return of(QueryLimits.DEFAULT);
  }

  private static Budget of(QueryLimits limits) {
    return new Budget(limits, () -> false, System.nanoTime());
  }

  /** Counts what is asked of it, and can lose its way. */
  private static final class WatchedAsker implements Asker {
    private final Asker inner;
    private final Set<Integer> pages = new ConcurrentSkipListSet<>();
    private int descriptions;
    private boolean isLost;

    WatchedAsker(Asker inner) {
      this.inner = inner;
    }

    void lose() {
      isLost = true;
    }

    int pages() {
      return pages.size();
    }

    int descriptions() {
      return descriptions;
    }

    @Override
    public byte[] description(String request) {
      checkWay();
      descriptions++;
      return inner.description(request);
    }

    @Override
    public byte[] headers(String request, int first) {
      checkWay();
      pages.add(first);
      return inner.headers(request, first);
    }

    @Override
    public byte[] column(String request, int chunk, int column) {
      checkWay();
      return inner.column(request, chunk, column);
    }

    @Override
    public void answer(String request, byte[] answer) {
      checkWay();
      inner.answer(request, answer);
    }

    @Override
    public void fail(String request, byte[] why) {
      checkWay();
      inner.fail(request, why);
    }

    private void checkWay() {
      if (isLost) {
        throw new ScanUnavailableException("no way to the asker");
      }
    }
  }
}
