package io.raingauge.server.rebuild;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A stretch of the log whose raw events of one collection are to be made again. For one thread.
 *
 * <p>Memory: of a broken chunk all that was made until its end, so that it is replaced as a whole.
 */
final class Target {
  /** What is there now. */
  enum Kind {
    /** A chunk that cannot be read. */
    BROKEN,
    /** A chunk that can be read and holds other events than the log. It is never dropped. */
    WRONG,
    /** A gap: the events are known not to be kept. */
    GAP,
    /** Nothing, though more events were counted than are kept. */
    ROOM
  }

  private final Kind kind;
  private final ChunkRange range;
  private final Optional<ChunkHeader> header;
  private final String fault;
  private final List<Chunk> pieces = new ArrayList<>();

  /** What is still to be made; all before it is written. */
  private ChunkRange rest;

  private boolean isRestKept;
  private long made;
  private String failure = "";
  private boolean isLost;
  private boolean isDone;
  private boolean isUncertain;

  /**
   * @param header where it can be read; of a gap only if it is right
   * @param fault of a chunk that is broken or wrong
   */
  Target(Kind kind, ChunkRange range, Optional<ChunkHeader> header, String fault) {
    this.kind = kind;
    this.range = range;
    this.header = header;
    this.fault = fault;
    rest = range;
    isRestKept = kind != Kind.ROOM;
  }

  Kind kind() {
    return kind;
  }

  ChunkRange range() {
    return range;
  }

  /** What can prove what is made: of a wrong chunk nothing. */
  Optional<ChunkHeader> header() {
    return kind == Kind.WRONG ? Optional.empty() : header;
  }

  /** How many events are there now, where that can be read. */
  Optional<Integer> events() {
    return header.map(ChunkHeader::rows);
  }

  /** Whether there is a chunk, which is made again as a whole or not at all. */
  boolean isChunk() {
    return kind == Kind.BROKEN || kind == Kind.WRONG;
  }

  /** The time of its newest event, as far as anybody knows. */
  long maxMs() {
    return header.map(ChunkHeader::maxMs).orElse(Long.MAX_VALUE);
  }

  String fault() {
    return fault;
  }

  long from() {
    return range.from().offset();
  }

  long to() {
    return range.to().offset();
  }

  /** Whether every number and id of its events is as the log tells (F1, F5). */
  boolean isUncertain() {
    return isUncertain;
  }

  void makeUncertain() {
    isUncertain = true;
  }

  /** Why it cannot be made again; empty as long as it can. */
  String failure() {
    return failure;
  }

  /** It can never be made again; nothing, where there is no reason. */
  void fail(String why) {
    isLost |= !isDone && failure.isEmpty() && !why.isEmpty();
    postpone(why);
  }

  /** It cannot be made this time; another run may. */
  void postpone(String why) {
    if (!isDone) {
      failure = failure.isEmpty() ? why : failure;
      pieces.clear();
    }
  }

  /** It is written, and fails no more. */
  void done() {
    isDone = true;
    pieces.clear();
  }

  /** Whether a chunk that nobody can read will never be made again. */
  boolean isLost() {
    return kind == Kind.BROKEN && isLost;
  }

  /** Of a chunk: what was made so far. */
  List<Chunk> pieces() {
    return pieces;
  }

  /** What is still to be made, and whether the store keeps a gap or a broken chunk of it. */
  List<ChunkRange> restKept() {
    return isRestKept ? List.of(rest) : List.of();
  }

  /** The same events, from the end of the last piece up to an offset. */
  Chunk piece(Chunk made, long to) {
    Position end = new Position(range.epoch(), Math.min(to, to()), 0);
    Position start = pieces.isEmpty() ? rest.from() : lastOf(pieces).header().range().to();
    return made.over(range.between(start, end));
  }

  /** Whether there would be more events than a gap says. */
  boolean isTooMany(Chunk piece) {
    made += piece.header().rows();
    int known = header.map(ChunkHeader::rows).orElse(0);
    return known > 0 && made > known;
  }

  /** All before this position is written; the store keeps a gap of what is behind it. */
  void written(Position upto) {
    rest = range.between(upto, range.to());
    isRestKept = upto.compareTo(range.to()) < 0;
  }

  /** The gap that is left behind a position; none at the end. */
  List<Chunk> gapFrom(Position upto) {
    if (upto.compareTo(range.to()) >= 0) {
      return List.of();
    }
    long minMs = header.map(ChunkHeader::minMs).orElse(Long.MIN_VALUE);
    int events = upto.equals(range.from()) ? header.map(ChunkHeader::rows).orElse(0) : 0;
    return List.of(Chunk.gap(range.between(upto, range.to()), events, minMs, maxMs()));
  }

  private static Chunk lastOf(List<Chunk> chunks) {
    return chunks.get(chunks.size() - 1);
  }
}
