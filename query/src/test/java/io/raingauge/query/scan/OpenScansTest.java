package io.raingauge.query.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.filter.Filter;
import io.raingauge.measure.Measure;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryLimits;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.ScanUnavailableException;
import io.raingauge.testkit.RawLog;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class OpenScansTest {
  private static final Scan BY_N =
      new Scan(Filter.ALL, List.of("n"), List.of(Measure.COUNT), new long[] {0, 1L << 40});

  private final OpenScans scans = new OpenScans();

  /** Tried: without the wait the snapshot would be closed while the chunk is read. */
  @Test
  void closingWaitsForTheStepThatIsUnderWayAndLetsNoOtherBegin() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    Chunk chunk = chunk();
    Chunk slow =
        new Chunk(
            chunk.header(),
            index -> {
              begun.countDown();
              await(free);
              return chunk.bytes().column(index);
            });
    String request = scans.open(new OpenScan(List.of(slow), BY_N, budget()));
    ChunkName name = new ChunkName(0, chunk.header().range());
    Thread reading = new Thread(() -> scans.read(request, name));
    reading.setUncaughtExceptionHandler((thread, cancelled) -> {});
    reading.start();
    begun.await();
    Thread closing = new Thread(() -> scans.close(request));
    closing.start();
    while (closing.getState() != Thread.State.WAITING) {
      assertTrue(closing.isAlive(), "it has not waited");
      Thread.onSpinWait();
    }
    free.countDown();
    closing.join();
    reading.join();
    assertThrows(CancellationException.class, () -> scans.read(request, name));
    assertThrows(CancellationException.class, () -> scans.index(request));
    assertEquals("", scans.failed(request, new IllegalStateException()));
  }

  @Test
  void aStepThatComesLateDoesNotBegin() {
    OpenScan scan = new OpenScan(List.of(chunk()), BY_N, budget());
    scan.close();
    assertThrows(CancellationException.class, () -> scan.index().next());
  }

  @Test
  void whereNothingRunsAScanTheQuestionIsRefusedForNow() {
    Scanner scanner =
        new Scanner(
            scans,
            (request, cancelled, longest) -> {
              throw new ScanUnavailableException("not yet");
            });
    QueryException refused =
        assertThrows(QueryException.class, () -> scanner.scan(List.of(chunk()), BY_N, budget()));
    assertEquals(QueryException.Kind.UNAVAILABLE, refused.kind());
    assertEquals("Raw events are not read: not yet", refused.getMessage());
  }

  /** A reply without an answer must not look like one. */
  @Test
  void aReplyWithoutAnAnswerIsNone() {
    Scanner scanner = new Scanner(scans, (request, cancelled, longest) -> "");
    assertThrows(IllegalStateException.class, () -> scanner.scan(List.of(chunk()), BY_N, budget()));
  }

  private static Chunk chunk() {
    RawLog log = new RawLog(0);
    log.add(1, "{\"n\":1}");
    return log.chunks(1).get(0);
  }

  private static Budget budget() {
    return new Budget(QueryLimits.DEFAULT, () -> false, System.nanoTime());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
