package io.raingauge.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** FoldHistoryTest and the simulation compare what counts with the oracle, for random folds. */
final class CountingChunksTest {
  @Test
  void chunksThatDoNotOverlapAllCountInTheOrderOfTheLog() {
    assertCounting(List.of("0-3", "3-7", "9-10"), 12, "3-7", "9-10", "0-3");
  }

  @Test
  void whatAMergedChunkCoversDoesNotCount() {
    assertCounting(List.of("0-7", "7-9"), 9, "0-3", "3-7", "0-7", "7-9");
    assertCounting(List.of("0-9"), 9, "0-3", "3-7", "0-7", "7-9", "0-9");
  }

  @Test
  void ofFoldsThatCutTheLogDifferentlyTheOneThatReachedTheCheckpointCounts() {
    assertCounting(List.of("0-7", "7-15"), 15, "0-10", "0-7", "7-15");
    assertCounting(List.of("0-10", "10-20"), 20, "0-10", "0-7", "7-15", "10-20");
  }

  @Test
  void whereTheLastFlushHadNoEventTheWidestBeforeItCounts() {
    assertCounting(List.of("0-10"), 15, "0-10", "0-7");
  }

  /** Tried: beginning at the last chunk, "7-15" counts and the events before 10 are missed. */
  @Test
  void whatEndsAfterTheCheckpointDoesNotCount() {
    assertCounting(List.of("0-10"), 10, "0-10", "7-15");
    assertCounting(List.of(), 9, "0-10");
  }

  @Test
  void ofAnEpochThatHasEndedCountsWhatEndsBeforeIt() {
    Checkpoint newest = at(10).newEpoch("anew", 3);
    List<ChunkRange> counting =
        CountingChunks.of(
            List.of(range(0, 0, 10), range(0, 10, 12), range(1, 3, 3), range(2, 0, 1)),
            Function.identity(),
            newest);
    assertEquals(List.of(range(0, 0, 10), range(1, 3, 3)), counting);
  }

  private static void assertCounting(List<String> expected, long offset, String... ranges) {
    List<ChunkRange> all = Arrays.stream(ranges).map(CountingChunksTest::range).toList();
    assertEquals(
        expected.stream().map(CountingChunksTest::range).toList(),
        CountingChunks.of(all, Function.identity(), at(offset)));
  }

  private static ChunkRange range(String text) {
    String[] ends = text.split("-", -1);
    return range(0, Long.parseLong(ends[0]), Long.parseLong(ends[1]));
  }

  private static ChunkRange range(int epoch, long from, long to) {
    return new ChunkRange("p", "c", 0, new Position(epoch, from, 0), new Position(epoch, to, 0));
  }

  /** Of epoch 0, which ends there so far. */
  static Checkpoint at(long offset) {
    return new Checkpoint(
        0,
        Checkpoint.first(0, "topic", 0).epochs(),
        offset,
        0,
        Map.of(),
        Checkpoint.InForce.NOTHING,
        Checkpoint.Counts.ZERO);
  }
}
