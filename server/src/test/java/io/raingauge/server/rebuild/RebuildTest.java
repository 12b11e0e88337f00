package io.raingauge.server.rebuild;

import static io.raingauge.server.rebuild.Scene.range;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkMerge;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.fold.FoldSettings;
import io.raingauge.server.rebuild.RebuildReport.Unmended;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import io.raingauge.server.rebuild.RebuildScope.Sought;
import io.raingauge.testkit.MemoryStore.Damage;
import io.raingauge.wire.LogRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Broken and missing chunks, by small examples; the simulation has the others. */
final class RebuildTest {
  private final Scene scene = new Scene();

  @Test
  void whatIsWholeIsLeftAloneAndTheLogIsNotRead() {
    scene.append("c", 5);
    scene.fold();
    scene.log.makeAnew(); // Nobody would notice.
    assertEquals(new RebuildReport(0, 0, List.of(), List.of()), scene.rebuild(Lost.STAYS));
  }

  /**
   * Events that were sent again, and ids that were counted before, are in it as little as before.
   */
  @Test
  void aBrokenChunkIsMadeAgainByteForByte() {
    scene.append("c", "x");
    scene.append("d", 2);
    scene.fold();
    scene.append("c", 3);
    scene.repeat(2, "d", "");
    scene.repeat(4, "c", "");
    scene.append("c", "x");
    scene.append("c", "y");
    scene.fold();
    scene.append("c", 1);
    scene.fold();
    ChunkRange broken = range("c", 3, 10);
    Chunk before = scene.chunk(broken);
    for (Damage damage : Damage.values()) {
      scene.store.damage(broken, damage);
      assertEquals(1, scene.audit().differingChunkCount());
      assertEquals(new RebuildReport(1, 4, List.of(), List.of()), scene.rebuild(Lost.STAYS));
      Chunk made = scene.chunk(broken);
      assertArrayEquals(before.header().toBytes(), made.header().toBytes());
      for (int index = 0; index < before.header().columns().size(); index++) {
        assertArrayEquals(before.column(index), made.column(index));
      }
      assertEquals(0, scene.audit().differingChunkCount());
    }
    assertEquals(0, scene.scratches, "nothing is left on the disk");
  }

  /** Tried: where each piece ends with the flush, the second holds nothing and two are missing. */
  @Test
  void aChunkThatWasMergedOverAnEarlierDeletionIsMadeAgain() {
    deleteTwice();
    scene.fold();
    List<ChunkRange> apart = List.of(range("c", 0, 3), range("c", 3, 6));
    Chunk merged = new ChunkMerge().merge(apart.stream().map(scene::chunk).toList());
    assertTrue(scene.store.replace(apart, List.of(merged)));
    scene.store.damage(range("c", 0, 6), Damage.HEADER);
    assertEquals(new RebuildReport(1, 5, List.of(), List.of()), scene.rebuild(Lost.STAYS));
    assertEquals(List.of("0-6 5", "6-8 1"), scene.kept("c"));
    assertEquals(0, scene.audit().differingChunkCount());
  }

  /** What was deleted is what came, all the same. */
  @Test
  void gapsOnBothSidesOfADeletionAreFilledApart() {
    deleteTwice();
    scene.foldWithoutRawEvents();
    scene.rebuild(Lost.STAYS);
    assertEquals(List.of("0-3 3", "3-6 2", "6-8 1"), scene.kept("c"));
    assertEquals(0, scene.audit().differingChunkCount());
  }

  private void deleteTwice() {
    scene.append("c", 3);
    scene.delete("c");
    scene.append("c", 2);
    scene.delete("c");
    scene.append("c", 1);
  }

  @Test
  void whatTheLogNoLongerHasIsToldAndLeftAsItIs() {
    scene.append("c", 6);
    scene.fold();
    scene.append("c", 2);
    scene.fold();
    scene.store.damage(range("c", 0, 6), Damage.COLUMNS);
    scene.log.dropHead(3);
    RebuildReport report = scene.rebuild(Lost.STAYS);
    Unmended left = report.broken().get(0);
    assertEquals(range("c", 0, 6), left.range());
    assertEquals(Optional.of(6), left.events());
    assertEquals(Lost.STAYS, left.became());
    assertTrue(left.why().contains("checksum"), left.why());
    assertTrue(left.why().endsWith("cannot be made again: the log begins at offset 3"), left.why());
    assertEquals(List.of("0-6 6", "6-8 2"), scene.kept("c"));
    assertEquals(1, scene.audit().differingChunkCount());
  }

