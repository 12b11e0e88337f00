package io.raingauge.store.rocksdb;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkMerge;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import io.raingauge.store.StoreUnavailableException;
import io.raingauge.time.Uninterrupted;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that merges small chunks into larger ones as they age ({@link ChunkPlan}). A
 * merged chunk takes the place of the small ones in one write, so a crash leaves one or the others;
 * the events stay the same, and readers with a snapshot see what they saw.
 *
 * <p>It looks at a collection's partition when that has got as many chunks as make a merge; what
 * was due when the process ended is looked at after as many more.
 *
 * <p>Memory: the columns of one merge, {@link ChunkPlan#mostBytes} twice, and what {@link
 * ChunkMerge} needs; a counter for each collection and partition, {@link #MOST_COUNTED} at most.
 */
final class ChunkMerger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkMerger.class);

  /** When more have got chunks, all counts begin anew. */
  private static final int MOST_COUNTED = 65_536;

  /** Headers looked at for one plan. */
  private static final int MOST_LOOKED_AT = 512;

  private final ChunkStore chunks;
  private final Cuts cuts;
  private final UnaryOperator<List<ChunkHeader>> plan;
  private final Map<ByteBuffer, Integer> added = new HashMap<>();
  private final Set<ByteBuffer> due = new LinkedHashSet<>();
  private final Thread thread = new Thread(this::mergeUntilClosed, "store-merge-chunks");
  private volatile boolean closing;

  /** Tells where chunks must stay apart. */
  @FunctionalInterface
  interface Cuts {
    /** The positions at which something is deleted of what a chunk is a part of (D1). */
    List<Position> beside(ChunkRange range);
  }

  /**
   * @param plan {@link ChunkPlan#next}
   */
  ChunkMerger(ChunkStore chunks, Cuts cuts, UnaryOperator<List<ChunkHeader>> plan) {
    this.chunks = chunks;
    this.cuts = cuts;
    this.plan = plan;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** These chunks were written. */
  synchronized void added(List<Chunk> written) {
    for (Chunk chunk : written) {
      ByteBuffer beside = ByteBuffer.wrap(ChunkKey.prefix(chunk.header().range()));
      if (added.merge(beside, 1, Integer::sum) >= ChunkPlan.FAN_OUT) {
        added.remove(beside);
        due.add(beside);
      }
      if (added.size() + due.size() > MOST_COUNTED) {
        added.clear();
        due.clear();
      }
    }
    notifyAll();
  }

  private synchronized Optional<ByteBuffer> awaitDue() throws InterruptedException {
    while (due.isEmpty() && !closing) {
      wait();
    }
    if (closing) {
      return Optional.empty();
    }
    ByteBuffer first = due.iterator().next();
    due.remove(first);
    return Optional.of(first);
  }

  private void mergeUntilClosed() {
    try {
      Optional<ByteBuffer> next = awaitDue();
      while (next.isPresent()) {
        merge(next.get().array());
        next = awaitDue();
      }
    } catch (InterruptedException e) {
      LOG.warn("merging of chunks was interrupted; they stay small until the next start", e);
    }
  }

  /** It is tried again when more chunks have come. */
  private void merge(byte[] beside) {
    try {
      while (!closing && mergeOnce(beside)) {
        // On to the next size.
      }
    } catch (BrokenChunkException
        | IllegalArgumentException
        | IllegalStateException
        | StoreDamagedException
        | StoreUnavailableException e) {
      LOG.warn("merge of chunks failed reason=\"{}\"", e.getMessage(), e);
    }
  }

  /**
   * Does one merge, if there is one to do. A rebuild may put a whole chunk in the place of a broken
   * one between the reading of its header and of its columns, or of two of these: so what is broken
   * is read once more, and only what is broken still is.
   */
  boolean mergeOnce(byte[] beside) {
    try {
      return mergeNext(beside);
    } catch (BrokenChunkException perhapsReplaced) {
      return mergeNext(beside);
    }
  }

  private boolean mergeNext(byte[] beside) {
    List<ChunkHeader> small = next(chunks.newest(beside, MOST_LOOKED_AT));
    if (small.isEmpty()) {
      return false;
    }
    Chunk merged = new ChunkMerge().merge(small.stream().map(chunks::now).toList());
    if (!chunks.merged(small, merged)) {
      return false; // A rebuild or retention was first.
    }
    ChunkRange range = merged.header().range();
    LOG.debug(
        "chunks merged count={} rows={} range=\"{}\"", small.size(), merged.header().rows(), range);
    return true;
  }

  /**
   * What is before a deletion and what is after are merged apart. A deletion is in force no later
   * than the first chunk behind it; so it is known here, since the chunks were looked up before.
   */
  private List<ChunkHeader> next(List<ChunkHeader> neighbours) {
    if (neighbours.isEmpty()) {
      return List.of();
    }
    List<Position> apart = cuts.beside(neighbours.get(0).range());
    int from = 0;
    for (int to = 1; to <= neighbours.size(); to++) {
      if (to == neighbours.size()
          || areApart(neighbours.get(to - 1).range(), neighbours.get(to).range(), apart)) {
        List<ChunkHeader> chosen = plan.apply(neighbours.subList(from, to));
        if (!chosen.isEmpty()) {
          return chosen;
        }
        from = to;
      }
    }
    return List.of();
  }

  private static boolean areApart(ChunkRange one, ChunkRange next, List<Position> cuts) {
    return cuts.stream()
        .anyMatch(cut -> one.to().compareTo(cut) <= 0 && next.to().compareTo(cut) > 0);
  }

  /** Stops after the merge at hand, a second at most. */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    Uninterrupted.join(thread);
  }
}
