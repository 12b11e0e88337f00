package io.raingauge.collector.spool;

import io.raingauge.testkit.SimulatedClock;
import io.raingauge.testkit.SimulatedDisk;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A spool on a simulated disk, and events to put into it. */
final class SpoolRig {
  static final int PARTITIONS = 2;
  static final SpoolSettings SETTINGS = new SpoolSettings(1 << 20, 2000, 100, 1 << 20, 0, 1000);

  final SimulatedDisk disk;
  final SimulatedClock clock = new SimulatedClock(1_700_000_000_000L);
  SpoolSettings settings = SETTINGS;
  Spool spool;

  SpoolRig(long seed) {
    disk = new SimulatedDisk(new Random(seed));
    spool = newSpool();
  }

  static SpoolRig opened() throws IOException {
    SpoolRig rig = new SpoolRig(1);
    rig.spool.open();
    return rig;
  }

  /** The process died and another begins. */
  void reopen() throws IOException {
    spool = newSpool();
    spool.open();
  }

  Spool newSpool() {
    return new Spool(disk, settings, PARTITIONS, () -> 0x0123456789abcdefL, clock);
  }

  static Part part(int partition, String... events) {
    byte[] value = (String.join("\n", events) + "\n").getBytes(StandardCharsets.UTF_8);
    return new Part(partition, RecordKind.EVENTS, events.length, value);
  }

  CompletableFuture<ReceiptToken> append(int partition, String... events) {
    return spool.append(new Batch(List.of(part(partition, events))));
  }

  /** Appends, and leaves the commit to others. */
  void put(int partition, String... events) {
    CompletableFuture<ReceiptToken> receipt = append(partition, events);
    if (receipt.isCompletedExceptionally()) {
      receipt.join();
    }
  }

  /** Appends and commits. */
  ReceiptToken keep(int partition, String... events) {
    CompletableFuture<ReceiptToken> receipt = append(partition, events);
    spool.commit();
    return receipt.join();
  }

  static List<Frame> readAll(Spool spool) throws IOException {
    List<Frame> frames = new ArrayList<>();
    Position at = Position.START;
    while (true) {
      Chunk chunk = spool.read(at);
      if (chunk.frames().isEmpty()) {
        return frames;
      }
      frames.addAll(chunk.frames());
      at = chunk.to();
    }
  }

  /** Each event of all frames as {@code partition/number event}. */
  static List<String> events(Spool spool) throws IOException {
    List<String> events = new ArrayList<>();
    for (Frame frame : readAll(spool)) {
      long number = frame.first();
      for (String event : new String(frame.value(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!event.isEmpty()) {
          events.add(frame.partition() + "/" + number++ + " " + event);
        }
      }
    }
    return events;
  }
}
