package io.raingauge.store;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deleted;
import io.raingauge.deletion.DeletionInForce;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is deleted of one collection, as the newest checkpoints of all partitions say: whoever
 * answers from its chunks sees them through this, and through nothing else. Immutable.
 */
public final class Deletions {
  private final Map<Integer, List<DeletionInForce>> byPartition;

  private Deletions(Map<Integer, List<DeletionInForce>> byPartition) {
    this.byPartition = byPartition;
  }

  /**
   * @param checkpoints of the same moment as the chunks
   */
  public static Deletions of(String project, String collection, List<Checkpoint> checkpoints) {
    Map<Integer, List<DeletionInForce>> byPartition = new HashMap<>();
    for (Checkpoint checkpoint : checkpoints) {
      List<DeletionInForce> its =
          checkpoint.inForce().deletions().stream()
              .filter(each -> each.isOf(project, collection))
              .toList();
      if (!its.isEmpty()) {
        byPartition.put(checkpoint.partition(), its);
      }
    }
    return new Deletions(byPartition);
  }

  /** Those of all partitions. */
  public List<DeletionInForce> all() {
    return byPartition.values().stream().flatMap(List::stream).toList();
  }

  /** Whether any events are deleted, and not properties only. */
  public boolean areOfEvents() {
    return all().stream().anyMatch(each -> each.deletion().deleted() instanceof Deleted.Events);
  }

  /** Chunks of the collection as they are seen; those that nothing is left of are not there. */
  public List<Chunk> seen(List<Chunk> chunks) {
    if (byPartition.isEmpty()) {
      return chunks;
    }
    List<Chunk> seen = new ArrayList<>(chunks.size());
    for (Chunk chunk : chunks) {
      Optional<Chunk> left = Optional.of(chunk);
      for (DeletionInForce each : of(chunk)) {
        left = left.flatMap(each::seen);
      }
      left.ifPresent(seen::add);
    }
    return seen;
  }

  /** Chunks as they were written, without those of events before the whole collection went. */
  public List<Chunk> sinceAllWent(List<Chunk> chunks) {
    return chunks.stream()
        .filter(
            chunk ->
                of(chunk).stream()
                    .filter(each -> each.deletion().isOfAll())
                    .allMatch(each -> each.seen(chunk).isPresent()))
        .toList();
  }

  /** How many events had been counted when the whole collection went, kept as chunks or not. */
  public long countBeforeAllWent() {
    return all().stream()
        .filter(each -> each.deletion().isOfAll())
        .mapToLong(DeletionInForce::eventCount)
        .sum();
  }

  /** Where a partition's chunks end, and are not merged with those behind. */
  public static List<Position> cuts(Checkpoint checkpoint, String project, String collection) {
    return checkpoint.inForce().deletions().stream()
        .filter(each -> each.isOf(project, collection))
        .map(DeletionInForce::position)
        .toList();
  }

  private List<DeletionInForce> of(Chunk chunk) {
    return byPartition.getOrDefault(chunk.header().range().partition(), List.of());
  }
}