  @Test
  void onRequestWhatIsLostIsDroppedAndOnlyThat() {
    scene.append("c", 6);
    scene.fold();
    scene.append("c", 2);
    scene.fold();
    scene.store.damage(range("c", 0, 6), Damage.HEADER);
    scene.store.damage(range("c", 6, 8), Damage.COLUMNS);
    scene.log.dropHead(3);
    RebuildReport report = scene.rebuild(Lost.IS_DROPPED);
    assertEquals(1, report.broken().size());
    assertEquals(Lost.IS_DROPPED, report.broken().get(0).became());
    assertEquals(Optional.empty(), report.broken().get(0).events());
    assertEquals(List.of("0-6 gap of 0", "6-8 2"), scene.kept("c"));
    assertEquals(0, scene.audit().differingChunkCount());
  }

  /**
   * The log loses its head while it is read, when the first chunk is written. Tried: without
   * Target.done the first is told to be broken.
   */
  @Test
  void whatAnotherRunMayMakeIsNotDroppedAndWhatIsMadeStays() {
    scene.append("c", 3);
    scene.fold();
    scene.append("c", 3);
    scene.fold();
    scene.store.damage(range("c", 0, 3), Damage.COLUMNS);
    scene.store.damage(range("c", 3, 6), Damage.COLUMNS);
    scene.log.meanwhile = () -> scene.log.dropHead(2);
    RebuildReport report = scene.rebuild(Lost.IS_DROPPED);
    assertEquals(1, report.chunks());
    assertEquals(1, report.broken().size());
    assertEquals(range("c", 3, 6), report.broken().get(0).range());
    assertEquals(Lost.STAYS, report.broken().get(0).became());
    assertEquals(List.of("0-3 3", "3-6 3"), scene.kept("c"));
    assertEquals(new RebuildReport(1, 3, List.of(), List.of()), scene.rebuild(Lost.IS_DROPPED));
  }

  /** Tried: with one start only (MOST_STARTS) nothing is made. */
  @Test
  void aLogThatLosesItsHeadWhileTheStartIsSoughtStillMakesWhatIsBehindIt() {
    for (int flush = 0; flush < 3; flush++) {
      scene.append("c", 2);
      scene.fold();
    }
    scene.store.damage(range("c", 2, 4), Damage.COLUMNS);
    scene.store.damage(range("c", 4, 6), Damage.COLUMNS);
    scene.log.dropHead(1);
    scene.log.meanwhile = () -> scene.log.dropHead(3);
    RebuildReport report = scene.rebuild(Lost.STAYS);
    assertEquals(1, report.chunks());
    assertEquals(1, report.broken().size());
    assertEquals(range("c", 2, 4), report.broken().get(0).range());
    assertTrue(report.broken().get(0).why().endsWith("begins at offset 3"), report.toString());
  }

  /**
   * The start of the epoch is gone, and with it what was taken there: the header that is left
   * proves that the guess was right. Tried: with any chunk taken for proved in Refold.endChunk, and
   * without its look at the rows, the second chunk is replaced by one of more events.
   */
  @Test
  void aLogThatLostTheStartOfItsEpochMakesAgainWhatAHeaderProves() {
    scene.append("c", 4);
    scene.fold();
    scene.append("c", 3);
    scene.repeat(6, "c", "");
    scene.fold();
    scene.append("c", "x");
    scene.fold();
    scene.append("c", "x"); // A duplicate, as only the log before tells.
    scene.append("c", "y");
    scene.fold();
    scene.store.damage(range("c", 4, 8), Damage.COLUMNS);
    scene.log.dropHead(4);
    assertEquals(new RebuildReport(1, 3, List.of(), List.of()), scene.rebuild(Lost.STAYS));
    scene.log.dropHead(9);
    scene.store.damage(range("c", 9, 11), Damage.COLUMNS);
    RebuildReport report = scene.rebuild(Lost.STAYS);
    assertEquals(0, report.chunks());
    assertTrue(report.broken().get(0).why().contains("nobody knows"), report.toString());
    assertEquals(List.of("0-4 4", "4-8 3", "8-9 1", "9-11 1"), scene.kept("c"));
    scene.store.damage(range("c", 9, 11), Damage.HEADER);
    assertEquals(0, scene.rebuild(Lost.STAYS).chunks(), "nothing proves it");
  }

