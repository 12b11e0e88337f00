package io.raingauge.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.chunk.Position;
import io.raingauge.collector.spool.Part;
import io.raingauge.deletion.Deleting.Outcome;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.filter.Exists;
import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterJson;
import io.raingauge.filter.OneOf;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DeleterTest {
  private static final Deletion ALL = Deletion.ofAll("p", "c");

  private final RecordingSink sink = new RecordingSink();
  private final Collector collector = new Collector(sink, 3, CollectorSettings.DEFAULT, () -> 1000);
  private final List<DeletionInForce> inForce = new ArrayList<>();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  @Test
  void eachPartitionGetsARecordAndWhoAsksHearsWhenAllHaveIt() {
    var outcome = deleter(Deleter.MAX_WAIT).delete(ALL);
    List<Part> parts = sink.batches().get(0).parts();
    assertEquals(List.of(0, 1, 2), parts.stream().map(Part::partition).toList());
    for (Part part : parts) {
      assertEquals(RecordKind.DELETION, part.kind());
      assertEquals(ALL, Deletion.of(part.value()));
    }
    assertFalse(outcome.isDone());
    gate.complete(null);
    assertInstanceOf(Outcome.InForce.class, outcome.join());
  }

  /** It deletes what has come since. */
  @Test
  void theSameOnceMoreIsSentOnceMore() {
    inForce.add(at(ALL));
    gate.complete(null);
    deleter(Deleter.MAX_WAIT).delete(ALL).join();
    assertEquals(1, sink.batches().size());
  }

  @Test
  void whoWaitedLongEnoughHearsThatItIsOnItsWay() {
    assertInstanceOf(Outcome.OnItsWay.class, deleter(Duration.ofMillis(1)).delete(ALL).join());
  }

  /** Tried: without those on their way the last is sent. */
  @Test
  void deletionsOfACollectionAreBoundedAndDeletingAllMakesRoom() {
    Deleter deleter = deleter(Duration.ofMillis(1));
    IntStream.range(2, Deleter.MAX_OF_A_COLLECTION)
        .forEach(count -> inForce.add(at(property("c", count))));
    assertInstanceOf(Outcome.OnItsWay.class, deleter.delete(property("c", 0)).join());
    assertInstanceOf(Outcome.OnItsWay.class, deleter.delete(property("c", 1)).join());
    Outcome many = deleter.delete(property("c", -1)).join();
    assertTrue(
        assertInstanceOf(Outcome.TooMany.class, many).message().contains("has 100 deletions"));
    assertInstanceOf(Outcome.OnItsWay.class, deleter.delete(property("c", 50)).join());
    assertInstanceOf(Outcome.OnItsWay.class, deleter.delete(ALL).join());
    assertInstanceOf(Outcome.OnItsWay.class, deleter.delete(property("c", -1)).join());
  }

  @Test
  void deletionsOfAllCollectionsTogetherAreBounded() {
    Deleter deleter = deleter(Duration.ofMillis(1));
    IntStream.range(0, Deleter.MAX_DELETIONS)
        .forEach(count -> inForce.add(at(property("c" + count, 0))));
    assertInstanceOf(Outcome.TooMany.class, deleter.delete(property("c", 0)).join());
    assertInstanceOf(Outcome.OnItsWay.class, deleter.delete(property("c7", 0)).join());
  }

  @Test
  void aDeletionThatIsTooLongIsNotSent() {
    Filter where =
        OneOf.of("id", IntStream.range(0, 1000).<Object>mapToObj(each -> "user-" + each).toList());
    Deletion tooLong = Deletion.ofEvents("p", "c", where, Long.MIN_VALUE, Long.MAX_VALUE);
    Outcome refused = deleter(Deleter.MAX_WAIT).delete(tooLong).join();
    assertTrue(
        assertInstanceOf(Outcome.TooMany.class, refused).message().contains("at most 4,096 bytes"));
    assertEquals(List.of(), sink.batches());
  }

  /** Tried: without the reading in unfit it is sent, and stops each partition that meets it. */
  @Test
  void aDeletionThatNoFoldCouldReadIsNotSent() {
    Filter where = new Exists("x");
    for (int depth = 0; depth < FilterJson.MAX_DEPTH; depth++) {
      Filter other = new Exists("k" + depth);
      where = depth % 2 == 0 ? Filter.and(List.of(where, other)) : Filter.or(List.of(where, other));
    }
    Deletion deep = Deletion.ofEvents("p", "c", where, Long.MIN_VALUE, Long.MAX_VALUE);
    Outcome refused = deleter(Deleter.MAX_WAIT).delete(deep).join();
    String message = assertInstanceOf(Outcome.TooMany.class, refused).message();
    assertTrue(message.contains("lies deeper than 16"), message);
    assertEquals(List.of(), sink.batches());
  }

  /** Tried: without fromBefore there might be more in the spool than are allowed. */
  @Test
  void nothingIsSentBeforeItIsKnownWhatTheSpoolHeldAtTheStart() {
    Deleter deleter = deleter(Deleter.MAX_WAIT);
    deleter.follow(new ReceiptToken(7, Map.of(0, 5L)));
    assertEquals(
        503, assertInstanceOf(Outcome.Refused.class, deleter.delete(ALL).join()).httpStatus());
    gate.complete(null);
    assertInstanceOf(Outcome.InForce.class, deleter.delete(ALL).join());
  }

  private Deleter deleter(Duration maxWait) {
    return new Deleter(collector, () -> List.of(List.of(), inForce), token -> gate, maxWait);
  }

  private static Deletion property(String collection, int number) {
    return Deletion.ofProperty("p", collection, "k" + number);
  }

  private static DeletionInForce at(Deletion deletion) {
    return new DeletionInForce(deletion, new Position(0, 1, 0), 1, 0);
  }
}
