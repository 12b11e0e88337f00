package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import java.util.List;

/** Where chunks come from: a store's snapshot. */
@FunctionalInterface
public interface ChunkSource {
  /**
   * The chunks that may hold events of a time in {@code [fromMs, toMs)}. No event is in two of
   * them. Their columns are read when they are asked for, by many threads.
   */
  List<Chunk> chunks(String project, String collection, long fromMs, long toMs);
}
