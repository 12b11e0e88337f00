package io.raingauge.server.rebuild;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.server.rebuild.RebuildScope.Lost;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a rebuild has done.
 *
 * @param chunks that were made again, or anew where events had not been kept
 * @param events in them
 * @param broken chunks that are broken or wrong and could not be made again
 * @param skipped sentences: what was not compared, or is still not kept or not right, and why
 */
public record RebuildReport(long chunks, long events, List<Unmended> broken, List<String> skipped) {
  public RebuildReport {
    broken = List.copyOf(broken);
    skipped = List.copyOf(skipped);
  }

  /**
   * A broken or wrong chunk that could not be made again.
   *
   * @param events how many it held; empty where its header is broken, too
   * @param why a sentence
   * @param became whether it is still there
   */
  public record Unmended(ChunkRange range, Optional<Integer> events, String why, Lost became) {
    Map<String, @Nullable Object> toTree() {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("collection", range.collection());
      tree.put("partition", range.partition());
      tree.put("epoch", range.epoch());
      tree.put("from", range.from().offset());
      tree.put("to", range.to().offset());
      tree.put("events", events.orElse(null));
      tree.put("why", why);
      tree.put("dropped", became == Lost.IS_DROPPED);
      return tree;
    }
  }

  /** The answer of {@code POST /v1/rebuild}, for {@code JsonTree}. */
  public Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("chunks", chunks);
    tree.put("events", events);
    tree.put("broken", broken.stream().map(Unmended::toTree).toList());
    tree.put("skipped", skipped);
    return tree;
  }
}