  /**
   * The log was cut behind the chunk, and goes on in another epoch. Tried: with any chunk taken for
   * proved in Refold.endChunk the last try makes one of other events.
   */
  @Test
  void ofAnEpochThatEndedAHeaderProvesWhatTheLogStillHas() {
    scene.append("c", 4);
    scene.append("c", "x");
    scene.fold();
    scene.append("c", 3);
    scene.fold();
    scene.log.cut(6);
    scene.newEpoch();
    scene.append("c", 2);
    scene.fold();
    Chunk before = scene.chunk(range("c", 0, 5));
    scene.store.damage(range("c", 0, 5), Damage.COLUMNS);
    scene.store.damage(range("c", 5, 8), Damage.COLUMNS);
    RebuildReport report = scene.rebuild(Lost.STAYS);
    assertEquals(1, report.chunks());
    assertArrayEquals(before.header().toBytes(), scene.chunk(range("c", 0, 5)).header().toBytes());
    assertTrue(
        report.broken().get(0).why().endsWith("the log lost offsets 6 to 7, which they count"));
    scene.store.damage(range("c", 0, 5), Damage.HEADER);
    assertTrue(scene.rebuild(Lost.STAYS).broken().get(0).why().contains("broken, too"));
    scene.store.damage(range("c", 0, 5), Damage.COLUMNS);
    LogRecord its = Objects.requireNonNull(scene.log.records.get(2L));
    LogRecord other = Objects.requireNonNull(scene.log.records.get(3L));
    scene.log.records.put(2L, new LogRecord(2, its.key(), its.kind(), other.value()));
    assertEquals(0, scene.rebuild(Lost.STAYS).chunks(), "the log has other events there now");
    scene.log.dropHead(1);
    assertTrue(scene.rebuild(Lost.STAYS).broken().get(0).why().endsWith("begins at offset 1"));
  }

  /** Tried: where Targets.look leaves the wrong ones aside, both stay as they are. */
  @Test
  void aChunkOfOtherEventsThanTheLogIsMadeAgainWhereThatIsAskedFor() {
    scene.append("c", 3);
    scene.fold();
    scene.append("c", 3);
    scene.fold();
    scene.append("c", 2);
    scene.foldWithoutRawEvents();
    Chunk right = scene.chunk(range("c", 3, 6));
    Chunk wrong = scene.chunk(range("c", 0, 3)).over(range("c", 3, 6));
    assertTrue(scene.store.replace(List.of(range("c", 3, 6)), List.of(wrong)));
    ChunkRange gap = range("c", 6, 8);
    assertTrue(scene.store.replace(List.of(gap), List.of(Chunk.gap(gap, 1, 0, 1))));
    assertEquals(2, scene.audit().differingChunkCount());
    assertEquals(0, scene.rebuild(Lost.STAYS).chunks(), "they can be read");
    RebuildReport report = scene.rebuild(Lost.STAYS, Sought.WRONG);
    assertEquals(new RebuildReport(2, 5, List.of(), List.of()), report);
    assertEquals(0, scene.audit().differingChunkCount());
    assertArrayEquals(right.header().toBytes(), scene.chunk(range("c", 3, 6)).header().toBytes());
    assertEquals(List.of("0-3 3", "3-6 3", "6-8 2"), scene.kept("c"));
  }

  /**
   * It cannot be made again: an id of its events may have been counted in the epoch before. Tried:
   * where Target.isLost holds for a wrong chunk, too, it becomes a gap.
   */
  @Test
  void aChunkThatCanBeReadIsNeverDropped() {
    scene.append("c", "x");
    scene.append("c", 4);
    scene.fold();
    scene.log.makeAnew();
    scene.newEpoch();
    scene.append("c", "x");
    scene.append("c", "y");
    scene.fold();
    ChunkRange ofLater = in(1, range("c", 0, 2));
    Chunk wrong = scene.chunk(range("c", 0, 5)).over(ofLater);
    assertTrue(scene.store.replace(List.of(ofLater), List.of(wrong)));
    RebuildReport report = scene.rebuild(Lost.IS_DROPPED, Sought.WRONG);
    assertEquals(1, report.broken().size(), report.toString());
    assertEquals(Optional.of(5), report.broken().get(0).events());
    assertEquals(Lost.STAYS, report.broken().get(0).became());
    assertEquals(List.of("0-5 5", "0-2 5"), scene.kept("c"));
  }

  /** Tried: without leftAsItIs the report is empty. */
  @Test
  void whatTheComparisonFindsAndNobodyMakesIsTold() {
    scene.append("c", 2);
    scene.foldWithoutRawEvents();
    scene.append("d", 2);
    scene.fold();
    ChunkRange gap = range("c", 0, 2);
    assertTrue(scene.store.replace(List.of(gap), List.of(Chunk.gap(gap, 1, 0, 1))));
    assertTrue(scene.store.replace(List.of(range("d", 2, 4)), List.of()));
    scene.settings = scene.settings.withoutRawEvents();
    RebuildReport report = scene.rebuild(Lost.IS_DROPPED, Sought.WRONG);
    assertEquals(2, report.skipped().size(), report.toString());
    assertTrue(report.skipped().get(0).contains("\"c\" at offsets 0 to 1 is left as it is: 1 ev"));
    assertTrue(report.skipped().get(1).contains("2 events that count are in no chunk"));
  }

