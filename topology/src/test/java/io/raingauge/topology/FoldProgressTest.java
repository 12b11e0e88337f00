package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.store.Checkpoint;
import io.raingauge.wire.ReceiptToken;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FoldProgressTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final AtomicLong nowMs = new AtomicLong(1_000);
  private final FoldProgress progress = new FoldProgress(2, nowMs::get);

  /** F7. Tried: awaitStarted content with any one partition instead of all fails here. */
  @Test
  void aPartitionTellsNothingBeforeItsStartIsDecided() throws Exception {
    assertEquals(List.of(), progress.rows());
    assertEquals(Optional.empty(), progress.confirmations(7).of(0));
    start(0, 5);
    assertFalse(progress.awaitStarted(Duration.ofMillis(1)));
    assertEquals(Optional.of(new Confirmation(0, 5, 1)), progress.confirmations(7).of(0));
    assertEquals(Optional.empty(), progress.confirmations(7).of(1));
    start(1, 5);
    assertTrue(progress.awaitStarted(Duration.ofMillis(1)));
  }

  /** F7. Tried: without forgetting, the second wait ends at once. */
  @Test
  void foldsThatBeginAgainDecideTheirStartsAgain() throws Exception {
    start(0, 5);
    start(1, 5);
    assertTrue(progress.awaitStarted(Duration.ofMillis(1)));
    progress.forgetStarts();
    assertEquals(List.of(), progress.rows());
    start(0, 5);
    assertFalse(progress.awaitStarted(Duration.ofMillis(1)));
    start(1, 5);
    assertTrue(progress.awaitStarted(Duration.ofMillis(1)));
  }

  @Test
  void aReceiptIsAwaitedUntilEachOfItsPartitionsHasTakenItsLastNumber() throws Exception {
    start(0, 0);
    start(1, 0);
    ReceiptToken receipt = new ReceiptToken(7, Map.of(0, 10L, 1, 20L));
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> await(receipt, LONG));
    progress.flushed(checkpoint(0, 4, 11), 900);
    progress.flushed(checkpoint(1, 4, 20), 900);
    assertFalse(await(receipt, Duration.ofMillis(20)), "number 20 itself is not taken");
    assertFalse(waiting.isDone());
    progress.flushed(checkpoint(1, 5, 21), 900);
    assertTrue(waiting.get());
  }

  @Test
  void aReceiptOfMorePartitionsThanTheLogHasIsRefused() {
    ReceiptToken receipt = new ReceiptToken(7, Map.of(2, 1L));
    assertThrows(IllegalArgumentException.class, () -> progress.await(receipt, LONG));
  }

  @Test
  void aCollectorIsUnknownOnceEveryFoldHasStartedWithoutIt() {
    start(0, 0);
    assertTrue(progress.mayKnow(7), "partition 1 may have taken something");
    start(1, 0);
    assertFalse(progress.mayKnow(7));
    progress.flushed(checkpoint(1, 4, 20), 900);
    assertTrue(progress.mayKnow(7));
    assertFalse(progress.mayKnow(8));
  }

  @Test
  void theLagIsTheAgeOfTheOldestRecordThatIsNotFolded() {
    start(0, 0);
    progress.read(new RecordBatch.Stretch(0, 1, 0, 4), 400, 9);
    progress.read(new RecordBatch.Stretch(0, 1, 4, 9), 700, 9);
    assertEquals(600, row().lagMs());
    assertEquals(9, row().lagRecords());
    progress.flushed(checkpoint(0, 4, 5), 690);
    assertEquals(300, row().lagMs());
    assertEquals(5, row().lagRecords());
    assertEquals(690, row().newestRecordMs());
    progress.flushed(checkpoint(0, 9, 9), 800);
    assertEquals(0, row().lagMs());
    assertEquals(0, row().lagRecords());
    progress.saw(0, 3, 12);
    nowMs.addAndGet(50);
    assertEquals(50, row().lagMs(), "records are there that nobody has read");
    assertEquals(3, row().earliest());
  }

  @Test
  void anOlderCheckpointOfAReplacedWorkerChangesNothing() {
    start(0, 0);
    progress.flushed(checkpoint(0, 9, 9), 800);
    progress.flushed(checkpoint(0, 4, 5), 700);
    assertEquals(9, row().folded());
  }

  @Test
  void aStoppedPartitionSaysWhy() {
    start(0, 0);
    progress.stopped(0, "a promise is broken");
    assertTrue(progress.isStopped(0));
    assertEquals(Optional.of("a promise is broken"), row().stopped());
  }

  private PartitionProgress row() {
    return progress.rows().get(0);
  }

  private boolean await(ReceiptToken receipt, Duration most) {
    try {
      return progress.await(receipt, most);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void start(int partition, long offset) {
    progress.started(Checkpoint.first(partition, "a", offset), new LogBounds("a", offset, offset));
  }

  private static Checkpoint checkpoint(int partition, long offset, long next) {
    return new Checkpoint(
        partition,
        Checkpoint.first(partition, "a", 0).epochs(),
        offset,
        0,
        Map.of(7L, next),
        Checkpoint.InForce.NOTHING,
        Checkpoint.Counts.ZERO);
  }
}
