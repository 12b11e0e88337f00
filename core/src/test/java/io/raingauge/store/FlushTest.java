package io.raingauge.store;

import static io.raingauge.store.CountingChunksTest.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FlushTest {
  private static final byte[] EVENT = "{}".getBytes(StandardCharsets.US_ASCII);

  @Test
  void anEmptyStoreMustKeepAllChunks() {
    Flush flush = flush(9, chunk(0, 9));
    assertEquals(flush.chunks(), flush.chunksAfter(Optional.empty()));
  }

  /** Tried: without the comparison of range.to the first is taken for another fold's. */
  @Test
  void whatEndsWhereTheStoreIsOrBeforeIsLeftOut() {
    Chunk next = chunk(9, 12);
    Flush flush = flush(12, chunk(0, 5), chunk(5, 9), next);
    assertEquals(List.of(next), flush.chunksAfter(Optional.of(at(9))));
    assertEquals(List.of(), flush.chunksAfter(Optional.of(at(12))));
  }

  @Test
  void aChunkThatBeginsBeforeWhereTheStoreIsAndEndsAfterItIsOfAnotherFold() {
    Flush flush = flush(12, chunk(5, 12));
    assertThrows(StaleFlushException.class, () -> flush.chunksAfter(Optional.of(at(9))));
  }

  private static Flush flush(long offset, Chunk... chunks) {
    return new Flush(at(offset), List.of(), new Ids(), List.of(chunks));
  }

  private static Chunk chunk(long from, long to) {
    ChunkBuilder builder = new ChunkBuilder("p", "c", 0);
    builder.begin(5, 6);
    builder.end(EVENT, 0, EVENT.length);
    return builder.build(new Position(0, from, 0), new Position(0, to, 0)).orElseThrow();
  }
}
