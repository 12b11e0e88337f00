package io.raingauge.server.audit;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkEvents;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * All events of a chunk, read once: each column's checksum is verified, and each row given back.
 *
 * @param events within the time asked for
 * @param high the sum of their digests
 * @param low the same
 */
public record ReadChunk(long events, long high, long low) {
  /** Rows between two looks at whether anyone waits. */
  private static final int ROWS = 1024;

  /** Why a chunk cannot be read; empty where each of its columns is what was written. */
  public static Optional<String> fault(Chunk chunk) {
    try {
      for (int index = 0; index < chunk.header().columns().size(); index++) {
        chunk.open(index);
      }
      return Optional.empty();
    } catch (BrokenChunkException broken) {
      return Optional.of(String.valueOf(broken.getMessage()));
    }
  }

  /**
   * Reads a chunk.
   *
   * @throws BrokenChunkException when it is not what was written
   * @throws CancellationException when nobody waits any more
   */
  static ReadChunk of(Chunk chunk, AuditScope scope, WatchedLog watched) {
    try {
      return read(chunk, scope, watched);
    } catch (CancellationException nobodyWaits) {
      throw nobodyWaits; // It is an IllegalStateException, too.
    } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException wrong) {
      throw new BrokenChunkException("the chunk " + chunk.header().range(), wrong);
    }
  }

  private static ReadChunk read(Chunk chunk, AuditScope scope, WatchedLog watched) {
    ChunkEvents rows = new ChunkEvents(chunk);
    EventDigest digest = new EventDigest();
    GrowingBytes id = new GrowingBytes();
    GrowingBytes object = new GrowingBytes();
    long events = 0;
    long high = 0;
    long low = 0;
    long minMs = Long.MAX_VALUE;
    long maxMs = Long.MIN_VALUE;
    for (int row = 0; row < rows.rows(); row++) {
      if (row % ROWS == 0) {
        watched.requireWaiting();
      }
      rows.at(row);
      rows.writeId(id);
      object.clear();
      rows.write(object);
      String text = new String(id.bytes(), 0, id.size(), StandardCharsets.UTF_8);
      digest.ofRow(rows.timeMs(), rows.receivedMs(), text, object.bytes(), object.size());
      minMs = Math.min(minMs, rows.timeMs());
      maxMs = Math.max(maxMs, rows.timeMs());
      if (scope.holds(rows.timeMs())) {
        events++;
        high += digest.high();
        low += digest.low();
      }
    }
    if (minMs != chunk.header().minMs() || maxMs != chunk.header().maxMs()) {
      throw new IllegalStateException("its header tells other times than its events");
    }
    return new ReadChunk(events, high, low);
  }
}
