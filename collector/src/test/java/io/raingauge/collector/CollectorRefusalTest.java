package io.raingauge.collector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.collector.spool.SpoolBusyException;
import io.raingauge.collector.spool.SpoolFullException;
import io.raingauge.collector.spool.SpoolUnavailableException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a client is told when the spool keeps nothing. */
final class CollectorRefusalTest {
  private static final int PARTITIONS = 4;
  private static final long NOW = 1_770_091_506_789L;

  private final RecordingSink sink = new RecordingSink();
  private final Collector collector =
      new Collector(sink, PARTITIONS, CollectorSettings.DEFAULT, () -> NOW);

  @Test
  void aFullSpoolMeansLater() {
    sink.failWith(new SpoolFullException("full"));
    Receipt receipt = collector.accept(submission("{}")).join();
    assertEquals(503, assertInstanceOf(Receipt.Overloaded.class, receipt).httpStatus());
    assertEquals(1, collector.status().refusedBatches());
  }

  /** S4. Tried: without asking for the policy, the project's client is told to come again. */
  @Test
  void aFullSpoolDropsWhatTheProjectWouldRatherLose() {
    CollectorSettings usual = CollectorSettings.DEFAULT;
    CollectorSettings settings =
        new CollectorSettings(
            usual.maxPendingBytes(),
            usual.maxBodyBytes(),
            usual.maxBatchEvents(),
            usual.retryAfter(),
            Set.of("default"));
    Collector dropping = new Collector(sink, PARTITIONS, settings, () -> NOW);
    sink.failWith(new SpoolFullException("full"));
    Receipt receipt = dropping.accept(submission("{}\n{}\n7")).join();
    assertEquals(2, assertInstanceOf(Receipt.Dropped.class, receipt).dropped());
    assertEquals(2, dropping.status().droppedEvents());
    assertEquals(0, dropping.status().acceptedEvents());
    assertInstanceOf(Receipt.Overloaded.class, dropping.accept(of("other", "{}")).join());
    sink.failWith(new SpoolBusyException("busy"));
    assertInstanceOf(Receipt.Overloaded.class, dropping.accept(submission("{}")).join());
  }

  @Test
  void aDiskThatFailsLeavesTheBatchUncertain() {
    sink.failWith(new SpoolUnavailableException("closed"));
    assertInstanceOf(Receipt.Uncertain.class, collector.accept(submission("{}")).join());
  }

  @Test
  void aBrokenPromiseIsNoReceipt() {
    sink.failWith(new IllegalStateException("broken"));
    assertThrows(CompletionException.class, () -> collector.accept(submission("{}")).join());
  }

  private static Submission submission(String body) {
    return of("default", body);
  }

  private static Submission of(String project, String body) {
    return new Submission(project, Optional.of("clicks"), Optional.empty(), body.getBytes(UTF_8));
  }
}
