package io.raingauge.server.audit;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.server.audit.RecountedIds.Verdict;

/**
 * What a chunk must hold, as the log says: of so many events the sum of their digests, which is the
 * same in whatever order they come. For one thread.
 */
final class RecountedChunk extends RecountedEvents {
  /** What there is of its events. */
  enum Kept {
    /** They themselves, to be compared. */
    EVENTS,
    /** At most how many there are. */
    COUNT
  }

  private final ChunkRange range;
  private final Kept kept;
  private long high;
  private long low;

  RecountedChunk(ChunkRange range, Kept kept) {
    this.range = range;
    this.kept = kept;
  }

  Kept kept() {
    return kept;
  }

  ChunkRange range() {
    return range;
  }

  void take(Verdict verdict, EventDigest digest) {
    if (take(verdict)) {
      high += digest.high();
      low += digest.low();
    }
  }

  /** Whether it is of the events that a chunk was found to hold. */
  boolean isSame(ReadChunk read) {
    return events == read.events() && high == read.high() && low == read.low();
  }
}
