package io.raingauge.server.rebuild;

import static io.raingauge.server.rebuild.Scene.range;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.server.rebuild.RebuildScope.Lost;
import io.raingauge.testkit.MemoryStore.Damage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RawRetentionTest {
  private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

  private final Scene scene = new Scene();

  /** Event n is of minute n. */
  private void flushEach(String collection, int count) {
    for (int index = 0; index < count; index++) {
      scene.append(collection, 1);
      scene.fold();
    }
  }

  private void forget(RawKeep keep, int atMinute) {
    new RawRetention(scene.store, keep).forget(atMinute * 60_000L);
  }

  /** Tried: with maxMs <= oldestMs the event that is exactly as old is forgotten, too. */
  @Test
  void chunksWhoseNewestEventIsTooOldBecomeOneGap() {
    flushEach("c", 5);
    RawKeep keep = new RawKeep(Optional.of(TWO_MINUTES), Map.of());
    forget(keep, 4);
    assertEquals(List.of("0-1 gap of 1", "1-2 1", "2-3 1", "3-4 1", "4-5 1"), scene.kept("c"));
    forget(keep, 6);
    assertEquals(List.of("0-3 gap of 3", "3-4 1", "4-5 1"), scene.kept("c"));
    forget(keep, 6);
    assertEquals(List.of("0-3 gap of 3", "3-4 1", "4-5 1"), scene.kept("c"));
    assertEquals(List.of(), scene.audit().differingChunks());
  }

  @Test
  void aCollectionMayBeKeptForAnotherTime() {
    flushEach("c", 2);
    flushEach("d", 2);
    flushEach("e", 2);
    RawKeep keep =
        new RawKeep(
            Optional.of(TWO_MINUTES),
            Map.of("d", Optional.empty(), "e", Optional.of(Duration.ofDays(1))));
    forget(keep, 1440);
    assertEquals(List.of("0-2 gap of 2"), scene.kept("c"));
    assertEquals(List.of("2-3 1", "3-4 1"), scene.kept("d"));
    assertEquals(List.of("4-5 1", "5-6 1"), scene.kept("e"));
    forget(keep, 1446);
    assertEquals(List.of("4-5 gap of 1", "5-6 1"), scene.kept("e"));
  }

  @Test
  void aBrokenChunkStaysSinceNobodyKnowsHowOldItIsAndNothingOldIsMadeAgain() {
    flushEach("c", 3);
    scene.store.damage(range("c", 1, 2), Damage.HEADER);
    scene.keep = new RawKeep(Optional.of(TWO_MINUTES), Map.of());
    forget(scene.keep, 60);
    scene.store.heal(range("c", 1, 2));
    assertEquals(List.of("0-1 gap of 1", "1-2 1", "2-3 gap of 1"), scene.kept("c"));
    scene.nowMs = 60 * 60_000;
    assertEquals(0, scene.rebuild(Lost.STAYS).chunks());
  }
}
