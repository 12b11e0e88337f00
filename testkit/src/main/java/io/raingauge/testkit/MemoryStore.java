package io.raingauge.testkit;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkMerge;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.CollectionName;
import io.raingauge.store.CountingChunks;
import io.raingauge.store.Deletions;
import io.raingauge.store.Flush;
import io.raingauge.store.Ids;
import io.raingauge.store.StaleFlushException;
import io.raingauge.store.Store;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The model of a store: sorted maps, so simple that it is obviously right. Every flush is atomic
 * and at once safe. Closing it changes nothing: what it keeps lasts as long as the object, which so
 * stands for the disk, too.
 *
 * <p>Safe for many threads. Memory: all that it keeps.
 */
public final class MemoryStore implements Store {
  private final TreeMap<byte[], Cell> cells = new TreeMap<>(Arrays::compareUnsigned);
  private final TreeMap<Integer, Checkpoint> checkpoints = new TreeMap<>();
  private final Map<Id, Map<Position, Integer>> days = new HashMap<>();
  private final Map<ChunkRange, Chunk> chunks = new HashMap<>();
  private final Map<ChunkRange, Damage> damaged = new HashMap<>();

  @Override
  public synchronized Optional<Checkpoint> checkpoint(int partition) {
    return Optional.ofNullable(checkpoints.get(partition));
  }

  @Override
  public synchronized Optional<Cell> cell(CellKey key) {
    return Optional.ofNullable(cells.get(key.toBytes()));
  }

  @Override
  public synchronized boolean counted(
      int partition, long high, long low, int oldestDay, int epoch, long position) {
    Position at = new Position(epoch, position);
    return days.getOrDefault(new Id(partition, high, low), Map.of()).entrySet().stream()
        .anyMatch(entry -> entry.getKey().compareTo(at) < 0 && entry.getValue() >= oldestDay);
  }

  @Override
  public synchronized void write(Flush flush, int oldestIdDay) {
    Checkpoint newest = checkpoints.get(flush.checkpoint().partition());
    if (newest != null && flush.checkpoint().isStale(newest)) {
      throw new StaleFlushException(flush.checkpoint(), newest); // F7
    }
    List<Chunk> after = flush.chunksAfter(Optional.ofNullable(newest));
    after.forEach(this::keep);
    flush.cells().forEach(this::keep);
    for (int index = 0; index < flush.ids().size(); index++) {
      keep(flush.checkpoint(), flush.ids(), index);
    }
    keep(flush.checkpoint());
  }

  /** Of two cells of one key the one that covers more stays (F2). */
  synchronized void keep(Cell cell) {
    cells.merge(
        cell.key().toBytes(), cell, (held, given) -> given.upto() > held.upto() ? given : held);
  }

  /**
   * One of the ids of a flush.
   *
   * @param checkpoint of the flush
   */
  synchronized void keep(Checkpoint checkpoint, Ids ids, int index) {
    Id id = new Id(checkpoint.partition(), ids.high(index), ids.low(index));
    Position at = new Position(checkpoint.epoch().number(), ids.position(index));
    days.computeIfAbsent(id, absent -> new HashMap<>()).put(at, ids.day(index));
  }

  /** Two chunks that cover the same are equal (F6). */
  synchronized void keep(Chunk chunk) {
    chunks.put(chunk.header().range(), chunk);
  }

  /**
   * Merges some chunks that lie next to each other, as a store does as they age; now and then it
   * dies when the merged one is written, and before the small ones are deleted. Only where flushes
   * are atomic.
   */
  public synchronized void mergeSomeChunks(Random chance) {
    if (chunks.isEmpty()) {
      return;
    }
    List<ChunkRange> all = new ArrayList<>(chunks.keySet());
    all.sort(Comparator.comparing(ChunkRange::toString));
    ChunkRange any = all.get(chance.nextInt(all.size()));
    List<Chunk> counting =
        counting(any.project(), any.collection(), any.partition()).stream()
            .filter(chunk -> chunk.header().range().isBeside(any))
            .toList();
    if (counting.size() < 2) {
      return;
    }
    int from = chance.nextInt(counting.size() - 1);
    int to = from + 2 + chance.nextInt(counting.size() - from - 1);
    List<Chunk> small = counting.subList(from, to);
    if (small.stream().anyMatch(chunk -> damaged.containsKey(chunk.header().range()))) {
      return;
    }
    if (small.stream().map(chunk -> chunk.header().isGap()).distinct().count() > 1) {
      return; // Between events that are kept and events that are not there is a border.
    }
    if (isCut(small, any)) {
      return; // Where something was deleted is one, too.
    }
    keep(new ChunkMerge().merge(small));
    if (chance.nextBoolean()) {
      small.forEach(chunk -> chunks.remove(chunk.header().range()));
    }
  }

  @Override
  public synchronized boolean replace(List<ChunkRange> gone, List<Chunk> instead) {
    List<ChunkRange> all = new ArrayList<>(gone);
    instead.forEach(chunk -> all.add(chunk.header().range()));
    ChunkRange hull = ChunkRange.hull(all);
    List<ChunkRange> counting =
        counting(hull.project(), hull.collection(), hull.partition()).stream()
            .map(chunk -> chunk.header().range())
            .filter(hull::overlaps)
            .toList();
    if (!Set.copyOf(counting).equals(Set.copyOf(gone))) {
      return false;
    }
    chunks.keySet().removeIf(hull::overlaps); // What a merge left behind, too.
    damaged.keySet().removeIf(hull::overlaps);
    instead.forEach(this::keep);
    return true;
  }

