package io.raingauge.fold;

import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterJson;
import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import io.raingauge.measure.Measure;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Checkpoint;
import io.raingauge.testkit.Event;
import io.raingauge.testkit.RandomSending;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A random log of one partition: of what some collectors numbered, a log that repeats, reorders and
 * cuts anew what it is sent. For one thread.
 */
final class History {
  private static final long DAY_MS = 86_400_000;
  private static final List<List<Measure>> MEASURES =
      List.of(
          List.of(Measure.COUNT),
          List.of(
              Measure.COUNT,
              new Measure(Measure.Kind.SUM, "n"),
              new Measure(Measure.Kind.LAST, "n"),
              new Measure(Measure.Kind.MIN, "$time")),
          List.of(
              new Measure(Measure.Kind.DEVIATION, "deep.n"),
              new Measure(Measure.Kind.DISTINCT, "k"),
              new Measure(Measure.Kind.QUANTILE, "n")));
  private static final List<List<Width>> WIDTHS =
      List.of(
          List.of(Width.MINUTE),
          List.of(new Width(10), Width.MINUTE, Width.DAY),
          List.of(Width.HOUR));

  private static final Filter SOME =
      FilterJson.read(
          JsonTree.read(
              "{\"property\":\"k\",\"in\":[\"x1\",\"x2\"]}".getBytes(StandardCharsets.UTF_8)),
          "where",
          new Problems());

  /** What has one number: an event, or a control record. */
  private record Numbered(RecordKind kind, Optional<Event> event, byte[] control) {}

  private final Random chance;
  private final RandomSending<Numbered> sending;
  private long clockMs;
  private long nextOffset;

  History(Random chance) {
    this.chance = chance;
    clockMs = chance.nextInt(4) == 0 ? -3 * DAY_MS : 1_700_000_000_000L + chance.nextInt(100_000);
    sending = new RandomSending<>(chance, this::numbered, one -> one.kind() == RecordKind.EVENTS);
  }

  /** The next record of the log, at an offset after the last. */
  LogRecord next() {
    nextOffset += chance.nextInt(10) == 0 ? chance.nextInt(4) : 0;
    int collector = sending.collector();
    return chance.nextInt(60) == 0 ? lost(collector) : record(sending.next(collector));
  }

  /** The log goes on from another offset: it has lost its tail, or was made anew (F7). */
  void newEpoch(Checkpoint from) {
    nextOffset = from.offset();
    sending.goBack(from);
  }

  /** The offset of a record that no collector wrote. */
  long foreign() {
    return nextOffset++;
  }

  /** The offset after the last record. */
  long end() {
    return nextOffset;
  }

  private LogRecord lost(int collector) {
    long first = Math.max(1, sending.sent(collector) + 1 - chance.nextInt(3) + chance.nextInt(2));
    long next = first + chance.nextInt(6);
    if (first <= sending.sent(collector) + 1) {
      sending.skip(collector, (int) next - 1);
    }
    sending.number(collector, next);
    byte[] value = ("{\"next\":" + next + "}").getBytes(StandardCharsets.UTF_8);
    return new LogRecord(nextOffset++, new RecordKey(collector, first), RecordKind.LOST, value);
  }

  private LogRecord record(RandomSending.Stretch<Numbered> stretch) {
    List<Numbered> some = stretch.items();
    RecordKind kind = some.get(0).kind();
    byte[] value =
        kind == RecordKind.EVENTS
            ? Event.lines(some.stream().map(one -> one.event().orElseThrow()).toList())
            : some.get(0).control();
    return new LogRecord(
        nextOffset++, new RecordKey(stretch.collector(), stretch.first()), kind, value);
  }

  private Numbered numbered() {
    return chance.nextInt(25) == 0
        ? new Numbered(RecordKind.DEFINITION, Optional.empty(), definition())
        : new Numbered(RecordKind.EVENTS, Optional.of(event()), new byte[0]);
  }

  private Event event() {
    clockMs += chance.nextInt(100) == 0 ? chance.nextInt(3) * DAY_MS : chance.nextInt(20_000);
    long lateMs = chance.nextInt(4) == 0 ? chance.nextInt(400_000) : chance.nextInt(3000);
    lateMs += chance.nextInt(30) == 0 ? chance.nextInt(4) * DAY_MS : 0;
    long waitedMs = chance.nextInt(20) == 0 ? chance.nextInt(4) * DAY_MS : 0;
    Event event = Event.at(clockMs - lateMs).receivedAt(clockMs - waitedMs).json(json());
    event = chance.nextInt(3) == 0 ? event.in("p\"", "d\\") : event;
    return chance.nextBoolean() ? event.id("id" + chance.nextInt(25)) : event;
  }

  private String json() {
    String k = "\"k\":\"x" + chance.nextInt(4) + "\"";
    String n = "\"n\":" + (chance.nextBoolean() ? chance.nextInt(9) : chance.nextDouble());
    return switch (chance.nextInt(4)) {
      case 0 -> "{}";
      case 1 -> "{" + n + "}";
      case 2 -> "{" + k + "," + n + "}";
      default -> "{" + n + ",\"deep\":{\"n\":" + chance.nextDouble() + "}," + k + "}";
    };
  }

  private byte[] definition() {
    String collection = chance.nextBoolean() ? "c" : "unseen" + chance.nextInt(2);
    String name = "r" + chance.nextInt(3);
    RollupId id = new RollupId(chance.nextInt(1000), chance.nextLong());
    Optional<Rollup> rollup =
        Optional.of(
            new Rollup(
                "p",
                name,
                collection,
                chance.nextInt(3) == 0 ? SOME : Filter.ALL,
                chance.nextBoolean() ? List.of("k") : List.of(),
                MEASURES.get(chance.nextInt(MEASURES.size())),
                WIDTHS.get(chance.nextInt(WIDTHS.size())),
                Optional.empty()));
    return new DefinitionRecord(
            "p", name, id, clockMs, chance.nextInt(4) == 0 ? Optional.empty() : rollup)
        .toBytes();
  }
}
