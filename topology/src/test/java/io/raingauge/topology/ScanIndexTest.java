package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.scan.ChunkName;
import io.raingauge.topology.ScanIndex.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two readers, the tasks 7 and 8. */
final class ScanIndexTest {
  private static final Duration AT_ONCE = Duration.ofNanos(-1);
  private static final Duration LONG = Duration.ofHours(1);
  private static final ScanSettings SETTINGS =
      new ScanSettings(2, 1, Duration.ofSeconds(1), Duration.ofMinutes(1));

  private final List<String> reads = new ArrayList<>();
  private final List<String> merges = new ArrayList<>();
  private int calls;
  private final ScanIndex index =
      new ScanIndex(new FakeScans(), SETTINGS, List.of(7, 8), new Written());

  private final class Written implements ScanIndex.Out {
    @Override
    public void read(int reader, ScanRequest request, int number, ChunkName chunk) {
      reads.add(reader + ": " + request.id() + number + " of chunk " + chunk.index());
    }

    @Override
    public void merge(ScanRequest request, PartialBatch batch) {
      merges.add(
          request.id()
              + batch.parts().stream().map(PartialBatch.Part::number).toList()
              + batch.failure().orElse("")
              + (batch.total() < 0 ? "" : " of " + batch.total()));
    }

    @Override
    public void again() {
      calls++;
    }
  }

  @Test
  void partsAreNumberedInTheOrderOfTheLogWhetherTheyAreReadOrKnown() {
    index.begin(FakeScans.request("a", "kpuku"));
    assertEquals(List.of("7: a1 of chunk 2", "8: a3 of chunk 4"), reads);
    assertEquals(List.of("a[0]", "a[2]", "a[] of 4"), merges);
  }

  @Test
  void whatHeadersTellDoesNotWaitForAReader() {
    index.begin(FakeScans.request("a", "uuuuuuuu"));
    index.begin(FakeScans.request("b", "kkk"));
    assertEquals(List.of("b[0, 1, 2] of 3"), merges);
  }

  /** Tried: where a reader takes any number, eight chunks are given before the first is read. */
  @Test
  void scansTakeTurnsAndAReaderHasTwoChunksAtMost() {
    index.begin(FakeScans.request("a", "u".repeat(100)));
    index.begin(FakeScans.request("b", "u".repeat(100)));
    assertEquals(4, reads.size());
    for (int count = 1; count <= 4; count++) {
      index.merged("a", count, 7, false);
    }
    List<String> later = reads.subList(4, reads.size());
    assertEquals(4, later.size());
    assertEquals(2, later.stream().filter(read -> read.contains(": b")).count(), later.toString());
  }

  /** Tried: without the bound the fifth chunk is given while the first is not merged. */
  @Test
  void aScanHasABoundedNumberOfChunksThatAreNotMerged() {
    index.begin(FakeScans.request("a", "u".repeat(10)));
    index.merged("a", 0, 7, false); // The second chunk is read, the first is not.
    assertEquals(4, reads.size());
    index.merged("a", 2, 8, false);
    assertEquals(6, reads.size());
  }

  @Test
  void aLongRowOfHeadersIsLookedAtInTurns() {
    index.begin(FakeScans.request("a", "p".repeat(ScanSettings.LOOKS + 1)));
    assertEquals(List.of(), merges);
    assertEquals(1, calls);
    index.begin(FakeScans.request("b", "k"));
    assertEquals(List.of("a[] of 0", "b[0] of 1"), merges);
    assertEquals(1, calls, "it is called already");
    index.calledAgain();
    assertEquals(1, calls);
  }

  @Test
  void partsThatAreKnownWaitWhereTheMergeIsBehind() {
    index.begin(FakeScans.request("a", "u" + "k".repeat(2 * ScanSettings.MOST_PARTS)));
    int before = -1;
    while (before != calls) {
      before = calls;
      index.calledAgain();
    }
    assertTrue(merges.toString().endsWith("" + (ScanSettings.MOST_PARTS - 1) + "]]"));
  }

  @Test
  void aBrokenHeaderEndsItsScanAndNoOther() {
    index.begin(FakeScans.request("a", "ux"));
    index.begin(FakeScans.request("b", ""));
    index.begin(FakeScans.request("c", "u"));
    assertEquals(List.of("a[]failed: broken header 1", "b[]failed: no scan", "c[] of 1"), merges);
    assertFalse(index.isAlive("a"));
    assertTrue(index.isAlive("c"));
  }

  @Test
  void aScanThatHasEndedOrWasStoppedGetsNoMoreReaders() {
    index.begin(FakeScans.request("a", "u".repeat(10)));
    index.begin(FakeScans.request("b", "u".repeat(10)));
    index.stop("a");
    index.merged("b", 0, PartialBatch.UNKNOWN, true);
    index.merged("a", 0, 7, true);
    index.merged("b", 0, 8, true);
    assertEquals(4, reads.size());
    assertFalse(index.isAlive("a") || index.isAlive("b"));
    index.begin(FakeScans.request("c", "u"));
    assertEquals(5, reads.size(), "their readers are free");
  }

  /**
   * Tried: where it is not given again, a scan fails that begins just before all of Storm's workers
   * are connected to one that was started again.
   */
  @Test
  void aChunkThatMayBeLostIsGivenToAnotherReaderThatHasNothingToDo() {
    ScanIndex hasty = index(new Patience(AT_ONCE, LONG));
    hasty.begin(FakeScans.request("a", "kuu"));
    for (int times = 0; times < 3; times++) {
      assertTrue(hasty.isAlive("a"));
    }
    assertEquals(
        List.of("7: a1 of chunk 1", "8: a2 of chunk 2", "7: a1 of chunk 1", "8: a2 of chunk 2"),
        reads,
        "a reader has two at most");
    hasty.merged("a", 2, 7, false);
    assertTrue(hasty.isAlive("a"));
    assertEquals("7: a2 of chunk 2", reads.get(4), "the other is merged");
  }

  @Test
  void aChunkThatIsNotOverdueIsNotGivenAgain() {
    index.begin(FakeScans.request("a", "u"));
    assertTrue(index.isAlive("a"));
    assertEquals(1, reads.size());
  }

  /**
   * Tried: where only chunks that are read count, a scan that headers answer is said to be alive
   * for as long as it may take, though its merge has died.
   */
  @Test
  void aScanIsLostOfWhoseMergeNothingIsHeard() {
    ScanIndex hasty = index(new Patience(LONG, AT_ONCE));
    hasty.begin(FakeScans.request("a", "k"));
    hasty.begin(FakeScans.request("b", "pppp"));
    hasty.begin(FakeScans.request("c", "uk"));
    for (String lost : List.of("a", "b", "c")) {
      assertFalse(hasty.isAlive(lost));
    }
    String looking = "p".repeat(9 * ScanSettings.LOOKS);
    hasty.begin(FakeScans.request("d", "k" + looking));
    assertFalse(hasty.isAlive("d"));
    hasty.merged("d", 1, PartialBatch.UNKNOWN, false);
    assertTrue(hasty.isAlive("d"), "the merge has all, and it is the index that is not ready");
  }

  private ScanIndex index(Patience patience) {
    return new ScanIndex(new FakeScans(), SETTINGS, List.of(7, 8), patience, new Written());
  }
}
