package io.raingauge.store;

import io.raingauge.chunk.ChunkRange;
import io.raingauge.chunk.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which chunks of one collection in one partition count, where several cover the same events: after
 * a merge, or where folds that do not know of each other have cut the log differently.
 *
 * <p>They are found backwards. Of each epoch begin where its checkpoint ends; take, of the chunks
 * that end there or before, the one that ends last, and of those the one that covers more; go on
 * from where that one begins. All others are ignored. Every event that counts is then in exactly
 * one chunk:
 *
 * <ul>
 *   <li>A fold writes a chunk only when all that its earlier flushes covered, and the checkpoint at
 *       which it began, are safe (F3). So where a chunk begins, and where a checkpoint ends, a
 *       chain of whole flushes ends that goes back to the beginning of the epoch.
 *   <li>Say the walk is at such a place, and the chosen chunk ends at {@code y}. If there were an
 *       event of the collection from {@code y} on, a flush of the chain would hold it in a chunk
 *       that ends after {@code y}, and that one would have been chosen.
 *   <li>The chosen chunk holds all events of its range, for they depend on the log alone (F6); and
 *       it begins at such a place. A place where something is deleted is one, too: every fold cuts
 *       its chunks of the collection there.
 * </ul>
 *
 * <p>What ends after the checkpoint is of a flush that is not safe yet, or of an epoch that ended
 * before it (F7). Of chunks that end at one place the widest is needed where a merge has died
 * before it had deleted all that it merged: the others may lack what comes before them. A merge of
 * chunks that count keeps all this, if no fold lives that began, or has flushed, at a place within
 * it: {@link Flush#chunksAfter} sees to that.
 */
public final class CountingChunks {
  private CountingChunks() {}

  /**
   * Those of the chunks that count, in the order of the log.
   *
   * @param chunks all that are kept of one collection and partition, in any order
   * @param rangeOf what a chunk covers
   * @param newest the partition's newest checkpoint
   */
  public static <T> List<T> of(
      Collection<T> chunks, Function<T, ChunkRange> rangeOf, Checkpoint newest) {
    Comparator<T> byTo = Comparator.comparing(chunk -> rangeOf.apply(chunk).to());
    Comparator<T> byFrom = Comparator.comparing(chunk -> rangeOf.apply(chunk).from());
    List<T> lastFirst = new ArrayList<>(chunks);
    lastFirst.sort(byTo.reversed().thenComparing(byFrom));
    List<T> counting = new ArrayList<>();
    int epoch = -1;
    Optional<Position> reached = Optional.empty();
    for (T chunk : lastFirst) {
      ChunkRange range = rangeOf.apply(chunk);
      if (range.epoch() != epoch) {
        epoch = range.epoch();
        reached = newest.endOfEpoch(epoch);
      }
      if (reached.isPresent() && range.to().compareTo(reached.get()) <= 0) {
        counting.add(chunk);
        reached = Optional.of(range.from());
      }
    }
    Collections.reverse(counting);
    return counting;
  }
}
