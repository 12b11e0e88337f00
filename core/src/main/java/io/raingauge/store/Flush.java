package io.raingauge.store;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that one fold changed since its last flush, and the checkpoint that covers it (F3).
 *
 * @param ids counted in the epoch of the checkpoint
 * @param chunks the raw events that count, one chunk for each collection that has any, or a
 *     {@linkplain Chunk#gap gap} where they are not kept: all cover the log from where the fold's
 *     last flush ended, or it began, to the checkpoint. Of a collection of which something is
 *     deleted between there is one up to each deletion, and one after the last
 */
public record Flush(Checkpoint checkpoint, List<Cell> cells, Ids ids, List<Chunk> chunks) {
  public Flush {
    cells = List.copyOf(cells);
    chunks = List.copyOf(chunks);
  }

  /** Without any event. */
  public Flush(Checkpoint checkpoint, List<Cell> cells, Ids ids) {
    this(checkpoint, cells, ids, List.of());
  }

  /**
   * The chunks that a store whose flushes are atomic must keep: those that begin where it is, or
   * later. Those that end there or before are in it already, or others that cover the same. So in
   * such a store chunks that were not merged never overlap, and merging them cuts no one off.
   *
   * @param held the store's newest checkpoint of the partition
   * @throws StaleFlushException when a chunk begins before what is held and ends after it: another
   *     fold has cut the log differently. Nothing may be kept; what is behind comes again from the
   *     log
   */
  public List<Chunk> chunksAfter(Optional<Checkpoint> held) {
    if (held.isEmpty()) {
      return chunks;
    }
    Position reached = held.get().position();
    List<Chunk> after = new ArrayList<>();
    for (Chunk chunk : chunks) {
      ChunkRange range = chunk.header().range();
      if (range.to().compareTo(reached) > 0) {
        if (range.from().compareTo(reached) < 0) {
          throw new StaleFlushException(checkpoint, held.get());
        }
        after.add(chunk);
      }
    }
    return after;
  }
}
