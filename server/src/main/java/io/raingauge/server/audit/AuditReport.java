package io.raingauge.server.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found.
 *
 * @param events of the project that were counted again
 * @param withIds how many of them have an id
 * @param cells that were compared
 * @param differing some of the cells that differ
 * @param differingCells how many differ in all
 * @param chunks that were read and are whole, and hold what the log says where it could be counted
 * @param differingChunks some of the chunks that are broken or differ
 * @param differingChunkCount how many are or do in all
 * @param skipped sentences: what could not be compared, and why
 */
public record AuditReport(
    long events,
    long withIds,
    long cells,
    List<Difference> differing,
    long differingCells,
    long chunks,
    List<ChunkDifference> differingChunks,
    long differingChunkCount,
    List<String> skipped) {
  public AuditReport {
    differing = List.copyOf(differing);
    differingChunks = List.copyOf(differingChunks);
    skipped = List.copyOf(skipped);
  }

  /** The answer of {@code POST /v1/audit}, for {@code JsonTree}. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("events", events);
    tree.put("withIds", withIds);
    tree.put("cells", cells);
    tree.put("differing", differing.stream().map(Difference::toTree).toList());
    tree.put("differingCells", differingCells);
    tree.put("chunks", chunks);
    tree.put("differingChunks", differingChunks.stream().map(ChunkDifference::toTree).toList());
    tree.put("differingChunkCount", differingChunkCount);
    tree.put("skipped", skipped);
    return tree;
  }
}
