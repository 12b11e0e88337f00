package io.raingauge.query;

import io.raingauge.chunk.Chunk;
import io.raingauge.filter.Filter;
import io.raingauge.measure.CellState;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyReader;
import io.raingauge.query.Tiling.Stretch;
import io.raingauge.query.scan.Budget;
import io.raingauge.query.scan.Scan;
import io.raingauge.query.scan.ScanResult;
import io.raingauge.query.scan.Scanner;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.store.Deletions;
import io.raingauge.store.Store;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * From when on the raw events of a collection are all there. Some may not be: they were switched
 * off for a while, or the first events are older than they are. What was counted tells: every
 * collection has cells that count its events, in all windows and for ever, and what is not in a
 * chunk is in them all the same (Q5). What was deleted is in both; only who reads {@link #chunks}
 * does not see it (D1).
 *
 * <p>Usually the number of all events is compared with the rows of all chunks, which costs nothing;
 * when the whole collection was deleted, of those since then. Only where they differ are the
 * windows of a stretch compared, days first.
 *
 * <p>Several ways to answer may read one stretch: what was found of it is remembered, a failure
 * too.
 *
 * <p>A snapshot whose cells are ahead of its chunks looks as if some were missing; so an answer is
 * refused then, but never too low. For one thread.
 */
final class KeptRawEvents {
  private final Store.Snapshot snapshot;
  private final RawEvents.Of raw;
  private final RollupInForce counted;
  private final Deletions deletions;
  private final List<Chunk> written;
  private final List<Chunk> chunks;
  private final Supplier<Budget> budget;
  private final Map<Stretch, Long> found = new HashMap<>();
  private final Map<Stretch, QueryException> failed = new HashMap<>();

  KeptRawEvents(
      Store.Snapshot snapshot,
      RawEvents.Of raw,
      String project,
      String collection,
      Deletions deletions,
      Supplier<Budget> budget) {
    this.snapshot = snapshot;
    this.raw = raw;
    this.budget = budget;
    counted = BuiltInRollups.events(project, collection);
    this.deletions = deletions;
    written = raw.chunks(project, collection);
    chunks = deletions.seen(written);
  }

  /** What reads them. */
  Scanner scanner() {
    return raw.scanner();
  }

  /** Of all times, as they are seen through what was deleted. */
  List<Chunk> chunks() {
    return chunks;
  }

  /**
   * What is left of a collection. Where not all events are kept it may begin earlier or end later
   * than the oldest or newest that is left.
   *
   * @param all as it was counted
   */
  Optional<Extent> left(Optional<Extent> all) {
    if (all.isEmpty() || !deletions.areOfEvents()) {
      return all;
    }
    Extent counted = all.get();
    CellState seen = span(counted);
    long events = counted.events() - deletedCount(count(seen));
    if (events == 0) {
      return Optional.empty();
    }
    return Optional.of(
        events == count(seen)
            ? new Extent(counted.collection(), events, time(seen, 1), time(seen, 2))
            : new Extent(counted.collection(), events, counted.firstMs(), counted.lastMs()));
  }

  private long deletedCount(long seenCount) {
    return deletions.countBeforeAllWent() + rows(deletions.sinceAllWent(written)) - seenCount;
  }

  /** The number of events that are seen, and the time of the first and the last. */
  private CellState span(Extent counted) {
    List<Measure> measures =
        List.of(
            Measure.COUNT,
            new Measure(Measure.Kind.MIN, PropertyReader.TIME),
            new Measure(Measure.Kind.MAX, PropertyReader.TIME));
    long[] edgesMs = {counted.firstMs(), counted.lastMs() + 1};
    ScanResult found =
        raw.scanner()
            .scan(chunks, new Scan(Filter.ALL, List.of(), measures, edgesMs), budget.get());
    return found.points() == 0 ? CellState.empty(measures) : found.state(0);
  }

  private static long time(CellState state, int measure) {
    return (Long) state.state(measure).result().orElseThrow();
  }

  private static long rows(List<Chunk> chunks) {
    return chunks.stream().mapToLong(chunk -> chunk.header().rows()).sum();
  }

  /**
   * Of the events of a stretch of time all from this time on are kept; {@link Long#MIN_VALUE} where
   * none is missing. To a whole minute.
   *
   * @param extent of the collection, in the same snapshot
   * @throws QueryException when it cannot be found out, {@link QueryException.Kind#TOO_SLOW} when
   *     it takes longer than the budget
   */
  long completeFromMs(Optional<Extent> extent, Stretch stretch) {
    QueryException failure = failed.get(stretch);
    if (failure != null) {
      throw failure;
    }
    try {
      return found.computeIfAbsent(stretch, absent -> look(extent, absent));
    } catch (QueryException cannot) {
      failed.put(stretch, cannot);
      throw cannot;
    }
  }

  private long look(Optional<Extent> extent, Stretch stretch) {
    if (extent.isEmpty()
        || extent.get().events() - deletions.countBeforeAllWent()
            == rows(deletions.sinceAllWent(written))) {
      return Long.MIN_VALUE;
    }
    long firstMs = Width.MINUTE.windowOf(Math.max(stretch.fromMs(), extent.get().firstMs()));
    long lastMs = Math.min(stretch.toMs() - 1, extent.get().lastMs());
    long dayMs = Width.DAY.windowOf(lastMs);
    while (firstMs <= lastMs) {
      // Days at either end may lack events only where the question does not look.
      dayMs = lastMissing(Width.DAY, Width.DAY.windowOf(firstMs), dayMs);
      if (dayMs == Long.MIN_VALUE) {
        return Long.MIN_VALUE;
      }
      long lastMinuteMs = Math.min(lastMs, dayMs + Width.DAY.ms() - 1);
      long minuteMs =
          lastMissing(Width.MINUTE, Math.max(firstMs, dayMs), Width.MINUTE.windowOf(lastMinuteMs));
      if (minuteMs != Long.MIN_VALUE) {
        return minuteMs + Width.MINUTE.ms();
      }
      lastMs = dayMs - 1;
      dayMs -= Width.DAY.ms();
    }
    return Long.MIN_VALUE;
  }

  /** Why raw events do not answer a question. */
  static String refusal(long completeFromMs, Frame frame) {
    return "raw events are complete from "
        + Timeframe.print(completeFromMs)
        + " on, and the question begins at "
        + Timeframe.print(frame.edgesMs()[0])
        + "; ask from then on, or with \"partial\": true";
  }

  /** The last of some windows of which not as many events are kept as were counted. */
  private long lastMissing(Width width, long firstMs, long lastMs) {
    long[] missing = new long[(int) ((lastMs - firstMs) / width.ms()) + 1];
    long[] edgesMs = new long[missing.length + 1];
    Arrays.setAll(edgesMs, index -> firstMs + index * width.ms());
    List<Measure> measures = List.of(Measure.COUNT);
    snapshot.scan(
        counted.id(),
        width,
        Optional.empty(),
        edgesMs[0],
        edgesMs[missing.length],
        cell -> {
          CellState state = CellState.of(measures, cell.state());
          missing[(int) ((cell.key().windowMs() - firstMs) / width.ms())] += count(state);
          return true;
        });
    ScanResult kept =
        raw.scanner()
            .scan(written, new Scan(Filter.ALL, List.of(), measures, edgesMs), budget.get());
    for (int point = 0; point < kept.points(); point++) {
      missing[kept.interval(point)] -= count(kept.state(point));
    }
    int last = missing.length - 1;
    while (last >= 0 && missing[last] == 0) {
      last--;
    }
    return last < 0 ? Long.MIN_VALUE : edgesMs[last];
  }

  private static long count(CellState state) {
    return (Long) state.state(0).result().orElse(0L);
  }
}
