package io.raingauge.server.rebuild;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkMerge;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.ColumnName;
import io.raingauge.fold.Fold;
import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Flush;
import io.raingauge.wire.LogRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Folds one partition's log again with the code that has counted it, and makes chunks of the
 * stretches that are asked for. Between targets it keeps no raw events.
 *
 * <p>What it makes of a broken chunk whose header can be read it believes only if the new header is
 * that one, byte for byte: it holds a checksum of every column, so the columns are those that were
 * lost. Then even where the log alone would not tell every number and id (F1, F5), nothing is
 * guessed.
 *
 * <p>For one thread. Memory: what a fold takes, and {@link #MOST_PENDING_BYTES}.
 */
final class Refold {
  /** Of broken chunks that are not yet made to their end; one has a fifth of it at most. */
  private static final long MOST_PENDING_BYTES = 128L << 20;

  private static final String UNCERTAIN =
      "ids of its events may have been counted before what the log still tells, so nobody knows"
          + " which of them count";

  /** Takes what was made. */
  interface Mend {
    /** A broken chunk was made again as a whole; without chunks the log has no event there. */
    void replace(Target target, List<Chunk> made);

    /** Some of what was not kept was made, up to a position. */
    void fill(Target target, Chunk piece);

    /** All of what was not kept is made, as far as there is any. */
    void filled(Target target);
  }

  /** How the log is to be read. */
  enum Start {
    /** From the start of the epoch: numbers and ids are known. */
    EXACT,
    /** From where the log begins now: they are guessed, and a header must prove the guess. */
    GUESSED
  }

  private final Start start;
  private final FoldSettings settings;
  private final ScratchIds scratch;
  private final Mend mend;
  private final boolean isLaterEpoch;
  private final List<Target> waiting;
  private final NavigableSet<Long> cuts = new TreeSet<>();
  private final Map<String, Target> active = new HashMap<>();
  private final String project;
  private Fold fold;
  private long duplicates;

  /**
   * @param checkpoint where to begin
   * @param targets of one project
   */
  Refold(
      Start start,
      Checkpoint checkpoint,
      List<Target> targets,
      FoldSettings settings,
      ScratchIds scratch,
      Mend mend) {
    this.start = start;
    this.settings = settings;
    this.scratch = scratch;
    this.mend = mend;
    isLaterEpoch = checkpoint.epoch().number() > 0;
    waiting = new ArrayList<>(targets);
    waiting.sort(Comparator.comparingLong(Target::from));
    targets.forEach(target -> cuts.addAll(List.of(target.from(), target.to())));
    project = targets.isEmpty() ? "" : targets.get(0).range().project();
    fold = new Fold(checkpoint, scratch, settings.withoutRawEvents());
  }

  /** Takes the next record of the log. */
  void apply(LogRecord record) {
    cutUpTo(record.offset());
    if (fold.mustFlush()) {
      flush(fold.nextOffset());
    }
    scratch.forgotten(fold.oldestIdDay());
    fold.apply(record);
  }

  /** The log was read up to this offset. */
  void end(long offset) {
    cutUpTo(offset);
  }

  private void cutUpTo(long offset) {
    while (!cuts.isEmpty() && cuts.first() <= offset) {
      cut(cuts.pollFirst());
    }
  }

  private void cut(long at) {
    Checkpoint reached = flush(at);
    for (Target target : List.copyOf(active.values())) {
      if (target.to() <= at) {
        active.remove(target.range().collection());
        end(target);
      }
    }
    while (!waiting.isEmpty() && waiting.get(0).from() <= at) {
      Target next = waiting.remove(0);
      active.put(next.range().collection(), next);
    }
    fold = new Fold(reached, scratch, active.isEmpty() ? settings.withoutRawEvents() : settings);
  }

  private Checkpoint flush(long to) {
    Flush flush = fold.flush();
    scratch.write(flush, fold.oldestIdDay());
    long duplicatesNow = flush.checkpoint().counts().duplicates();
    boolean isUncertain = scratch.wasUncertain() || (isLaterEpoch && duplicatesNow > duplicates);
    duplicates = duplicatesNow;
    if (isUncertain) {
      active.values().forEach(Target::makeUncertain);
    }
    for (Chunk made : flush.chunks()) {
      ChunkRange range = made.header().range();
      Target target = active.get(range.collection());
      if (target != null && range.project().equals(project)) {
        // What was cut where something was deleted ends there, and not with the flush.
        boolean isCut = range.to().compareTo(flush.checkpoint().position()) < 0;
        take(target, target.piece(made, isCut ? range.to().offset() : to));
      }
    }
    return flush.checkpoint();
  }

  private void take(Target target, Chunk piece) {
    if (isLaterEpoch && hasIds(piece)) {
      target.makeUncertain(); // The id may have been counted in an epoch before.
    }
    if (!target.failure().isEmpty()) {
      return;
    }
    if (target.isChunk()) {
      target.pieces().add(piece);
      if (pendingBytes() > MOST_PENDING_BYTES) {
        target.postpone("too many chunks are broken at this place of the log; run it once more");
      }
    } else if (target.isUncertain()) {
      target.fail(UNCERTAIN);
    } else if (target.isTooMany(piece)) {
      target.fail("the log has more events there than were counted");
    } else {
      mend.fill(target, piece);
    }
  }

  private static boolean hasIds(Chunk chunk) {
    return chunk.header().columnOf(ColumnName.Role.ID).isPresent();
  }

  private long pendingBytes() {
    return active.values().stream()
        .flatMap(target -> target.pieces().stream())
        .mapToLong(piece -> piece.header().columnBytes())
        .sum();
  }

  private void end(Target target) {
    if (!target.failure().isEmpty()) {
      return;
    }
    if (target.isChunk()) {
      endChunk(target);
    } else if (target.isUncertain()) {
      target.fail(UNCERTAIN);
    } else {
      mend.filled(target);
    }
  }

  private void endChunk(Target target) {
    Optional<ChunkHeader> header = target.header();
    long rows = target.pieces().stream().mapToLong(piece -> piece.header().rows()).sum();
    boolean isCertain = start == Start.EXACT && !target.isUncertain();
    if (rows > ChunkBuilder.MOST_ROWS || (header.isPresent() && header.get().rows() != rows)) {
      String held = header.map(its -> String.valueOf(its.rows())).orElse("fewer");
      target.fail(
          isCertain ? "the log has " + rows + " events there, and it held " + held : UNCERTAIN);
      return;
    }
    List<Chunk> made = merged(target);
    boolean isProved = header.isPresent() && made.size() == 1 && isSame(header.get(), made.get(0));
    if (isCertain || isProved) {
      mend.replace(target, made);
    } else {
      target.fail(UNCERTAIN);
    }
  }

  private static boolean isSame(ChunkHeader header, Chunk made) {
    return Arrays.equals(header.toBytes(), made.header().toBytes());
  }

  /** One chunk over all of the target; none without events. */
  private static List<Chunk> merged(Target target) {
    return target.pieces().isEmpty()
        ? List.of()
        : List.of(new ChunkMerge().merge(target.pieces()).over(target.range()));
  }
}
