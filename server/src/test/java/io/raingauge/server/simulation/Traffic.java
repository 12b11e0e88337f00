package io.raingauge.server.simulation;

import io.raingauge.collector.spool.Batch;
import io.raingauge.collector.spool.Part;
import io.raingauge.deletion.Deletion;
import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterJson;
import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import io.raingauge.measure.Measure;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.testkit.Event;
import io.raingauge.time.Clock;
import io.raingauge.wire.EventIds;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * What clients send: events with and without ids, some late, some sent again, whole batches too;
 * definitions of rollups that come, change and go; and deletions. Each event that is not a repeat
 * has a serial of its own. For one thread.
 */
final class Traffic {
  private static final String PROJECT = "p";
  private static final List<List<Measure>> MEASURES =
      List.of(
          List.of(Measure.COUNT),
          List.of(
              Measure.COUNT,
              new Measure(Measure.Kind.SUM, "n"),
              new Measure(Measure.Kind.MIN, "n"),
              new Measure(Measure.Kind.MAX, "n")),
          List.of(
              new Measure(Measure.Kind.SUM, "n"),
              new Measure(Measure.Kind.LAST, "n"),
              new Measure(Measure.Kind.DISTINCT, "k")));
  private static final List<List<Width>> WIDTHS =
      List.of(List.of(Width.MINUTE), List.of(new Width(10), Width.MINUTE, Width.HOUR));
  private static final Filter SOME =
      FilterJson.read(
          JsonTree.read(
              "{\"property\":\"k\",\"in\":[\"x1\",\"x2\"]}".getBytes(StandardCharsets.UTF_8)),
          "where",
          new Problems());

  private final Random chance;
  private final int partitions;
  private final Clock clock;
  private final List<List<Event>> sentWithIds = new ArrayList<>();
  private final int tenthsWithId;
  private int serials;
  private int rest;

  Traffic(Random chance, int partitions, Clock clock) {
    this.chance = chance;
    this.partitions = partitions;
    this.clock = clock;
    tenthsWithId = chance.nextInt(4) == 0 ? 1 : 6;
  }

  /** A batch of a few events, or one that was sent before, a definition or a deletion. */
  Batch next() {
    int what = chance.nextInt(20);
    if (what == 0) {
      return chance.nextInt(3) == 0 ? deletion() : definition();
    }
    if (what < 6 && !sentWithIds.isEmpty()) {
      return batchOf(again());
    }
    List<Event> events = new ArrayList<>();
    for (int count = 1 + chance.nextInt(4); count > 0; count--) {
      events.add(event());
    }
    List<Event> withIds = events.stream().filter(event -> !event.id().isEmpty()).toList();
    if (!withIds.isEmpty()) {
      sentWithIds.add(withIds);
    }
    return batchOf(events);
  }

  /** The client got no answer: those that have ids are sent again, cut as it likes. */
  private List<Event> again() {
    List<Event> before = sentWithIds.get(chance.nextInt(sentWithIds.size()));
    return before.subList(0, 1 + chance.nextInt(before.size())).stream()
        .map(event -> event.receivedAt(clock.nowMs()))
        .toList();
  }

  private Event event() {
    long nowMs = clock.nowMs();
    long lateMs = chance.nextInt(4) == 0 ? chance.nextInt(400_000) : chance.nextInt(3000);
    lateMs += chance.nextInt(30) == 0 ? chance.nextInt(90_000_000) : 0;
    int serial = serials++;
    Event event = Event.at(nowMs - lateMs).receivedAt(nowMs).json(json(serial));
    event = chance.nextInt(4) == 0 ? event.in(PROJECT, "d") : event;
    return chance.nextInt(10) < tenthsWithId ? event.id("id" + serial) : event;
  }

  private String json(int serial) {
    String number = chance.nextBoolean() ? "" + chance.nextInt(9) : "" + chance.nextDouble();
    String n = chance.nextInt(5) == 0 ? "" : ",\"n\":" + number;
    String k = chance.nextInt(5) == 0 ? "" : ",\"k\":\"x" + chance.nextInt(4) + "\"";
    return "{\"serial\":" + serial + n + k + "}";
  }

  /** Events with an id go to its partition (F5), all others of a batch to one, for a while. */
  private Batch batchOf(List<Event> events) {
    rest = chance.nextInt(5) == 0 ? chance.nextInt(partitions) : rest;
    Map<Integer, List<Event>> byPartition = new TreeMap<>();
    for (Event event : events) {
      int partition = event.id().isEmpty() ? rest : partitionOf(event);
      byPartition.computeIfAbsent(partition, absent -> new ArrayList<>()).add(event);
    }
    List<Part> parts = new ArrayList<>();
    byPartition.forEach(
        (partition, some) ->
            parts.add(new Part(partition, RecordKind.EVENTS, some.size(), Event.lines(some))));
    return new Batch(parts);
  }

  private int partitionOf(Event event) {
    long seed = EventIds.seed(event.project(), event.collection());
    return new EventIds().of(EventLineWriter.escape(event.id()), seed).partition(partitions);
  }

  /** One control record for each partition (F6). */
  private Batch definition() {
    String name = "r" + chance.nextInt(3);
    Rollup rollup =
        new Rollup(
            PROJECT,
            name,
            chance.nextInt(4) == 0 ? "d" : "c",
            chance.nextInt(3) == 0 ? SOME : Filter.ALL,
            chance.nextBoolean() ? List.of("k") : List.of(),
            MEASURES.get(chance.nextInt(MEASURES.size())),
            WIDTHS.get(chance.nextInt(WIDTHS.size())),
            Optional.empty());
    byte[] value =
        new DefinitionRecord(
                PROJECT,
                name,
                new RollupId(chance.nextLong(), chance.nextLong()),
                clock.nowMs(),
                chance.nextInt(5) == 0 ? Optional.empty() : Optional.of(rollup))
            .toBytes();
    return control(RecordKind.DEFINITION, value);
  }

  private Batch deletion() {
    String collection = chance.nextInt(4) == 0 ? "d" : "c";
    Deletion deletion =
        switch (chance.nextInt(3)) {
          case 0 -> Deletion.ofAll(PROJECT, collection);
          case 1 -> Deletion.ofProperty(PROJECT, collection, chance.nextBoolean() ? "k" : "n");
          default ->
              Deletion.ofEvents(
                  PROJECT,
                  collection,
                  SOME,
                  Long.MIN_VALUE,
                  clock.nowMs() - chance.nextInt(2) * 60_000L);
        };
    return control(RecordKind.DELETION, deletion.toBytes());
  }

  private Batch control(RecordKind kind, byte[] value) {
    List<Part> parts = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      parts.add(new Part(partition, kind, 1, value));
    }
    return new Batch(parts);
  }
}
