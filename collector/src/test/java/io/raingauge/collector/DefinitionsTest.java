package io.raingauge.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.RollupJson;
import io.raingauge.wire.ReceiptToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DefinitionsTest {
  private static final Rollup BY_PATH = rollup("r", "path");
  private static final Rollup BY_STATUS = rollup("r", "status");

  private final RecordingSink sink = new RecordingSink();
  private final Collector collector = new Collector(sink, 3, CollectorSettings.DEFAULT, () -> 1000);
  private final List<RollupInForce> inForce = new ArrayList<>();
  private final CompletableFuture<Void> gate = new CompletableFuture<>();

  @Test
  void whatIsInForceIsNotSentAgain() {
    inForce.add(new RollupInForce(new RollupId(1, 2), BY_PATH, 0));
    DefinitionReceipt receipt = definitions(Definitions.MAX_WAIT).put(rollup("r", "path")).join();
    assertEquals(new DefinitionReceipt.Unchanged(new RollupId(1, 2)), receipt);
    assertEquals(List.of(), sink.batches());
  }

  /** Tried: with {@code earlier} always null the third put answers "unchanged", BY_STATUS stays. */
  @Test
  void aDefinitionIsComparedWithTheOneOnItsWay() {
    inForce.add(new RollupInForce(new RollupId(1, 2), BY_PATH, 0));
    Definitions definitions = definitions(Definitions.MAX_WAIT);
    var changed = definitions.put(BY_STATUS);
    var same = definitions.put(BY_STATUS);
    assertEquals(1, sink.batches().size());
    var back = definitions.put(BY_PATH);
    assertEquals(2, sink.batches().size());
    assertFalse(changed.isDone() || same.isDone() || back.isDone());
    gate.complete(null);
    assertInstanceOf(DefinitionReceipt.Effective.class, changed.join());
    assertEquals(changed.join(), same.join());
    var last = assertInstanceOf(DefinitionReceipt.Effective.class, back.join());
    assertNotEquals(new RollupId(1, 2), last.id());
    DefinitionRecord sent = DefinitionRecord.of(sink.batches().get(1).parts().get(2).value());
    assertEquals(new DefinitionRecord("p", "r", last.id(), 1000, sent.rollup()), sent);
    assertEquals(List.of("path"), sent.rollup().orElseThrow().by());
  }

  @Test
  void aRemovalOnItsWayLeavesNothingToRemove() {
    inForce.add(new RollupInForce(new RollupId(1, 2), BY_PATH, 0));
    Definitions definitions = definitions(Definitions.MAX_WAIT);
    var removed = definitions.remove("p", "r");
    var again = definitions.remove("p", "r");
    assertEquals(1, sink.batches().size());
    gate.complete(null);
    assertEquals(removed.join(), again.join());
    inForce.clear();
    assertEquals(404, definitions.remove("p", "r").join().httpStatus());
  }

  /**
   * A removal may wait in the spool since before the server started. Tried: without {@code
   * fromBefore} the put answers "unchanged", and then the rollup is removed.
   */
  @Test
  void whatTheSpoolHeldAtTheStartIsNotTakenForUnchanged() {
    inForce.add(new RollupInForce(new RollupId(1, 2), BY_PATH, 0));
    Definitions definitions = definitions(Definitions.MAX_WAIT);
    definitions.follow(new ReceiptToken(7, Map.of(0, 5L)));
    var same = definitions.put(BY_PATH);
    var gone = definitions.remove("p", "other");
    assertEquals(2, sink.batches().size());
    DefinitionRecord sent = DefinitionRecord.of(sink.batches().get(0).parts().get(0).value());
    assertEquals(new RollupId(1, 2), sent.id());
    gate.complete(null);
    assertEquals(200, same.join().httpStatus());
    assertEquals(200, gone.join().httpStatus());
    assertInstanceOf(DefinitionReceipt.Unchanged.class, definitions.put(BY_PATH).join());
    assertEquals(404, definitions.remove("p", "other").join().httpStatus());
  }

  @Test
  void whoWaitedLongEnoughHearsThatItIsOnItsWay() {
    DefinitionReceipt receipt = definitions(Duration.ofMillis(1)).put(BY_PATH).join();
    assertEquals(202, assertInstanceOf(DefinitionReceipt.OnItsWay.class, receipt).httpStatus());
  }

  @Test
  void numbersOfRollupsAreBounded() {
    Definitions definitions = definitions(Duration.ofMillis(1));
    for (int count = 0; count < Definitions.MAX_ON_THEIR_WAY; count++) {
      assertEquals(202, definitions.put(rollup("r" + count, "path")).join().httpStatus());
    }
    assertEquals(503, definitions.put(rollup("more", "path")).join().httpStatus());
    gate.complete(null);
    IntStream.range(0, Definitions.MAX_ROLLUPS)
        .mapToObj(count -> rollup("r" + count, "path"))
        .forEach(rollup -> inForce.add(new RollupInForce(new RollupId(1, 2), rollup, 0)));
    assertEquals(400, definitions.put(rollup("more", "path")).join().httpStatus());
    assertEquals(200, definitions.put(rollup("r7", "status")).join().httpStatus());
    assertEquals(200, definitions.remove("p", "r8").join().httpStatus());
  }

  private Definitions definitions(Duration maxWait) {
    return new Definitions(
        collector, project -> inForce, token -> gate, () -> 1000, new Random(1), maxWait);
  }

  private static Rollup rollup(String name, String by) {
    String json = "{\"collection\":\"c\",\"by\":[\"%s\"]}".formatted(by);
    return RollupJson.read("p", name, json.getBytes(StandardCharsets.UTF_8));
  }
}
