package io.raingauge.query.scan;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkEvents;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ColumnName;
import io.raingauge.chunk.ColumnReader;
import io.raingauge.filter.Filter;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.wire.GrowingBytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * The events themselves that meet a filter, newest first: all of them, or the latest so many. Of
 * the properties that nobody wants the columns are not read.
 *
 * <p>For one thread. Memory: the events that it gives (Q1).
 */
public final class EventScan {
  /** An answer with more is refused; the latest of them are always given. */
  public static final int MAX_EVENTS = 100_000;

  /** Of an event, besides its bytes. */
  private static final long EVENT_BYTES = 120;

  private final Wanted wanted;
  private final Budget budget;
  private final PriorityQueue<Found> found =
      new PriorityQueue<>(
          Comparator.comparingLong(Found::timeMs)
              .thenComparing(Found::order, Comparator.reverseOrder()));
  private final int[] mask = new int[ColumnReader.BLOCK_ROWS];
  private final GrowingBytes object = new GrowingBytes();
  private long bytes;
  private long seen;

  public EventScan(Wanted wanted, Budget budget) {
    this.wanted = wanted;
    this.budget = budget;
  }

  /**
   * Which events, and what of them.
   *
   * @param latest at most so many, the newest; {@link Integer#MAX_VALUE} for all
   * @param properties the columns to read
   */
  public record Wanted(
      Filter where, long fromMs, long toMs, int latest, Predicate<ColumnName> properties) {}

  /**
   * An event.
   *
   * @param receivedMs when a collector took it
   * @param id UTF-8, of no bytes for none
   * @param json the client's object, of the wanted properties
   */
  public record Event(long timeMs, long receivedMs, byte[] id, byte[] json) {}

  private record Found(Event event, long order) {
    long timeMs() {
      return event.timeMs();
    }

    long bytes() {
      return EVENT_BYTES + event.id().length + event.json().length;
    }
  }

  /**
   * Reads chunks, of which no two have an event in common.
   *
   * @throws QueryException at a limit, and when a chunk is broken
   * @throws java.util.concurrent.CancellationException when nobody waits for the answer any more
   */
  public List<Event> events(List<Chunk> chunks) {
    try {
      chunks.stream()
          .sorted(Comparator.comparingLong((Chunk chunk) -> chunk.header().maxMs()).reversed())
          .forEach(this::read);
    } catch (BrokenChunkException broken) {
      throw QueryException.of(broken);
    }
    List<Event> oldestFirst = new ArrayList<>();
    while (!found.isEmpty()) {
      oldestFirst.add(found.remove().event());
    }
    Collections.reverse(oldestFirst);
    return oldestFirst;
  }

  private void read(Chunk chunk) {
    budget.take(0);
    ChunkHeader header = chunk.header();
    ChunkColumns columns = new ChunkColumns(chunk);
    Matching matching = new Matching(wanted.where(), columns);
    if (header.minMs() >= wanted.toMs()
        || header.maxMs() < wanted.fromMs()
        || isTooOld(header.maxMs())
        || matching.likelihood() == Likelihood.NONE) {
      return;
    }
    BlockTest test = matching.test().orElseGet(() -> BlockTest.of(Filter.ALL, columns));
    ColumnReader times = columns.times().reader();
    long[] timesMs = new long[ColumnReader.BLOCK_ROWS];
    Optional<ChunkEvents> events = Optional.empty(); // Most chunks may have none that is asked for.
    for (int block = 0; block < times.blocks(); block++) {
      int size = times.rows(block);
      budget.take(size);
      times.longs(block, timesMs);
      test.test(block, size, mask);
      for (int row = 0; row < size; row++) {
        boolean isAsked =
            mask[row] != 0 && timesMs[row] >= wanted.fromMs() && timesMs[row] < wanted.toMs();
        if (isAsked && !isTooOld(timesMs[row])) {
          events = events.or(() -> Optional.of(new ChunkEvents(chunk, wanted.properties())));
          take(events.get(), block * ColumnReader.BLOCK_ROWS + row, timesMs[row]);
        }
      }
    }
  }

  private boolean isTooOld(long timeMs) {
    Found oldest = found.peek();
    return oldest != null && found.size() == wanted.latest() && timeMs <= oldest.timeMs();
  }

  private void take(ChunkEvents events, int row, long timeMs) {
    if (found.size() == wanted.latest()) {
      bytes -= found.remove().bytes();
    }
    events.at(row);
    events.writeId(object);
    byte[] id = object.toBytes();
    object.clear();
    events.write(object);
    Found one = new Found(new Event(timeMs, events.receivedMs(), id, object.toBytes()), seen++);
    found.add(one);
    bytes += one.bytes();
    if (found.size() > MAX_EVENTS || bytes > budget.limits().maxBytes()) {
      throw new QueryException(
          Kind.TOO_LARGE,
          "The answer needs more than "
              + MAX_EVENTS
              + " events or "
              + (budget.limits().maxBytes() >> 20)
              + " MB, the most that one may have. Ask for so many of the newest (\"limit\"; in Keen's"
              + " dialect \"latest\"), a shorter timeframe or fewer properties.");
    }
  }
}
