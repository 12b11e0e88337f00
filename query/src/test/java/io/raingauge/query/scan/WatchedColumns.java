package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import java.util.List;
import java.util.Set;

/** Chunks that tell which of their columns are read. */
final class WatchedColumns {
  private WatchedColumns() {}

  /**
   * @param read gets the path of each column that is read; chunks are read by several threads
   */
  static List<Chunk> of(List<Chunk> chunks, Set<String> read) {
    return chunks.stream()
        .map(
            chunk ->
                new Chunk(
                    chunk.header(),
                    index -> {
                      read.add(chunk.header().columns().get(index).name().path());
                      return chunk.bytes().column(index);
                    }))
        .toList();
  }
}
