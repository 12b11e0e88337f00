package io.raingauge.server.audit;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the chunks of one partition, those of earlier epochs too, and compares those of the epoch
 * in force with what the log says. What is not kept it counts, and says so. For one thread.
 */
final class ChunkComparison {
  private final Store.Snapshot snapshot;
  private final AuditScope scope;
  private final Checkpoint checkpoint;
  private final Findings findings;
  private final WatchedLog watched;

  /** Of each collection all that counts, in the order of the log. */
  private final Map<String, List<ChunkRange>> ranges = new TreeMap<>();

  private final Set<ChunkRange> gaps = new HashSet<>();
  private final Map<String, Long> unkept = new TreeMap<>();
  private long chunks;
  private long undecided;

  ChunkComparison(
      Store.Snapshot snapshot,
      AuditScope scope,
      Checkpoint checkpoint,
      Findings findings,
      WatchedLog watched) {
    this.snapshot = snapshot;
    this.scope = scope;
    this.checkpoint = checkpoint;
    this.findings = findings;
    this.watched = watched;
  }

  /** Looks what there is, and whether it is no more than an audit holds. */
  boolean fits(Iterable<String> collections, int maxChunks) {
    for (String collection : collections) {
      List<ChunkRange> its =
          snapshot.ranges(scope.project(), collection).stream()
              .filter(range -> range.partition() == checkpoint.partition())
              .toList();
      chunks += its.size();
      if (!its.isEmpty() && chunks <= maxChunks) { // Those of more are counted, and not held.
        ranges.put(collection, its);
      }
    }
    if (chunks > maxChunks) {
      findings.skipped(
          "partition %d has %,d chunks, and an audit holds at most %,d: its raw events were not compared",
          checkpoint.partition(), chunks, maxChunks);
      ranges.clear();
      return false;
    }
    ranges.values().forEach(its -> its.stream().filter(this::isGap).forEach(gaps::add));
    return true;
  }

  private boolean isGap(ChunkRange range) {
    try {
      return snapshot.chunk(range).header().isGap();
    } catch (BrokenChunkException itIsToldLater) {
      return false;
    }
  }

  /** What those of the epoch in force must hold, to be recounted. */
  RecountedChunks toRecount() {
    Map<String, List<ChunkRange>> inForce = new TreeMap<>();
    ranges.forEach(
        (collection, its) ->
            inForce.put(collection, its.stream().filter(this::isInForce).toList()));
    int epoch = checkpoint.epoch().number();
    Position start = new Position(epoch, checkpoint.epoch().start(), 0);
    ChunkRange whole =
        new ChunkRange(scope.project(), "", checkpoint.partition(), start, checkpoint.position());
    return new RecountedChunks(scope, whole, inForce, gaps);
  }

  private boolean isInForce(ChunkRange range) {
    return range.epoch() == checkpoint.epoch().number();
  }

  /** Compares with what was recounted. */
  void compare(RecountedChunks recounted) {
    for (List<ChunkRange> its : ranges.values()) {
      for (ChunkRange range : its) {
        if (isInForce(range)) {
          compare(range, recounted.of(range));
        } else {
          read(range);
        }
      }
    }
    for (RecountedChunk loose : recounted.loose()) {
      if (loose.events - loose.fewer > 0) {
        findings.differs(
            loose.range(), text("%,d events that count are in no chunk", loose.events));
      }
    }
    tell();
  }

  /** Only reads them: the log does not tell what they must hold. */
  void compareNothing() {
    ranges.values().forEach(its -> its.forEach(this::read));
    tell();
  }

  private void read(ChunkRange range) {
    try {
      Chunk chunk = snapshot.chunk(range);
      if (chunk.header().isGap()) {
        unkept.merge(range.collection(), (long) chunk.header().rows(), Long::sum);
      } else if (isAsked(chunk.header())) {
        ReadChunk.of(chunk, scope, watched);
        findings.sameChunk();
      }
    } catch (BrokenChunkException broken) {
      findings.differs(range, String.valueOf(broken.getMessage()));
    }
  }

  private void compare(ChunkRange range, RecountedChunk right) {
    try {
      Chunk chunk = snapshot.chunk(range);
      if (chunk.header().isGap()) {
        compareGap(chunk.header(), right);
        return;
      }
      if (!isAsked(chunk.header()) && right.events + right.more == 0) {
        return;
      }
      ReadChunk read = ReadChunk.of(chunk, scope, watched);
      if (right.isSame(read)) {
        findings.sameChunk();
      } else if (right.mayHold(read.events())) {
        undecided++;
      } else {
        findings.differs(range, why(read, right));
      }
    } catch (BrokenChunkException broken) {
      findings.differs(range, String.valueOf(broken.getMessage()));
    }
  }

  /** The number of its events, where it knows it and all of them are asked for. */
  private void compareGap(ChunkHeader gap, RecountedChunk right) {
    boolean isComparable =
        gap.rows() > 0 && gap.minMs() >= scope.fromMs() && gap.maxMs() < scope.toMs();
    if (!isComparable || right.events == gap.rows()) {
      unkept.merge(gap.range().collection(), (long) right.events, Long::sum);
    } else if (right.mayHold(gap.rows())) {
      undecided++;
    } else {
      findings.differs(
          gap.range(),
          text("%,d events are said not to be kept, the log says %,d", gap.rows(), right.events));
    }
  }

  private boolean isAsked(ChunkHeader header) {
    return header.minMs() < scope.toMs() && header.maxMs() >= scope.fromMs();
  }

  private static String why(ReadChunk read, RecountedChunk right) {
    return read.events() == right.events
        ? text("it holds %,d events, as the log does, but not the same", right.events)
        : text("it holds %,d events, the log says %,d", read.events(), right.events);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void tell() {
    List<String> sentences = new ArrayList<>();
    unkept.forEach(
        (collection, events) -> {
          if (events > 0) {
            sentences.add(text("%,d events of \"%s\"", events, collection));
          }
        });
    if (scope.hasCells() && !sentences.isEmpty()) {
      findings.skipped(
          "partition %d: not kept as raw events, only counted: %s",
          checkpoint.partition(), String.join(", ", sentences));
    }
    if (undecided > 0) {
      findings.skipped(
          "partition %d: %,d chunks differ from the recount, but only by events whose ids may have been counted before what was read of the log; they may be right",
          checkpoint.partition(), undecided);
    }
  }
}
