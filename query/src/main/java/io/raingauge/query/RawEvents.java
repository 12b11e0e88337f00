package io.raingauge.query;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.query.scan.ChunkSource;
import io.raingauge.query.scan.Scanner;
import io.raingauge.store.Store;
import java.util.List;
import java.util.function.Function;

/**
 * Where the raw events of a store are.
 *
 * @param chunks the chunks of one snapshot, so that an answer is of one moment
 * @param scanner reads them
 */
public record RawEvents(Function<Store.Snapshot, ChunkSource> chunks, Scanner scanner) {
  /** The same over one snapshot. */
  Of of(Store.Snapshot snapshot) {
    return new Of(chunks.apply(snapshot), scanner);
  }

  /** The chunks of a snapshot, and what reads them. */
  record Of(ChunkSource source, Scanner scanner) {
    /**
     * Those of a collection, of all times.
     *
     * @throws QueryException when one is broken
     */
    List<Chunk> chunks(String project, String collection) {
      try {
        return source.chunks(project, collection, Long.MIN_VALUE, Long.MAX_VALUE);
      } catch (BrokenChunkException broken) {
        throw QueryException.of(broken);
      }
    }
  }
}
