package io.raingauge.server.audit;

import io.raingauge.filter.Filter;
import io.raingauge.filter.FilterJson;
import io.raingauge.fold.Fold;
import io.raingauge.fold.FoldSettings;
import io.raingauge.json.JsonTree;
import io.raingauge.json.Problems;
import io.raingauge.measure.Measure;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.testkit.RandomSending;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One partition's random life: some collectors whose records are repeated, reordered and cut anew,
 * definitions that change midway, a fold that is killed, a log that loses its tail or is made anew.
 * What the store holds afterwards is right: the fold's own tests say so.
 */
final class World {
  static final String PROJECT = "p\"";
  private static final long DAY_MS = 86_400_000;
  private static final List<String> COLLECTIONS = List.of("c", "d\\", "unseen");
  private static final List<List<Measure>> MEASURES =
      List.of(
          List.of(Measure.COUNT),
          List.of(
              new Measure(Measure.Kind.SUM, "n"),
              Measure.COUNT,
              new Measure(Measure.Kind.LAST, "k"),
              new Measure(Measure.Kind.MAX, "$time")),
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
              "{\"property\":\"k\",\"in\":[\"x1\",\"\u00e9\"]}".getBytes(StandardCharsets.UTF_8)),
          "where",
          new Problems());

  private final Random chance;
  final FoldSettings settings;
  final EditedStore store = new EditedStore(new MemoryStore());
  final ListedLog log = new ListedLog();
  private final RandomSending<Numbered> sending;
  private Fold fold;
  private long clockMs = 1_700_000_000_000L;

  /** What has one number: a line of events, or a definition. */
  private record Numbered(RecordKind kind, byte[] value) {}

  /**
   * @param idsDelayDays events wait up to 5 days; those that wait for longer than this may come
   *     when the store has forgotten their ids
   */
  World(Random chance, int idsDelayDays) {
    this(chance, idsDelayDays, FoldSettings.DEFAULT_RAW_BYTES);
  }

  /** The same, with so much room for raw events; with 0 they are not kept. */
  World(Random chance, int idsDelayDays, long maxRawBytes) {
    this.chance = chance;
    long maxBytes = 180L * (1 + chance.nextInt(100));
    settings = new FoldSettings(maxBytes, 30, chance.nextInt(4), idsDelayDays, maxRawBytes);
    sending = new RandomSending<>(chance, this::numbered, one -> one.kind() == RecordKind.EVENTS);
    store.write(
        new Flush(Checkpoint.first(0, log.topicId(), 0), List.of(), new Ids()), Integer.MIN_VALUE);
    fold = begin();
  }

  /**
   * @param misfortunes how many new epochs at most
   */
  void play(int misfortunes) {
    int left = misfortunes;
    for (int step = 20 + chance.nextInt(120); step > 0; step--) {
      if (chance.nextInt(30) == 0) {
        log.end++; // A record that no collector wrote.
      } else {
        append();
      }
      int what = chance.nextInt(100);
      if (what < 50) {
        foldSome();
      } else if (what < 65) {
        flush();
      } else if (what < 70) {
        fold = begin(); // It was killed.
      } else if (what < 73 && left > 0) {
        left--;
        beginNewEpoch();
      }
    }
    foldSome();
    flush();
  }

  Checkpoint checkpoint() {
    return store.checkpoint(0).orElseThrow();
  }

  AuditReport audit(AuditScope scope) {
    return audit(scope, AuditLimits.DEFAULT);
  }

  AuditReport audit(AuditScope scope, AuditLimits limits) {
    return new Audit(store, log, settings, limits, () -> clockMs)
        .run(scope, () -> false, Progress.UNSEEN);
  }

  AuditReport audit() {
    return audit(AuditScope.all(PROJECT));
  }

  private Fold begin() {
    return new Fold(checkpoint(), store, settings);
  }

  private void foldSome() {
    int most = 1 + chance.nextInt(12);
    for (LogRecord record : log.from(fold.nextOffset())) {
      if (most-- == 0) {
        return;
      }
      if (fold.mustFlush()) {
        flush();
      }
      fold.apply(record);
    }
  }

  private void flush() {
    store.write(fold.flush(), fold.oldestIdDay());
  }

  /** F7: the log is damaged while the fold is down; the collectors go back (S5). */
  private void beginNewEpoch() {
    Checkpoint before = checkpoint();
    long grown = chance.nextInt(4);
    switch (chance.nextInt(3)) {
      case 0 -> {
        log.makeAnew();
        log.end += grown; // What came into it before anyone noticed is not trusted.
      }
      case 1 -> log.cut(Math.max(log.earliest, before.offset() - 1 - chance.nextInt(6)));
      default -> {
        log.end = Math.max(log.end, before.offset() + 2);
        log.dropHead(before.offset() + 1);
      }
    }
    Checkpoint start = before.newEpoch(log.topicId(), log.end);
    store.write(new Flush(start, List.of(), new Ids()), Integer.MIN_VALUE);
    sending.goBack(start);
    fold = begin();
  }

  private void append() {
    int collector = sending.collector();
    if (chance.nextInt(60) == 0) {
      appendLost(collector);
    } else {
      append(sending.next(collector));
    }
  }

  private void appendLost(int collector) {
    int first = sending.sent(collector) + 1;
    int last = first + chance.nextInt(3);
    sending.skip(collector, last);
    byte[] value = ("{\"next\":" + (last + 1) + "}").getBytes(StandardCharsets.UTF_8);
    log.append(new LogRecord(log.end, new RecordKey(collector, first), RecordKind.LOST, value));
  }

  private void append(RandomSending.Stretch<Numbered> stretch) {
    List<Numbered> some = stretch.items();
    int bytes = some.stream().mapToInt(one -> one.value().length).sum();
    ByteBuffer value = ByteBuffer.allocate(bytes);
    some.forEach(one -> value.put(one.value()));
    log.append(
        new LogRecord(
            log.end,
            new RecordKey(stretch.collector(), stretch.first()),
            some.get(0).kind(),
            value.array()));
  }

  private Numbered numbered() {
    return chance.nextInt(25) == 0
        ? new Numbered(RecordKind.DEFINITION, definition())
        : new Numbered(RecordKind.EVENTS, line());
  }

  private byte[] line() {
    clockMs += chance.nextInt(60) == 0 ? chance.nextInt(3) * DAY_MS : chance.nextInt(20_000);
    long timeMs = clockMs - (chance.nextInt(4) == 0 ? chance.nextInt(400_000) : 0);
    long waitedMs = chance.nextInt(15) == 0 ? chance.nextInt(6) * DAY_MS : 0;
    byte[] id =
        chance.nextBoolean() ? EventLineWriter.escape("id\\" + chance.nextInt(25)) : new byte[0];
    byte[] json = json().getBytes(StandardCharsets.UTF_8);
    EventLineWriter writer = new EventLineWriter(256);
    writer.line(
        EventLineWriter.prefix(
            chance.nextInt(9) == 0 ? "other" : PROJECT, COLLECTIONS.get(chance.nextInt(2))),
        timeMs,
        id,
        clockMs - waitedMs,
        json);
    return writer.toBytes();
  }

  private String json() {
    String k = "\"k\":\"" + List.of("x0", "x1", "\u00e9", "\\u00e9").get(chance.nextInt(4)) + "\"";
    String n = "\"n\":" + (chance.nextBoolean() ? chance.nextInt(9) : chance.nextDouble());
    return switch (chance.nextInt(4)) {
      case 0 -> "{}";
      case 1 -> "{" + n + "," + n + "}";
      case 2 -> "{" + k + "," + n + "}";
      default -> "{" + n + ",\"deep\":{\"n\":" + chance.nextDouble() + "}," + k + "}";
    };
  }

  private byte[] definition() {
    String name = "r" + chance.nextInt(3);
    Optional<Rollup> rollup =
        Optional.of(
            new Rollup(
                PROJECT,
                name,
                COLLECTIONS.get(chance.nextInt(3)),
                chance.nextInt(3) == 0 ? SOME : Filter.ALL,
                chance.nextBoolean() ? List.of("k") : List.of(),
                MEASURES.get(chance.nextInt(MEASURES.size())),
                WIDTHS.get(chance.nextInt(WIDTHS.size())),
                Optional.empty()));
    RollupId id = new RollupId(chance.nextLong(), chance.nextLong());
    return new DefinitionRecord(
            PROJECT, name, id, clockMs, chance.nextInt(4) == 0 ? Optional.empty() : rollup)
        .toBytes();
  }
}
