package io.raingauge.fold;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.ColumnPacker;
import io.raingauge.chunk.Position;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The second fold of the log: the events that count since the last flush as they came, which become
 * one chunk a collection. What is in a chunk depends on the log alone (F6): an event that a cell
 * covers already, because an earlier write was cut off, is in it all the same. Where none are to be
 * kept, a {@linkplain Chunk#gap gap} says so of each collection that has any.
 *
 * <p>For one thread. Memory: the room of collections that have events is kept for the next flush,
 * as long as all of it is below twice the limit; of others it is given up at once.
 */
final class RawEvents {
  /** At so many rows of one collection a flush must come: a record has far fewer than as many. */
  private static final int MOST_ROWS = ChunkBuilder.MOST_ROWS / 2;

  /** The events of one collection. */
  static final class Collected {
    private final ChunkBuilder builder;
    private boolean isTouched;
    private long usedBytes;
    private long mostBytes;

    private Collected(ChunkBuilder builder) {
      this.builder = builder;
    }
  }

  /** The events of one collection that are not kept. */
  static final class Unkept {
    private final CollectionFold collection;
    private int count;
    private long minMs = Long.MAX_VALUE;
    private long maxMs = Long.MIN_VALUE;

    private Unkept(CollectionFold collection) {
      this.collection = collection;
    }
  }

  private final int partition;
  private final long maxBytes;
  private final ColumnPacker packer = new ColumnPacker();
  private final List<CollectionFold> collections = new ArrayList<>();
  private final List<Collected> touched = new ArrayList<>();
  private final List<Unkept> unkept = new ArrayList<>();

  /** Where chunks of a collection were cut last since the last flush, and what was cut off. */
  private final IdentityHashMap<CollectionFold, Position> cuts = new IdentityHashMap<>();

  private final List<Chunk> cutOff = new ArrayList<>();
  private long usedBytes;
  private boolean isFull;

  /**
   * @param maxBytes 0 to keep none
   */
  RawEvents(int partition, long maxBytes) {
    this.partition = partition;
    this.maxBytes = maxBytes;
  }

  /** Takes an event that counts; its object is {@code json[event.from, event.to)}. */
  void add(byte[] json, TakenEvents.Event event) {
    if (maxBytes == 0) {
      passBy(event);
      return;
    }
    Collected collected = of(event.collection);
    if (!collected.isTouched) {
      collected.isTouched = true;
      touched.add(collected);
    }
    add(json, event, collected.builder);
  }

  private void passBy(TakenEvents.Event event) {
    Unkept its = event.collection.unkept;
    if (its == null) {
      its = new Unkept(event.collection);
      event.collection.unkept = its;
      unkept.add(its);
    }
    its.count++;
    its.minMs = Math.min(its.minMs, event.timeMs);
    its.maxMs = Math.max(its.maxMs, event.timeMs);
    isFull |= its.count >= MOST_ROWS;
  }

  private static void add(byte[] json, TakenEvents.Event event, ChunkBuilder builder) {
    builder.begin(event.timeMs, event.receivedMs);
    if (event.hasId()) {
      builder.putId(json, event.idFrom, event.idTo);
    }
    builder.end(json, event.from, event.to);
  }

  /**
   * Reads events as {@link #add} does, and keeps none.
   *
   * @throws IllegalStateException when one is not valid
   */
  void read(byte[] json, TakenEvents events) {
    if (maxBytes == 0) {
      return;
    }
    ChunkBuilder scratch = new ChunkBuilder("", "", partition, packer);
    for (int index = 0; index < events.size(); index++) {
      add(json, events.get(index), scratch);
    }
  }

  /** Counts what the last record added. */
  void recordEnds() {
    for (Collected each : touched) {
      long now = each.builder.usedBytes();
      usedBytes += now - each.usedBytes;
      each.usedBytes = now;
      each.mostBytes = Math.max(each.mostBytes, now);
      isFull |= each.builder.rows() >= MOST_ROWS;
      each.isTouched = false;
    }
    touched.clear();
  }

  /** Whether a flush must come before more records. */
  boolean mustFlush() {
    return isFull || (maxBytes > 0 && usedBytes >= maxBytes);
  }

  /**
   * Ends the chunk of a collection: no event before {@code at} is in one with a later event. Every
   * fold of the log cuts here, so it is as if all had flushed here ({@link
   * io.raingauge.store.CountingChunks}).
   *
   * @param from where the last flush ended
   */
  void cut(CollectionFold collection, Position from, Position at) {
    Position begin = cuts.getOrDefault(collection, from);
    Unkept its = collection.unkept;
    if (its != null) {
      unkept.remove(its);
      cutOff.add(gap(its, begin, at));
    }
    Collected collected = collection.raw;
    if (collected != null) {
      collected.builder.build(begin, at).ifPresent(cutOff::add);
      collected.usedBytes = 0; // What was cut off is held until the flush, and stays counted.
    }
    cuts.put(collection, at);
  }

  /** The chunks of all events since the last flush, which ended at {@code from}. */
  List<Chunk> flush(Position from, Position to) {
    List<Chunk> chunks = new ArrayList<>(cutOff);
    unkept.forEach(its -> chunks.add(gap(its, cuts.getOrDefault(its.collection, from), to)));
    unkept.clear();
    List<CollectionFold> kept = new ArrayList<>();
    long keptBytes = 0;
    for (CollectionFold collection : collections) {
      Collected collected = of(collection);
      Optional<Chunk> chunk = collected.builder.build(cuts.getOrDefault(collection, from), to);
      chunk.ifPresent(chunks::add);
      collected.usedBytes = 0;
      if (chunk.isPresent() && keptBytes + collected.mostBytes <= 2 * maxBytes) {
        keptBytes += collected.mostBytes;
        kept.add(collection);
      } else {
        collection.raw = null;
      }
    }
    collections.clear();
    collections.addAll(kept);
    cuts.clear();
    cutOff.clear();
    usedBytes = 0;
    isFull = false;
    return chunks;
  }

  private Chunk gap(Unkept its, Position from, Position to) {
    CollectionFold of = its.collection;
    of.unkept = null;
    ChunkRange range = new ChunkRange(of.project(), of.collection(), partition, from, to);
    return Chunk.gap(range, its.count, its.minMs, its.maxMs);
  }

  private Collected of(CollectionFold collection) {
    Collected known = collection.raw;
    if (known != null) {
      return known;
    }
    Collected made =
        new Collected(
            new ChunkBuilder(collection.project(), collection.collection(), partition, packer));
    collection.raw = made;
    collections.add(collection);
    return made;
  }
}
