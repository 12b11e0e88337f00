package io.raingauge.server.audit;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.server.audit.RecountedChunk.Kept;
import io.raingauge.server.audit.RecountedIds.Verdict;
import io.raingauge.wire.LogRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the chunks of one partition and epoch must hold, as the log says; and the events that are in
 * none of them. Events come in the order of the log. For one thread. Memory: {@link
 * AuditLimits#maxChunks}.
 */
final class RecountedChunks {
  /** Of one collection: its chunks in the order of the log, and at which of them the log is. */
  private static final class Its {
    private final List<RecountedChunk> chunks;
    private int at;

    Its(List<RecountedChunk> chunks) {
      this.chunks = chunks;
    }
  }

  private final AuditScope scope;
  private final ChunkRange whole;
  private final Map<String, Its> collections = new HashMap<>();
  private final Map<ChunkRange, RecountedChunk> chunks = new HashMap<>();
  private final Map<String, RecountedChunk> loose = new TreeMap<>();
  private final EventDigest digest = new EventDigest();

  /**
   * @param whole what all of them lie within, of any collection
   * @param ranges of each collection, gaps among them
   * @param gaps which of them these are
   */
  RecountedChunks(
      AuditScope scope,
      ChunkRange whole,
      Map<String, List<ChunkRange>> ranges,
      Set<ChunkRange> gaps) {
    this.scope = scope;
    this.whole = whole;
    ranges.forEach(
        (collection, its) -> {
          List<RecountedChunk> all =
              its.stream().map(range -> new RecountedChunk(range, keptOf(range, gaps))).toList();
          collections.put(collection, new Its(all));
          all.forEach(each -> chunks.put(each.range(), each));
        });
  }

  private static Kept keptOf(ChunkRange range, Set<ChunkRange> gaps) {
    return gaps.contains(range) ? Kept.COUNT : Kept.EVENTS;
  }

  /** Takes an event that counts, at least perhaps: the line {@code [from, to)} of a record. */
  void take(LogRecord record, int from, int to, ReadLine line, Verdict verdict) {
    if (!scope.holds(line.timeMs())) {
      return;
    }
    RecountedChunk its = chunkOf(line.collection(), record.offset());
    if (its.kept() == Kept.EVENTS) {
      digest.ofLine(line, record.value(), from, to);
      its.take(verdict, digest);
    } else {
      its.take(verdict);
    }
  }

  /** What a chunk must hold. */
  RecountedChunk of(ChunkRange range) {
    return chunks.getOrDefault(range, new RecountedChunk(range, Kept.EVENTS));
  }

  /** The events of each collection that are in no chunk and no gap. */
  Iterable<RecountedChunk> loose() {
    return loose.values();
  }

  /** Chunks begin and end between records. */
  private RecountedChunk chunkOf(String collection, long offset) {
    Position at = new Position(whole.epoch(), offset, 0);
    Its its = collections.getOrDefault(collection, new Its(List.of()));
    while (its.at < its.chunks.size() && its.chunks.get(its.at).range().to().compareTo(at) <= 0) {
      its.at++;
    }
    if (its.at < its.chunks.size() && its.chunks.get(its.at).range().from().compareTo(at) <= 0) {
      return its.chunks.get(its.at);
    }
    return loose.computeIfAbsent(
        collection,
        absent ->
            new RecountedChunk(
                new ChunkRange(
                    whole.project(), collection, whole.partition(), whole.from(), whole.to()),
                Kept.COUNT));
  }
}
