package io.raingauge.fold;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.testkit.Event;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fold makes of deletions: all that it says of them stands in the checkpoint (D1). */
final class FoldDeletionTest {
  private static final Deletion ALL = Deletion.ofAll("p", "c");
  private static final Deletion PROPERTY = Deletion.ofProperty("p", "c", "k");

  private final WatchedStore store = new WatchedStore();

  /** Tried: without raw.cut there is one chunk of [0, 4), which is neither before nor after. */
  @Test
  void chunksOfTheCollectionEndAtItAndNoOther() {
    Fold fold = begin(FoldSettings.DEFAULT);
    fold.apply(events(0, 1, Event.at(5), Event.at(7).in("p", "d")));
    fold.apply(deletion(1, 3, ALL));
    fold.apply(events(2, 4, Event.at(6)));
    fold.apply(deletion(3, 5, PROPERTY));
    Flush flush = fold.flush();
    assertEquals(
        List.of(
            "p/c [0:0:0, 0:1:0) of partition 3",
            "p/c [0:1:0, 0:3:0) of partition 3",
            "p/d [0:0:0, 0:4:0) of partition 3"),
        ranges(flush.chunks()));
    fold.apply(events(4, 6, Event.at(8)));
    assertEquals(List.of("p/c [0:4:0, 0:5:0) of partition 3"), ranges(fold.flush().chunks()));
  }

  /** Tried: without its gap in RawEvents.cut the events before are told of behind it. */
  @Test
  void gapsEndAtItToo() {
    Fold fold = begin(FoldSettings.DEFAULT.withoutRawEvents());
    fold.apply(events(0, 1, Event.at(5)));
    fold.apply(deletion(1, 2, ALL));
    fold.apply(events(2, 3, Event.at(6), Event.at(7)));
    List<Chunk> gaps = fold.flush().chunks();
    assertEquals(
        List.of("p/c [0:0:0, 0:1:0) of partition 3", "p/c [0:1:0, 0:3:0) of partition 3"),
        ranges(gaps));
    assertEquals(List.of(1, 2), gaps.stream().map(gap -> gap.header().rows()).toList());
  }

  @Test
  void theCheckpointTellsWhereItStandsAndWhatHadCome() {
    Fold fold = begin(FoldSettings.DEFAULT);
    fold.apply(events(0, 1, Event.at(9), Event.at(7)));
    fold.apply(deletion(1, 3, PROPERTY));
    fold.apply(events(2, 4, Event.at(11)));
    Flush flush = fold.flush();
    DeletionInForce first = new DeletionInForce(PROPERTY, new Position(0, 1, 0), 2, 9);
    assertEquals(List.of(first), flush.checkpoint().inForce().deletions());
    store.write(flush, 0);
    Fold second = new Fold(flush.checkpoint(), store, FoldSettings.DEFAULT);
    second.apply(deletion(3, 5, Deletion.ofProperty("p", "c", "other")));
    // Tried: when deletions do not start from the checkpoint (F6) the first is forgotten.
    assertEquals(2, second.flush().checkpoint().inForce().deletions().size());
  }

  /** The cells and what they count are the same as without. */
  @Test
  void itChangesNoCell() {
    Fold with = begin(FoldSettings.DEFAULT);
    with.apply(events(0, 1, Event.at(5)));
    with.apply(deletion(1, 2, ALL));
    with.apply(events(2, 3, Event.at(6)));
    Fold without = begin(FoldSettings.DEFAULT);
    without.apply(events(0, 1, Event.at(5)));
    without.apply(events(2, 2, Event.at(6)));
    assertEquals(states(without), states(with));
  }

  /** Tried: without the comparison with the next number the repeat moves it behind the event. */
  @Test
  void itHasANumberAsEventsDo() {
    Fold fold = begin(FoldSettings.DEFAULT);
    fold.apply(events(0, 1, Event.at(5)));
    fold.apply(deletion(1, 2, ALL));
    fold.apply(events(2, 3, Event.at(6)));
    fold.apply(deletion(3, 2, ALL));
    fold.apply(deletion(4, 9, ALL));
    assertEquals(
        List.of(new Position(0, 1, 0)),
        fold.flush().checkpoint().inForce().deletions().stream()
            .map(DeletionInForce::position)
            .toList());
  }

  /** Tried: without the look at eventCount each name that is deleted stays for ever. */
  @Test
  void whereNothingHasComeThereIsNothingToDelete() {
    Fold fold = begin(FoldSettings.DEFAULT);
    fold.apply(deletion(0, 1, ALL));
    fold.apply(events(1, 2, Event.at(5)));
    Flush flush = fold.flush();
    assertEquals(List.of(), flush.checkpoint().inForce().deletions());
    assertEquals(3, flush.checkpoint().nextOf(7));
  }

  @Test
  void theEventsOfEarlierEpochsAreBeforeIt() {
    Fold first = begin(FoldSettings.DEFAULT);
    first.apply(events(9, 1, Event.at(5), Event.at(6)));
    Flush flush = first.flush();
    store.write(flush, 0);
    Fold second = new Fold(flush.checkpoint().newEpoch("another", 0), store, FoldSettings.DEFAULT);
    second.apply(deletion(0, 3, ALL));
    assertEquals(
        List.of(new DeletionInForce(ALL, new Position(1, 0, 0), 2, 6)),
        second.flush().checkpoint().inForce().deletions());
  }

  private Fold begin(FoldSettings settings) {
    return new Fold(Checkpoint.first(3, "topic", 0), store, settings);
  }

  private static List<String> ranges(List<Chunk> chunks) {
    return chunks.stream().map(chunk -> chunk.header().range().toString()).sorted().toList();
  }

  private static List<String> states(Fold fold) {
    return fold.flush().cells().stream()
        .map(cell -> Arrays.toString(cell.key().toBytes()) + Arrays.toString(cell.state()))
        .sorted()
        .toList();
  }

  private static LogRecord events(long offset, long number, Event... events) {
    return record(offset, number, RecordKind.EVENTS, Event.lines(List.of(events)));
  }

  private static LogRecord deletion(long offset, long number, Deletion deletion) {
    return record(offset, number, RecordKind.DELETION, deletion.toBytes());
  }

  private static LogRecord record(long offset, long number, RecordKind kind, byte[] value) {
    return new LogRecord(offset, new RecordKey(7, number), kind, value);
  }
}
