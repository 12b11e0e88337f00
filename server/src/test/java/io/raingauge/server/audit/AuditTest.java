package io.raingauge.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.fold.Fold;
import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Q5, by small examples: one collector, an event a minute and a record. */
final class AuditTest {
  private static final long MINUTE_MS = 60_000;
  private static final byte[] EVENT = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);

  private final Store store = new MemoryStore();
  private final ListedLog log = new ListedLog();
  private AuditLimits limits = AuditLimits.DEFAULT;

  @BeforeEach
  void foldTenEvents() {
    store.write(
        new Flush(Checkpoint.first(0, log.topicId(), 0), List.of(), new Ids()), Integer.MIN_VALUE);
    append(1, 10, "");
    fold();
  }

  @Test
  void ofWhatIsRightItTellsHowMuchItCompared() {
    AuditReport report = audit();
    assertEquals(10, report.events());
    assertEquals(10 + 1 + 1 + 1, report.cells(), "minutes, an hour, a day and the span");
    assertEquals(0, report.differingCells());
    assertEquals(List.of(), report.skipped());
  }

  @Test
  void aRecordThatWasCountedTwiceOrNeverIsFound() {
    LogRecord last = Objects.requireNonNull(log.records.get(9L));
    log.records.remove(9L);
    AuditReport never = audit();
    assertEquals(4, never.differingCells(), "its minute, hour, day and the span");
    assertTrue(never.differing().get(0).recounted().isPresent());
    log.records.put(9L, new LogRecord(9, last.key(), last.kind(), twice(last.value())));
    AuditReport twice = audit();
    assertEquals(4, twice.differingCells());
    assertEquals("{count=1}", String.valueOf(minuteOf(twice).toTree().get("stored")));
    assertEquals("{count=2}", String.valueOf(minuteOf(twice).toTree().get("recounted")));
  }

  @Test
  void whatArrivesMeanwhileIsLeftAside() {
    append(11, 15, "");
    AuditReport report = audit();
    assertEquals(10, report.events());
    assertEquals(0, report.differingCells());
  }

  @Test
  void ofALogThatLostItsTailTheCellsBeforeAreToldAndThoseAfterCompared() {
    log.cut(7);
    newEpoch();
    append(11, 12, "");
    fold();
    AuditReport report = audit();
    assertEquals(2, report.events());
    assertEquals(2 + 3, report.cells());
    assertEquals(0, report.differingCells());
    assertEquals(
        List.of("partition 0: 13 cells of epoch 0: the log lost offsets 7 to 9, which they count"),
        report.skipped());
  }

  @Test
  void ofALogWhoseStartIsGoneNothingIsCompared() {
    log.dropHead(3);
    AuditReport report = audit();
    assertEquals(0, report.cells());
    assertEquals(1, report.skipped().size());
    assertTrue(report.skipped().get(0).contains("begins at offset 3"), report.skipped().toString());
    assertTrue(report.skipped().get(0).endsWith("13 cells were not compared"));
  }

  @Test
  void aLogThatIsAnotherOneOrEndsTooEarlyIsNotComparedBeforeTheFoldHasSeenIt() {
    log.cut(5);
    assertTrue(audit().skipped().get(0).contains("ends at offset 5"));
    log.makeAnew();
    assertTrue(audit().skipped().get(0).contains("made anew"));
    assertEquals(0, audit().differingCells());
  }

  /** F5: the second event of the id is one of a log that is gone; the recount cannot know. */
  @Test
  void anIdThatWasCountedInALostLogLeavesItsCellsUndecided() {
    append(11, 11, "x");
    fold();
    log.makeAnew();
    newEpoch();
    append(12, 12, "x");
    append(13, 13, "y");
    fold();
    AuditReport report = audit();
    assertEquals(0, report.differingCells());
    assertEquals(1, report.cells(), "the minute of y; the others may lack x");
    assertTrue(report.skipped().get(1).contains("4 cells differ"), report.skipped().toString());
  }

  @Test
  void moreCellsThanItMayHoldAreRefusedAndMoreIdsAreTold() {
    limits = new AuditLimits(5, 100, 10);
    AuditTooLargeException refused = assertThrows(AuditTooLargeException.class, this::audit);
    assertTrue(String.valueOf(refused.getMessage()).contains("--from"));
    for (int number = 11; number <= 20; number++) {
      append(number, number, "id" + number);
    }
    fold();
    limits = new AuditLimits(1000, 5, 10);
    assertTrue(audit().skipped().get(0).contains("more than 5 ids"), audit().skipped().toString());
  }

  @Test
  void itEndsWhenNobodyWaitsForItAnyMore() {
    assertThrows(
        CancellationException.class,
        () ->
            new Audit(store, log, FoldSettings.DEFAULT, limits, () -> 0)
                .run(AuditScope.all("p"), () -> true));
  }

  @Test
  void theCellsOfAnotherProjectAreNotSeen() {
    AuditReport report =
        new Audit(store, log, FoldSettings.DEFAULT, limits, () -> 0)
            .run(AuditScope.all("other"), () -> false);
    assertEquals(0, report.cells());
    assertEquals(0, report.events());
  }

  private static Difference minuteOf(AuditReport report) {
    return report.differing().stream()
        .filter(each -> each.key().width().seconds() == 60)
        .findFirst()
        .orElseThrow();
  }

  private static byte[] twice(byte[] line) {
    byte[] lines = new byte[line.length * 2];
    System.arraycopy(line, 0, lines, 0, line.length);
    System.arraycopy(line, 0, lines, line.length, line.length);
    return lines;
  }

  private AuditReport audit() {
    return new Audit(store, log, FoldSettings.DEFAULT, limits, () -> 0)
        .run(AuditScope.all("p"), () -> false);
  }

  private void newEpoch() {
    Checkpoint start = store.checkpoint(0).orElseThrow().newEpoch(log.topicId(), log.end);
    store.write(new Flush(start, List.of(), new Ids()), Integer.MIN_VALUE);
  }

  private void fold() {
    Fold fold = new Fold(store.checkpoint(0).orElseThrow(), store, FoldSettings.DEFAULT);
    log.from(fold.nextOffset()).forEach(fold::apply);
    store.write(fold.flush(), fold.oldestIdDay());
  }

  /** Appends the events of these numbers, both included. */
  private void append(int first, int last, String id) {
    for (int number = first; number <= last; number++) {
      EventLineWriter line = new EventLineWriter(128);
      byte[] itsId = id.isEmpty() ? new byte[0] : EventLineWriter.escape(id);
      byte[] prefix = EventLineWriter.prefix("p", "c");
      line.line(prefix, number * MINUTE_MS, itsId, number * MINUTE_MS, EVENT);
      log.append(
          new LogRecord(log.end, new RecordKey(7, number), RecordKind.EVENTS, line.toBytes()));
    }
  }
}
