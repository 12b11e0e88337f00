package io.raingauge.collector.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.collector.spool.Batch;
import io.raingauge.collector.spool.Part;
import io.raingauge.collector.spool.Spool;
import io.raingauge.collector.spool.SpoolSettings;
import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.testkit.SimulatedClock;
import io.raingauge.testkit.SimulatedDisk;
import io.raingauge.testkit.SimulatedLog;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKind;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwarderTest {
  private static final SpoolSettings SPOOL = new SpoolSettings(4000, 1000, 100, 1 << 20, 0, 1000);
  private static final ForwarderSettings SETTINGS =
      new ForwarderSettings(4000, 300, 5, 200, 30_000, 100, 5000);

  private final SimulatedClock clock = new SimulatedClock(1_700_000_000_000L);
  private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
  private final SimulatedLog log = new SimulatedLog(1, new Random(2), SimulatedLog.Faults.NONE);
  private Spool spool = newSpool();
  private Forwarder forwarder = newForwarder();
  private Optional<Confirmation> confirmation = Optional.empty();

  @BeforeEach
  void open() throws IOException {
    spool.open();
  }

  @Test
  void smallFramesAreJoined() {
    keep("a");
    forwarder.step();
    keep("b");
    clock.advanceMs(4);
    forwarder.step();
    assertEquals(0, log.onTheWay());
    clock.advanceMs(1);
    forwarder.step();
    log.deliver(10);
    assertEquals(List.of("1 a\nb\n"), records());
  }

  @Test
  void untilTheFirstAcknowledgementOneRecordIsInFlight() {
    for (int count = 0; count < 5; count++) {
      keep("x".repeat(400)); // too long to be joined
    }
    forwarder.step();
    assertEquals(1, log.onTheWay());
    log.deliver(1);
    forwarder.step();
    assertTrue(log.onTheWay() > 1); // as many as a partition's share of bytes allows
  }

  @Test
  void aRecordIsNeverLongerThanItMayBe() {
    keep("first");
    forwarder.step();
    for (int count = 0; count < 50; count++) {
      keep("e" + "x".repeat(30));
    }
    drain();
    assertTrue(records().stream().allMatch(record -> record.length() <= 303), records().toString());
    assertTrue(records().size() < 12, records().toString());
  }

  @Test
  void itBeginsAtTheFirstEventNotTakenAndSendsNoOther() throws IOException {
    keep("a");
    keep("b");
    keep("c");
    drain();
    confirmation = Optional.of(new Confirmation(0, 2, 3));
    spool = newSpool();
    spool.open();
    forwarder = newForwarder();
    int before = records().size();
    drain();
    assertEquals(List.of("3 c\n"), records().subList(before, records().size()));
    assertEquals(0, forwarder.status().wentBack());
  }

  /** Tried: without the epoch in Lane.isMissed it waits for the stall, 30 s. */
  @Test
  void whenTheEpochRisesItSendsAgainAtOnce() {
    keep("a");
    drain();
    confirmation = Optional.of(new Confirmation(0, 0, 1));
    clock.advanceMs(200);
    drain();
    log.makeAnew();
    confirmation = Optional.of(new Confirmation(1, 0, 1));
    for (int round = 0; round < 4; round++) {
      clock.advanceMs(200);
      drain();
    }
    assertEquals(List.of("1 a\n"), records());
    assertEquals(1, forwarder.status().wentBack());
  }

  @Test
  void whatTheLogLostWithoutATraceIsSentAgainAfterAWhile() {
    keep("a");
    drain();
    log.loseTail(0, 1);
    for (int round = 0; round < 100; round++) {
      clock.advanceMs(200);
      drain();
      assertTrue(records().isEmpty());
    }
    clock.advanceMs(12_000);
    for (int round = 0; round < 3; round++) {
      clock.advanceMs(200);
      drain();
    }
    assertEquals(List.of("1 a\n"), records());
  }

  /** Tried: without the call of lose in Lane.offer the first record is of events. */
  @Test
  void whatWasReleasedEarlyAndIsNeededAgainIsAnnouncedAsLost() throws IOException {
    for (int count = 0; count < 40; count++) {
      keep("x".repeat(300));
      drain();
      clock.advanceMs(200);
      drain();
    }
    long released = spool.status().releasedEarly();
    assertTrue(released > 20, spool.status().toString());
    log.makeAnew();
    confirmation = Optional.of(new Confirmation(1, 0, 1));
    clock.advanceMs(5000);
    drain();
    clock.advanceMs(5000);
    drain();
    LogRecord lost = log.records(0, 0).get(0);
    assertEquals(RecordKind.LOST, lost.kind());
    assertEquals(1, lost.key().first());
    assertEquals("{\"next\":" + (released + 1) + "}", new String(lost.value(), UTF_8));
    assertEquals(released, forwarder.status().lostNumbers());
    assertEquals(released + 1, log.records(0, 0).get(1).key().first());
  }

  /** Tried: without Forwarder.loseWhatIsGone partition 0 is sent nothing. */
  @Test
  void numbersOfWhichNoFrameIsLeftAreAnnouncedAsLostToo() throws IOException {
    SimulatedLog two = new SimulatedLog(2, new Random(2), SimulatedLog.Faults.NONE);
    SimulatedDisk other = new SimulatedDisk(new Random(1));
    try (Spool both = new Spool(other, SPOOL, 2, () -> 7, clock)) {
      both.open();
      for (int count = 0; count < 8; count++) {
        Part part = new Part(Math.min(count, 1), RecordKind.EVENTS, 1, new byte[300]);
        var receipt = both.append(new Batch(List.of(part)));
        both.commit();
        receipt.join();
      }
      both.taken(new long[] {2, 6});
      forwarder =
          new Forwarder(
              both,
              two,
              partition -> Optional.of(new Confirmation(0, 0, partition == 0 ? 1 : 6)),
              SETTINGS,
              clock::elapsedMs,
              new Random(3));
      forwarder.step();
      two.deliver(100);
    }
    LogRecord lost = two.records(0, 0).get(0);
    assertEquals(RecordKind.LOST, lost.kind());
    assertEquals("{\"next\":2}", new String(lost.value(), UTF_8));
  }

  @Test
  void aSpoolOlderThanWhatWasCountedTakesNoMore() {
    confirmation = Optional.of(new Confirmation(0, 10, 5));
    forwarder.step();
    var refused = spool.append(new Batch(List.of(part("a"))));
    assertTrue(refused.isCompletedExceptionally());
    assertTrue(forwarder.status().lastError().contains("older than what was counted"));
  }

  @Test
  void aLogThatIsAwayIsTriedWithGrowingPauses() {
    log.goAway();
    keep("a");
    for (int ms = 0; ms < 60_000; ms += 10) {
      forwarder.step();
      log.deliver(10);
      clock.advanceMs(10);
    }
    long failed = forwarder.status().failedRecords();
    assertTrue(failed > 12 && failed < 40, failed + " tries in a minute");
    log.comeBack();
    clock.advanceMs(5000);
    drain();
    assertEquals(List.of("1 a\n"), records());
  }

  private void drain() {
    for (int round = 0; round < 50; round++) {
      forwarder.step();
      log.deliver(100);
      clock.advanceMs(1);
    }
    forwarder.step();
  }

  private void keep(String event) {
    var receipt = spool.append(new Batch(List.of(part(event))));
    spool.commit();
    receipt.join();
  }

  private static Part part(String event) {
    return new Part(0, RecordKind.EVENTS, 1, (event + "\n").getBytes(UTF_8));
  }

  private List<String> records() {
    return log.records(0, 0).stream()
        .map(record -> record.key().first() + " " + new String(record.value(), UTF_8))
        .toList();
  }

  private Spool newSpool() {
    return new Spool(disk, SPOOL, 1, () -> 7, clock);
  }

  private Forwarder newForwarder() {
    return new Forwarder(
        spool, log, partition -> confirmation, SETTINGS, clock::elapsedMs, new Random(3));
  }
}