  private boolean isCut(List<Chunk> chunks, ChunkRange any) {
    ChunkRange hull =
        ChunkRange.hull(chunks.stream().map(chunk -> chunk.header().range()).toList());
    Checkpoint newest = Objects.requireNonNull(checkpoints.get(any.partition()));
    return Deletions.cuts(newest, any.project(), any.collection()).stream()
        .anyMatch(cut -> hull.from().compareTo(cut) < 0 && cut.compareTo(hull.to()) < 0);
  }

  private List<Chunk> counting(String project, String collection, int partition) {
    Checkpoint newest = checkpoints.get(partition);
    List<Chunk> all =
        chunks.values().stream()
            .filter(chunk -> chunk.header().range().partition() == partition)
            .filter(chunk -> chunk.header().range().project().equals(project))
            .filter(chunk -> chunk.header().range().collection().equals(collection))
            .toList();
    return newest == null
        ? List.of()
        : CountingChunks.of(all, chunk -> chunk.header().range(), newest);
  }

  /** What can go wrong with a chunk on a disk. */
  public enum Damage {
    /** The bytes of its columns are others. */
    COLUMNS,
    HEADER
  }

  /** Damages a chunk that is kept, until it is replaced; {@link #heal} undoes it. */
  public synchronized void damage(ChunkRange range, Damage damage) {
    damaged.put(range, damage);
  }

  public synchronized void heal(ChunkRange range) {
    damaged.remove(range);
  }

  /** Damages any chunk that counts. */
  void damageAny(Random chance) {
    List<ChunkRange> all = new ArrayList<>();
    try (Snapshot now = snapshot()) {
      for (CollectionName each : now.collections()) {
        all.addAll(now.ranges(each.project(), each.collection()));
      }
    }
    all.sort(Comparator.comparing(ChunkRange::toString));
    if (!all.isEmpty()) {
      ChunkRange any = all.get(chance.nextInt(all.size()));
      damage(any, Damage.values()[chance.nextInt(Damage.values().length)]);
    }
  }

  synchronized void healAll() {
    damaged.clear();
  }

  /** As it is read: damaged, if it is. */
  private Chunk read(Chunk chunk) {
    Damage damage = damaged.get(chunk.header().range());
    if (damage == null) {
      return chunk;
    }
    if (damage == Damage.HEADER) {
      throw new BrokenChunkException("the header of the chunk " + chunk.header().range(), "so");
    }
    return new Chunk(chunk.header(), index -> new byte[1]);
  }

  /** Of two checkpoints of one partition the later stays (F2). */
  synchronized void keep(Checkpoint checkpoint) {
    checkpoints.merge(
        checkpoint.partition(),
        checkpoint,
        (held, given) -> given.compareTo(held) > 0 ? given : held);
  }

  @Override
  public synchronized Snapshot snapshot() {
    MemoryStore copy = new MemoryStore();
    copy.cells.putAll(cells);
    copy.checkpoints.putAll(checkpoints);
    copy.chunks.putAll(chunks);
    copy.damaged.putAll(damaged);
    return new Moment(copy);
  }

  @Override
  public synchronized void remove(RollupId rollup) {
    cells.values().removeIf(cell -> cell.key().rollup().equals(rollup));
  }

  @Override
  public synchronized void expire(RollupId rollup, Width width, long beforeMs) {
    long firstKept = Math.floorDiv(beforeMs, width.slabMs());
    cells
        .values()
        .removeIf(
            cell ->
                cell.key().rollup().equals(rollup)
                    && cell.key().width().equals(width)
                    && width.slabOf(cell.key().windowMs()) < firstKept);
  }

  @Override
  public void close() {}

  private record Id(int partition, long high, long low) {}

  private record Position(int epoch, long position) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
        Comparator.comparingInt(Position::epoch).thenComparingLong(Position::position);

    @Override
    public int compareTo(Position other) {
      return ORDER.compare(this, other);
    }
  }

  /** Over a copy that nobody changes. */
  private record Moment(MemoryStore copy) implements Snapshot {
    @Override
    public List<Checkpoint> checkpoints() {
      return List.copyOf(copy.checkpoints.values());
    }

    @Override
    public List<Chunk> chunks(String project, String collection, long fromMs, long toMs) {
      return copy.checkpoints.keySet().stream()
          .flatMap(partition -> copy.counting(project, collection, partition).stream())
          .filter(chunk -> chunk.header().minMs() < toMs && chunk.header().maxMs() >= fromMs)
          .filter(chunk -> !chunk.header().isGap())
          .map(copy::read)
          .toList();
    }

    @Override
    public Set<CollectionName> collections() {
      return copy.chunks.keySet().stream()
          .map(range -> new CollectionName(range.project(), range.collection()))
          .collect(Collectors.toSet());
    }

    @Override
    public List<ChunkRange> ranges(String project, String collection) {
      return copy.checkpoints.keySet().stream()
          .flatMap(partition -> copy.counting(project, collection, partition).stream())
          .map(chunk -> chunk.header().range())
          .toList();
    }

    @Override
    public Chunk chunk(ChunkRange range) {
      return copy.read(Objects.requireNonNull(copy.chunks.get(range)));
    }

    @Override
    public void scan(
        RollupId rollup,
        Width width,
        Optional<byte[]> series,
        long fromMs,
        long toMs,
        CellVisitor visitor) {
      for (Cell cell : copy.cells.values()) {
        CellKey key = cell.key();
        boolean asked =
            key.rollup().equals(rollup)
                && key.width().equals(width)
                && (series.isEmpty() || Arrays.equals(series.get(), key.series()))
                && fromMs <= key.windowMs()
                && key.windowMs() < toMs;
        if (asked && !visitor.visit(cell)) {
          return;
        }
      }
    }

    @Override
    public void close() {}
  }
}
