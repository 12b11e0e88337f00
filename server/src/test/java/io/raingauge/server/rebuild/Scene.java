package io.raingauge.server.rebuild;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deletion;
import io.raingauge.fold.Fold;
import io.raingauge.fold.FoldSettings;
import io.raingauge.server.audit.Audit;
import io.raingauge.server.audit.AuditLimits;
import io.raingauge.server.audit.AuditReport;
import io.raingauge.server.audit.AuditScope;
import io.raingauge.server.audit.ListedLog;
import io.raingauge.server.audit.Progress;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import io.raingauge.server.rebuild.RebuildScope.Sought;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.Store;
import io.raingauge.testkit.Event;
import io.raingauge.testkit.MemoryStore;
import io.raingauge.wire.LogRecord;
import io.raingauge.wire.RecordKey;
import io.raingauge.wire.RecordKind;
import java.util.ArrayList;
import java.util.List;

/** A log of one collector and one partition, and a store that folds keep; an event a record. */
final class Scene {
  static final long DAY_MS = 86_400_000;

  final MemoryStore store = new MemoryStore();
  final ListedLog log = new ListedLog();
  FoldSettings settings = FoldSettings.DEFAULT;
  RawKeep keep = RawKeep.FOR_EVER;
  long nowMs;
  int scratches;
  private long number;

  Scene() {
    store.write(
        new Flush(Checkpoint.first(0, log.topicId(), 0), List.of(), new Ids()), Integer.MIN_VALUE);
  }

  /** Appends an event of a collection, at minute {@code n} of the day, with its number in it. */
  void append(String collection, String id) {
    number++;
    repeat(number, collection, id);
  }

  /** Appends a record of a number that may have come before. */
  void repeat(long itsNumber, String collection, String id) {
    Event event =
        Event.at(itsNumber * 60_000)
            .in("p", collection)
            .id(id)
            .json("{\"n\":" + itsNumber + ",\"k\":\"x" + itsNumber % 3 + "\"}");
    log.append(
        new LogRecord(
            log.end, new RecordKey(7, itsNumber), RecordKind.EVENTS, Event.lines(List.of(event))));
  }

  void append(String collection, int count) {
    for (int index = 0; index < count; index++) {
      append(collection, "");
    }
  }

  /** Appends the deletion of all of a collection. */
  void delete(String collection) {
    number++;
    log.append(
        new LogRecord(
            log.end,
            new RecordKey(7, number),
            RecordKind.DELETION,
            Deletion.ofAll("p", collection).toBytes()));
  }

  /** Folds to the log's end, with one flush. */
  void fold() {
    Fold fold = new Fold(store.checkpoint(0).orElseThrow(), store, settings);
    log.from(fold.nextOffset()).forEach(fold::apply);
    store.write(fold.flush(), fold.oldestIdDay());
  }

  /** The same, and keeps no raw events. */
  void foldWithoutRawEvents() {
    FoldSettings before = settings;
    settings = settings.withoutRawEvents();
    fold();
    settings = before;
  }

  void newEpoch() {
    Checkpoint start = store.checkpoint(0).orElseThrow().newEpoch(log.topicId(), log.end);
    store.write(new Flush(start, List.of(), new Ids()), Integer.MIN_VALUE);
  }

  RebuildReport rebuild(Lost lost) {
    return rebuild(lost, Sought.BROKEN);
  }

  RebuildReport rebuild(Lost lost, Sought sought) {
    Rebuild.Scratch scratch =
        new Rebuild.Scratch() {
          @Override
          public Store open() {
            scratches++;
            return new MemoryStore();
          }

          @Override
          public void clear() {
            scratches--;
          }
        };
    return new Rebuild(store, log, settings, keep, scratch, () -> nowMs)
        .run(new RebuildScope("p", lost, sought), () -> false, Progress.UNSEEN);
  }

  AuditReport audit() {
    return new Audit(store, log, settings, AuditLimits.DEFAULT, () -> nowMs)
        .run(AuditScope.all("p"), () -> false, Progress.UNSEEN);
  }

  /** What is kept of a collection, gaps among it: ranges of offsets, and rows. */
  List<String> kept(String collection) {
    List<String> kept = new ArrayList<>();
    try (Store.Snapshot snapshot = store.snapshot()) {
      for (ChunkRange range : snapshot.ranges("p", collection)) {
        Chunk chunk = snapshot.chunk(range);
        kept.add(
            "%d-%d %s%d"
                .formatted(
                    range.from().offset(),
                    range.to().offset(),
                    chunk.header().isGap() ? "gap of " : "",
                    chunk.header().rows()));
      }
    }
    return kept;
  }

  Chunk chunk(ChunkRange range) {
    try (Store.Snapshot snapshot = store.snapshot()) {
      return snapshot.chunk(range);
    }
  }

  static ChunkRange range(String collection, long from, long to) {
    return new ChunkRange("p", collection, 0, new Position(0, from, 0), new Position(0, to, 0));
  }
}
