package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.store.Checkpoint;
import io.raingauge.topology.StartPosition.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StartPositionTest {
  private static final Checkpoint AT_TEN =
      new Checkpoint(
          3,
          Checkpoint.first(3, "a", 0).epochs(),
          10,
          1_000,
          Map.of(7L, 21L),
          Checkpoint.InForce.NOTHING,
          Checkpoint.Counts.ZERO);

  @Test
  void theFirstStartEverIsAtTheFirstRecordThatIsThere() {
    StartPosition start = StartPosition.of(3, Optional.empty(), new LogBounds("a", 4, 9));
    assertEquals(Reason.FIRST, start.reason());
    assertTrue(start.isNew());
    assertEquals(Checkpoint.first(3, "a", 4), start.checkpoint());
  }

  /**
   * F7, every log of up to 14 records, cut and grown in every way, against the rule in words.
   * Tried: each of the four conditions of {@code StartPosition.reason} removed fails here.
   */
  @Test
  void aFoldGoesOnOnlyWhereTheLogIsWhatTheCheckpointKnows() {
    for (String topicId : List.of("a", "b")) {
      for (int end = 0; end < 14; end++) {
        for (int earliest = 0; earliest <= end; earliest++) {
          for (int intactBelow = 0; intactBelow < 14; intactBelow++) {
            LogBounds log = new LogBounds(topicId, earliest, end).replacedFrom(intactBelow);
            boolean known = topicId.equals("a") && earliest <= 10 && end >= 10 && intactBelow >= 10;
            StartPosition start = StartPosition.of(3, Optional.of(AT_TEN), log);
            assertEquals(known, start.reason() == Reason.CONTINUED, log.toString());
            if (known) {
              assertSame(AT_TEN, start.checkpoint());
            } else {
              assertNewEpoch(start, log);
            }
          }
        }
      }
    }
  }

  private static void assertNewEpoch(StartPosition start, LogBounds log) {
    Checkpoint begun = start.checkpoint();
    assertTrue(start.isNew());
    assertEquals(1, begun.epoch().number(), log.toString());
    assertEquals(log.topicId(), begun.epoch().topicId());
    assertEquals(log.end(), begun.offset());
    assertEquals(Map.of(7L, 21L), begun.next(), "the numbers that were taken stay taken");
    assertTrue(begun.compareTo(AT_TEN) > 0, "collectors and stores see it as the newer one");
  }
}
