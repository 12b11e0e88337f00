package io.raingauge.chunk;

import static java.util.Comparator.naturalOrder;

import java.util.List;

/**
 * What a chunk covers: all events of one collection in one partition of the log from one position
 * up to, and without, another of the same epoch.
 *
 * @param from the first position covered
 * @param to the first that is not
 */
public record ChunkRange(
    String project, String collection, int partition, Position from, Position to) {
  public ChunkRange {
    if (from.epoch() != to.epoch() || from.compareTo(to) > 0) {
      throw new IllegalArgumentException("no chunk covers [" + from + ", " + to + ")");
    }
  }

  public int epoch() {
    return from.epoch();
  }

  /** Whether the events of {@code other} are all among those of this one. */
  public boolean covers(ChunkRange other) {
    return isBeside(other) && from.compareTo(other.from) <= 0 && to.compareTo(other.to) >= 0;
  }

  /** Whether some position is in both. */
  public boolean overlaps(ChunkRange other) {
    return isBeside(other) && from.compareTo(other.to) < 0 && other.from.compareTo(to) < 0;
  }

  /** Whether both are of one collection, one partition and one epoch of its log. */
  public boolean isBeside(ChunkRange other) {
    return partition == other.partition
        && epoch() == other.epoch()
        && project.equals(other.project)
        && collection.equals(other.collection);
  }

  /**
   * From the first position of some ranges to the last.
   *
   * @throws IllegalArgumentException when there is none, or they are not {@linkplain #isBeside
   *     beside} each other
   */
  public static ChunkRange hull(List<ChunkRange> ranges) {
    if (ranges.isEmpty() || !ranges.stream().allMatch(ranges.get(0)::isBeside)) {
      throw new IllegalArgumentException("not of one collection, partition and epoch: " + ranges);
    }
    Position from = ranges.stream().map(ChunkRange::from).min(naturalOrder()).orElseThrow();
    Position to = ranges.stream().map(ChunkRange::to).max(naturalOrder()).orElseThrow();
    return ranges.get(0).between(from, to);
  }

  /** Of the same collection and partition. */
  public ChunkRange between(Position first, Position last) {
    return new ChunkRange(project, collection, partition, first, last);
  }

  /** The range from the start of this one to the end of {@code last}. */
  ChunkRange upTo(ChunkRange last) {
    return new ChunkRange(project, collection, partition, from, last.to);
  }

  @Override
  public String toString() {
    return project + "/" + collection + " [" + from + ", " + to + ") of partition " + partition;
  }
}
