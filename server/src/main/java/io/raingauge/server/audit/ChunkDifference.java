package io.raingauge.server.audit;

import io.raingauge.chunk.ChunkRange;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that is broken, or does not hold the events that the log has there.
 *
 * @param range what it covers, or would
 * @param why a sentence
 */
public record ChunkDifference(ChunkRange range, String why) {
  /** As {@code raingauge audit} reads it. */
  Map<String, @Nullable Object> toTree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("collection", range.collection());
    tree.put("partition", range.partition());
    tree.put("epoch", range.epoch());
    tree.put("from", range.from().offset());
    tree.put("to", range.to().offset());
    tree.put("why", why);
    return tree;
  }
}
