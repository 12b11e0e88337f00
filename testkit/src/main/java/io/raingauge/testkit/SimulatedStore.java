package io.raingauge.testkit;

import io.raingauge.chunk.Chunk;
import io.raingauge.store.Cell;
import io.raingauge.store.CellKey;
import io.raingauge.store.Flush;
import io.raingauge.store.IdLookup;
import io.raingauge.store.Store;
import io.raingauge.store.StoreUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A store that does everything that {@link Store} does not forbid: it fails to answer, and it fails
 * to say that it has kept a flush, of which it then has kept all or nothing; or, where its writes
 * are not atomic, some cells, ids and chunks, in any order, and the checkpoint only after all of
 * them (F3).
 *
 * <p>For one thread; all chance comes from the one {@link Random}.
 */
public final class SimulatedStore extends ForwardingStore {
  private final MemoryStore store;
  private final Random chance;
  private final Writes writes;
  private double failures;

  /** Whether a flush is kept as a whole. */
  public enum Writes {
    ATOMIC,
    PIECEMEAL
  }

  public SimulatedStore(Random chance, Writes writes) {
    this(new MemoryStore(), chance, writes);
  }

  private SimulatedStore(MemoryStore store, Random chance, Writes writes) {
    super(store);
    this.store = store;
    this.chance = chance;
    this.writes = writes;
  }

  /** From now on reads and writes fail this often, from 0 to 1. */
  public void failures(double probability) {
    failures = probability;
  }

  /**
   * Begins to keep a flush and gets no further than some of its cells, ids and chunks; of a store
   * whose writes are atomic, keeps all or nothing.
   */
  public void writeInPart(Flush flush) {
    if (writes == Writes.PIECEMEAL) {
      List<Runnable> pieces = piecesOf(flush);
      pieces.subList(0, chance.nextInt(pieces.size() + 1)).forEach(Runnable::run);
    } else if (chance.nextBoolean()) {
      store.write(flush, 0);
    }
  }

  @Override
  public Optional<Cell> cell(CellKey key) {
    mayFail();
    return store.cell(key);
  }

  @Override
  public void counted(int partition, int epoch, IdLookup ids) {
    mayFail();
    super.counted(partition, epoch, ids);
  }

  @Override
  public void write(Flush flush, int oldestIdDay) {
    if (chance.nextDouble() < failures) {
      writeInPart(flush);
      throw unavailable();
    }
    if (writes == Writes.PIECEMEAL) {
      piecesOf(flush).forEach(Runnable::run);
      store.keep(flush.checkpoint()); // F3
    } else {
      store.write(flush, oldestIdDay);
    }
  }

  /** Merges some chunks, as they age, where that is safe: where writes are atomic. */
  public void mergeSomeChunks() {
    if (writes == Writes.ATOMIC) {
      store.mergeSomeChunks(chance);
    }
  }

  /** Damages a chunk, where one can be made again: where writes are atomic. */
  public void damageAChunk() {
    if (writes == Writes.ATOMIC) {
      store.damageAny(chance);
    }
  }

  /** All damaged chunks are as they were written. */
  public void healChunks() {
    store.healAll();
  }

  private List<Runnable> piecesOf(Flush flush) {
    List<Runnable> pieces = new ArrayList<>();
    for (Cell cell : flush.cells()) {
      pieces.add(() -> store.keep(cell));
    }
    for (Chunk chunk : flush.chunks()) {
      pieces.add(() -> store.keep(chunk));
    }
    for (int index = 0; index < flush.ids().size(); index++) {
      int at = index;
      pieces.add(() -> store.keep(flush.checkpoint(), flush.ids(), at));
    }
    Collections.shuffle(pieces, chance);
    return pieces;
  }

  private void mayFail() {
    if (chance.nextDouble() < failures) {
      throw unavailable();
    }
  }

  private static StoreUnavailableException unavailable() {
    return new StoreUnavailableException(
        "the simulated store gives no answer", new IOException("no answer"));
  }
}
