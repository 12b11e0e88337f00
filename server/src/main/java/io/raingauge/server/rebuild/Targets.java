package io.raingauge.server.rebuild;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.measure.CellState;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.Width;
import io.raingauge.server.audit.ReadChunk;
import io.raingauge.server.audit.WatchedLog;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.CollectionName;
import io.raingauge.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What of one partition's raw events is to be made again: chunks that cannot be read or are wrong,
 * gaps, and stretches that hold events which are counted and of which nothing says that they are
 * not kept. For one thread.
 */
final class Targets {
  private final Store.Snapshot snapshot;
  private final Checkpoint checkpoint;
  private final Map<ChunkRange, String> wrong;
  private final WatchedLog watched;
  private final List<Target> inForce = new ArrayList<>();
  private final List<Target> earlier = new ArrayList<>();

  /** What was found of one collection. */
  private static final class Found {
    private final List<ChunkRange> ranges = new ArrayList<>();
    private final List<Target> gaps = new ArrayList<>();

    /** Events in chunks and gaps; below 0 where that is not known. */
    private long events;

    void count(long more) {
      events = events < 0 || more < 0 ? -1 : events + more;
    }
  }

  /**
   * @param wrong chunks and gaps that can be read and are not as the log says, and why
   */
  Targets(
      Store.Snapshot snapshot,
      Checkpoint checkpoint,
      Map<ChunkRange, String> wrong,
      WatchedLog watched) {
    this.snapshot = snapshot;
    this.checkpoint = checkpoint;
    this.wrong = wrong;
    this.watched = watched;
  }

  /** Those of the epoch in force. */
  List<Target> inForce() {
    return inForce;
  }

  /** Broken chunks of earlier epochs. */
  List<Target> earlier() {
    return earlier;
  }

  /**
   * Whether something of what an audit found is to be made again: a chunk or a gap itself, or some
   * of the stretches of a collection that are in neither.
   */
  boolean covers(ChunkRange found) {
    return Stream.concat(inForce.stream(), earlier.stream())
        .anyMatch(
            target -> target.range().equals(found) || (isRoom(target) && isOf(found, target)));
  }

  private static boolean isRoom(Target target) {
    return target.kind() == Target.Kind.ROOM;
  }

  private static boolean isOf(ChunkRange found, Target target) {
    ChunkRange its = target.range();
    return its.collection().equals(found.collection())
        && its.partition() == found.partition()
        && its.from().compareTo(found.from()) >= 0
        && its.to().compareTo(found.to()) <= 0;
  }

  /** Finds the chunks of a project that cannot be read. */
  void findBroken(String project) {
    collections(project).keySet().forEach(collection -> found(project, collection));
  }

  /**
   * Finds also what is not kept.
   *
   * @param oldestMs of a collection: what is older is not kept any more
   */
  void findAll(String project, ToLongFunction<String> oldestMs) {
    collections(project)
        .forEach(
            (collection, counted) -> {
              Found found = found(project, collection);
              long oldest = oldestMs.applyAsLong(collection);
              found.gaps.stream().filter(gap -> gap.maxMs() >= oldest).forEach(inForce::add);
              if (found.events != counted) {
                addRoom(project, collection, found.ranges);
              }
            });
  }

  private Found found(String project, String collection) {
    Found found = new Found();
    for (ChunkRange range : snapshot.ranges(project, collection)) {
      if (range.partition() == checkpoint.partition()) {
        Target target = look(range, found);
        if (target.isChunk()) {
          (isInForce(range) ? inForce : earlier).add(target);
        } else if (target.kind() == Target.Kind.GAP && isInForce(range)) {
          found.gaps.add(target);
        }
      }
    }
    return found;
  }

  private boolean isInForce(ChunkRange range) {
    return range.epoch() == checkpoint.epoch().number();
  }

  /** What is there; room for a chunk that is whole. */
  private Target look(ChunkRange range, Found found) {
    if (isInForce(range)) {
      found.ranges.add(range);
    }
    try {
      Chunk chunk = snapshot.chunk(range);
      ChunkHeader header = chunk.header();
      String why = wrong.getOrDefault(range, "");
      if (isInForce(range)) {
        boolean isKnown = why.isEmpty() && (!header.isGap() || header.rows() > 0);
        found.count(isKnown ? header.rows() : -1);
      }
      if (header.isGap()) {
        return new Target(
            Target.Kind.GAP, range, Optional.of(header).filter(its -> why.isEmpty()), "");
      }
      watched.requireWaiting();
      String fault = ReadChunk.fault(chunk).orElse("");
      if (fault.isEmpty() && !why.isEmpty()) {
        return new Target(Target.Kind.WRONG, range, Optional.of(header), why);
      }
      Target.Kind kind = fault.isEmpty() ? Target.Kind.ROOM : Target.Kind.BROKEN;
      return new Target(kind, range, Optional.of(header), fault);
    } catch (BrokenChunkException broken) {
      found.count(-1);
      return new Target(
          Target.Kind.BROKEN, range, Optional.empty(), String.valueOf(broken.getMessage()));
    }
  }

  /** The stretches between what is kept. */
  private void addRoom(String project, String collection, List<ChunkRange> ranges) {
    int epoch = checkpoint.epoch().number();
    Position at = new Position(epoch, checkpoint.epoch().start(), 0);
    List<Position> ends = new ArrayList<>();
    ranges.forEach(range -> ends.add(range.from()));
    ends.add(checkpoint.position());
    for (int index = 0; index < ends.size(); index++) {
      if (at.compareTo(ends.get(index)) < 0) {
        ChunkRange room =
            new ChunkRange(project, collection, checkpoint.partition(), at, ends.get(index));
        inForce.add(new Target(Target.Kind.ROOM, room, Optional.empty(), ""));
      }
      at = index < ranges.size() ? ranges.get(index).to() : at;
    }
  }

  /** How many events of each collection were counted in this partition and epoch. */
  private Map<String, Long> collections(String project) {
    Map<String, Long> counted = new TreeMap<>();
    for (CollectionName each : snapshot.collections()) {
      if (each.project().equals(project)) {
        counted.put(each.collection(), 0L);
      }
    }
    RollupInForce span = BuiltInRollups.span(project);
    PropertyValues name = new PropertyValues(1);
    snapshot.scan(
        span.id(),
        Width.EVER,
        Optional.empty(),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        cell -> {
          if (cell.key().partition() == checkpoint.partition()
              && cell.key().epoch() == checkpoint.epoch().number()) {
            Series.decode(cell.key().series(), name);
            CellState state = CellState.of(span.rollup().measures(), cell.state());
            counted.put(name.stringAt(0), (Long) state.state(0).result().orElse(0L));
          }
          return true;
        });
    return counted;
  }
}
