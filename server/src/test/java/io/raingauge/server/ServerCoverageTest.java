package io.raingauge.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.collector.spool.Batch;
import io.raingauge.collector.spool.Part;
import io.raingauge.collector.spool.Spool;
import io.raingauge.collector.spool.SpoolSettings;
import io.raingauge.query.Coverage.Awaited;
import io.raingauge.server.config.Configuration;
import io.raingauge.server.config.KafkaSection;
import io.raingauge.testkit.SimulatedDisk;
import io.raingauge.topology.FoldProgress;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Q4: which receipts are worth waiting for. What the folds know is tested by FoldProgressTest. */
final class ServerCoverageTest {
  private static final KafkaSection EMBEDDED = Configuration.defaults().kafka();

  private final FoldProgress progress = new FoldProgress(2, () -> 0);
  private final Spool spool =
      new Spool(
          new SimulatedDisk(new Random(1)),
          new SpoolSettings(1 << 20, 1 << 16, 100, 1 << 20, 0, 0),
          2,
          () -> 7,
          () -> 0);
  private final ServerCoverage coverage = new ServerCoverage(spool, progress, EMBEDDED);

  @BeforeEach
  void open() throws IOException {
    spool.open();
  }

  /** Tried: without comparing the number with the spool's the answer is NOT_YET. */
  @Test
  void aNumberThatOurCollectorNeverGaveOutIsUnknown() throws Exception {
    ReceiptToken given = send();
    assertEquals(new ReceiptToken(7, Map.of(1, 1L)), given);
    assertEquals(Awaited.NOT_YET, await(given));
    assertEquals(Awaited.UNKNOWN, await(new ReceiptToken(7, Map.of(1, 2L))));
    assertEquals(Awaited.UNKNOWN, await(new ReceiptToken(7, Map.of(0, 1L, 1, 1L))));
    assertEquals(Awaited.UNKNOWN, await(new ReceiptToken(7, Map.of(1, 0L))));
  }

  @Test
  void aPartitionThatTheLogDoesNotHaveIsUnknown() throws Exception {
    assertEquals(Awaited.UNKNOWN, await(new ReceiptToken(7, Map.of(2, 1L))));
    assertEquals(Awaited.UNKNOWN, await(new ReceiptToken(8, Map.of(65_535, 1L))));
  }

  @Test
  void anotherCollectorIsWaitedForWhileTheFoldsHaveNotStarted() throws Exception {
    assertEquals(Awaited.NOT_YET, await(new ReceiptToken(8, Map.of(1, 1L))));
  }

  private Awaited await(ReceiptToken token) throws InterruptedException {
    return coverage.await(token, Duration.ofMillis(1));
  }

  private ReceiptToken send() {
    byte[] event = "{}\n".getBytes(StandardCharsets.UTF_8);
    CompletableFuture<ReceiptToken> receipt =
        spool.append(new Batch(List.of(new Part(1, RecordKind.EVENTS, 1, event))));
    spool.commit();
    return receipt.join();
  }
}
