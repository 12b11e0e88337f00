package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.scan.ScanUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.storm.thrift.TException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DrpcScansTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration TOLD = Duration.ofMillis(50);

  private final Bell bell = new Bell();
  private final CountDownLatch never = new CountDownLatch(1);
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicBoolean isAnswering = new AtomicBoolean(true);
  private final AtomicBoolean isToldToStop = new AtomicBoolean(true);
  private String alive = IndexBolt.YES;
  private final DrpcScans scans = new DrpcScans(Connection::new, bell, 4, TOLD);

  private final class Connection implements DrpcConnection {
    @Override
    public String execute(String function, String arguments) throws TException {
      calls.add(arguments);
      if (arguments.startsWith("ALIVE")) {
        return alive;
      }
      if (arguments.startsWith("STOP")) {
        stopped.countDown();
        if (isToldToStop.get()) {
          return IndexBolt.NO;
        }
      } else if (isAnswering.get()) {
        return "answer to " + arguments;
      }
      try {
        never.await();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
      throw new TException("ended");
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    scans.close();
  }

  @Test
  void aReplyIsGivenAndNothingIsExpectedAnyMore() {
    assertEquals("answer to RUN 1\nx", scans.run("1\nx", () -> false, LONG));
    assertEquals(List.of("RUN 1\nx"), calls);
    assertFalse(bell.isExpecting());
  }

  @Test
  void whereTheClientHasGoneTheTopologyIsTold() throws InterruptedException {
    isAnswering.set(false);
    assertThrows(CancellationException.class, () -> scans.run("1\nx", () -> true, LONG));
    stopped.await();
    assertTrue(calls.contains("STOP 1"));
  }

  /**
   * An order that a worker had when it died gets no reply for ten minutes. Tried: where the calls
   * that tell it to stop are all waited for, there is soon no thread for a question, though the
   * topology runs again.
   */
  @Test
  void howeverManyScansCannotBeStoppedTheNextIsAsked() {
    isToldToStop.set(false);
    for (int scan = 0; scan < 30; scan++) {
      isAnswering.set(false);
      String request = "gone " + scan;
      assertThrows(CancellationException.class, () -> scans.run(request, () -> true, LONG));
      isAnswering.set(true);
      assertEquals("answer to RUN 1", scans.run("1", () -> false, LONG));
    }
  }

  @Test
  void aScanHasNoMoreThanItsTime() {
    isAnswering.set(false);
    ScanUnavailableException late =
        assertThrows(
            ScanUnavailableException.class,
            () -> scans.run("1", () -> false, Duration.ofMillis(1)));
    assertTrue(String.valueOf(late.getMessage()).contains("has not answered"));
  }

  /** Tried: a client that does not ask whether the topology has the scan waits for a minute. */
  @Test
  void aScanThatTheTopologyHasLostFailsSoon() {
    isAnswering.set(false);
    alive = IndexBolt.NO;
    ScanUnavailableException lost =
        assertThrows(ScanUnavailableException.class, () -> scans.run("1", () -> false, LONG));
    assertTrue(String.valueOf(lost.getMessage()).contains("does not answer"));
  }

  @Test
  void aScanThatTheTopologyHasIsWaitedFor() {
    isAnswering.set(false);
    AtomicBoolean wasAskedTwice = new AtomicBoolean();
    assertThrows(
        CancellationException.class,
        () ->
            scans.run(
                "1",
                () -> {
                  wasAskedTwice.set(calls.stream().filter("ALIVE 1"::equals).count() > 1);
                  return wasAskedTwice.get();
                },
                LONG));
    assertTrue(wasAskedTwice.get());
  }

  @Test
  void moreCallsThanMayBeAreRefused() {
    scans.close();
    assertThrows(ScanUnavailableException.class, () -> scans.run("1", () -> false, LONG));
    assertFalse(bell.isExpecting());
  }
}