  @Test
  void whereTheLogCannotBeCountedAgainNoChunkIsCalledWrong() {
    scene.append("c", 3);
    scene.fold();
    scene.append("c", 1);
    scene.fold();
    scene.log.dropHead(1);
    RebuildReport report = scene.rebuild(Lost.STAYS, Sought.WRONG);
    assertEquals(List.of(), report.broken());
    assertTrue(report.skipped().get(0).endsWith("its chunks were not compared"));
  }

  /** In a later epoch an id may have been counted in an epoch before. */
  @Test
  void inALaterEpochAHeaderMustProveWhatHasIds() {
    scene.append("c", "x");
    scene.fold();
    scene.log.makeAnew();
    scene.newEpoch();
    scene.append("c", "x");
    scene.append("c", "y");
    scene.append("d", 1);
    scene.fold();
    ChunkRange ofC = in(1, range("c", 0, 3));
    ChunkRange ofD = in(1, range("d", 0, 3));
    scene.store.damage(ofC, Damage.COLUMNS);
    scene.store.damage(ofD, Damage.HEADER);
    scene.store.damage(range("c", 0, 1), Damage.COLUMNS);
    RebuildReport report = scene.rebuild(Lost.STAYS);
    assertEquals(1, report.chunks(), "that of d, which has no ids");
    assertEquals(2, report.broken().size());
    assertTrue(report.broken().get(0).why().contains("earlier epoch: the log they were counted"));
    assertEquals(ofC, report.broken().get(1).range());
  }

  private static ChunkRange in(int epoch, ChunkRange range) {
    return new ChunkRange(
        range.project(),
        range.collection(),
        range.partition(),
        new Position(epoch, range.from().offset(), 0),
        new Position(epoch, range.to().offset(), 0));
  }

  @Test
  void whatWasNotKeptIsMadeFromTheLog() {
    scene.append("c", 2);
    scene.append("d", 2);
    scene.fold();
    scene.append("c", 3);
    scene.append("d", "x");
    scene.foldWithoutRawEvents();
    scene.append("c", 1);
    scene.append("d", "x");
    scene.fold();
    assertEquals(List.of("0-4 2", "4-8 gap of 3", "8-10 1"), scene.kept("c"));
    assertEquals(new RebuildReport(2, 4, List.of(), List.of()), scene.rebuild(Lost.STAYS));
    assertEquals(List.of("0-4 2", "4-8 3", "8-10 1"), scene.kept("c"));
    assertEquals(List.of("0-4 2", "4-8 1"), scene.kept("d"));
    assertEquals(List.of(), scene.audit().differingChunks());
    assertEquals(List.of(), scene.audit().skipped());
  }

  /** Tried: without addRoom in Targets.findAll nothing is made. */
  @Test
  void eventsOfWhichNothingSaysThatTheyAreNotKeptAreMade() {
    for (int flush = 0; flush < 3; flush++) {
      scene.append("c", 2);
      scene.append("d", 1);
      scene.fold();
    }
    assertTrue(scene.store.replace(List.of(range("c", 3, 6)), List.of()));
    assertEquals(1, scene.audit().differingChunkCount());
    assertEquals(new RebuildReport(1, 2, List.of(), List.of()), scene.rebuild(Lost.STAYS));
    assertEquals(0, scene.audit().differingChunkCount());
    assertEquals(List.of("0-3 2", "3-6 2", "6-9 2"), scene.kept("c"));
  }

  /** A fold that is full makes several pieces; each is written at once, and the rest is a gap. */
  @Test
  void aLargeGapIsFilledPieceByPiece() {
    scene.settings = new FoldSettings(4 << 20, 1000, 31, 7, 1);
    scene.append("c", 5);
    scene.foldWithoutRawEvents();
    scene.nowMs = 3 * 60_000 + 1;
    scene.keep = new RawKeep(Optional.of(Duration.ofMillis(1)), Map.of());
    RebuildReport report = scene.rebuild(Lost.STAYS);
    assertEquals(3, report.chunks(), "two events are older than they are to be kept");
    assertEquals(
        List.of("0-1 gap of 1", "1-2 gap of 1", "2-3 1", "3-4 1", "4-5 1"), scene.kept("c"));
  }

  @Test
  void whereRawEventsAreNotToBeKeptOnlyBrokenChunksAreMade() {
    scene.append("c", 2);
    scene.fold();
    scene.append("c", 2);
    scene.foldWithoutRawEvents();
    scene.settings = scene.settings.withoutRawEvents();
    scene.store.damage(range("c", 0, 2), Damage.COLUMNS);
    assertEquals(new RebuildReport(1, 2, List.of(), List.of()), scene.rebuild(Lost.STAYS));
    assertEquals(List.of("0-2 2", "2-4 gap of 2"), scene.kept("c"));
  }
}
