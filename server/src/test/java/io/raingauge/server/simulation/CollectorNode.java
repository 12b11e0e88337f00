package io.raingauge.server.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.collector.forward.Forwarder;
import io.raingauge.collector.forward.ForwarderSettings;
import io.raingauge.collector.spool.Batch;
import io.raingauge.collector.spool.Part;
import io.raingauge.collector.spool.Spool;
import io.raingauge.collector.spool.SpoolSettings;
import io.raingauge.log.Confirmations;
import io.raingauge.log.Confirmations.Confirmation;
import io.raingauge.store.Store;
import io.raingauge.testkit.SimulatedClock;
import io.raingauge.testkit.SimulatedDisk;
import io.raingauge.testkit.SimulatedLog;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One collector: a real spool on a disk of its own, a real forwarder, and what its clients were
 * promised. For one thread.
 */
final class CollectorNode {
  /** The parts that all nodes share. */
  record Surroundings(int partitions, SimulatedLog log, Store store, SimulatedClock clock) {}

  /** A number that a receipt stands for. */
  record Promise(int partition, RecordKey number) {}

  private final long id;
  private final Random chance;
  private final Surroundings around;
  private final SimulatedDisk disk;
  private final SpoolSettings settings;
  private final Map<CompletableFuture<ReceiptToken>, Batch> unanswered = new LinkedHashMap<>();
  private final Map<Promise, String> promised = new HashMap<>();
  private Spool spool;
  private Forwarder forwarder;
  private long releasedEarlyBefore;

  CollectorNode(long id, Random chance, long maxBytes, Surroundings around) {
    this.id = id;
    this.chance = chance;
    this.around = around;
    disk = new SimulatedDisk(chance);
    int segmentBytes = 300 + chance.nextInt(3000);
    settings = new SpoolSettings(maxBytes, segmentBytes, 100, 1 << 20, 0, chance.nextInt(3000));
    spool = newSpool();
    forwarder = newForwarder();
  }

  void send(Batch batch) {
    unanswered.put(spool.append(batch), batch);
  }

  /** One group commit; receipts go out. */
  boolean commit() {
    boolean any = spool.commit();
    for (Map.Entry<CompletableFuture<ReceiptToken>, Batch> each : unanswered.entrySet()) {
      CompletableFuture<ReceiptToken> answer = each.getKey();
      if (answer.isDone() && !answer.isCompletedExceptionally()) {
        note(answer.join(), each.getValue());
        long bytes = spool.status().bytes();
        assertTrue(bytes <= settings.maxBytes(), "S4: the spool has outgrown its limit");
      }
    }
    unanswered.keySet().removeIf(CompletableFuture::isDone);
    return any;
  }

  void forward() {
    forwarder.step();
  }

  /** The process dies and another begins; what it sent may still be on its way. */
  void crash() {
    disk.powerOn();
    disk.failures(0);
    unanswered.clear();
    releasedEarlyBefore += spool.status().releasedEarly();
    spool = newSpool();
    forwarder = newForwarder();
  }

  /** The power goes: what was not forced may be lost, in part or with holes. */
  void losePower() {
    disk.cutPower();
    crash();
  }

  /** The power goes in the midst of one of the next changes of the disk. */
  void losePowerSoon() {
    disk.cutPowerAfter(chance.nextInt(4));
  }

  /** Nothing fails any more; where the power is off, it comes back and the process with it. */
  void mendDisk() {
    disk.failures(0);
    boolean wasOff = disk.isOff();
    disk.powerOn();
    if (wasOff) {
      crash();
    }
  }

  /** Changes of the disk fail this often. */
  void diskFailures(double probability) {
    disk.failures(probability);
  }

  /** Whether it holds nothing more, and every number was taken by a checkpoint, or lost. */
  boolean isThrough() {
    long[] end = end();
    for (int partition = 0; partition < end.length; partition++) {
      long next = confirmations().of(partition).map(Confirmation::next).orElse(1L);
      if (next != end[partition]) {
        return false;
      }
    }
    return spool.status().waitingEvents() == 0;
  }

  long id() {
    return id;
  }

  /** The next number of each partition. */
  long[] end() {
    return spool.end().next();
  }

  /** What each number of a receipt stands for: a line, or a definition. */
  Map<Promise, String> promised() {
    return promised;
  }

  /** Events that were deleted on the log's word alone, to make room (S4). */
  long releasedEarly() {
    return releasedEarlyBefore + spool.status().releasedEarly();
  }

  @Override
  public String toString() {
    return spool.status() + " " + forwarder.status();
  }

  private Spool newSpool() {
    Spool opened = new Spool(disk, settings, around.partitions(), () -> id, around.clock());
    try {
      opened.open();
    } catch (IOException e) {
      throw new UncheckedIOException("the spool does not open", e);
    }
    return opened;
  }

  /** With other limits each time, so that records are cut differently when they are sent again. */
  private Forwarder newForwarder() {
    int recordBytes = 1 + chance.nextInt(1500);
    int inFlightBytes = 200 + chance.nextInt(6000);
    ForwarderSettings forwarding =
        new ForwarderSettings(inFlightBytes, recordBytes, 5, 200, 30_000, 100, 5000);
    return new Forwarder(
        spool, around.log(), confirmations(), forwarding, around.clock()::elapsedMs, chance);
  }

  /** What the store's newest checkpoints have taken (S5). */
  private Confirmations confirmations() {
    return partition ->
        around
            .store()
            .checkpoint(partition)
            .map(
                newest ->
                    new Confirmation(newest.epoch().number(), newest.offset(), newest.nextOf(id)));
  }

  private void note(ReceiptToken receipt, Batch batch) {
    for (Part part : batch.parts()) {
      long last = Objects.requireNonNull(receipt.numbers().get(part.partition()));
      long number = last - part.eventCount() + 1;
      String value = new String(part.value(), StandardCharsets.UTF_8);
      List<String> each =
          part.kind() == RecordKind.EVENTS ? value.lines().toList() : List.of(value);
      for (String one : each) {
        promised.put(new Promise(part.partition(), new RecordKey(id, number++)), one);
      }
    }
  }
}
