package io.raingauge.topology;

import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkIndex.Sight;
import io.raingauge.scan.ChunkName;
import io.raingauge.topology.PartialBatch.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How far the index has come with one scan. For one thread. */
final class IndexedScan {
  private final ScanRequest request;
  private final ChunkIndex index;
  private final int ahead;
  private final long sinceNs = System.nanoTime();

  /** By their numbers, which only grow. */
  private final Map<Integer, Given> unmerged = new LinkedHashMap<>();

  private Optional<ChunkName> next = Optional.empty();
  private boolean isLookedThrough;
  private int numbered;
  private int merged;

  /** When the merge was last heard of, or what it shall tell of was begun. */
  private long heardNs = sinceNs;

  /** A chunk that a reader has. */
  record Given(int number, ChunkName chunk, long sinceNs) {}

  IndexedScan(ScanRequest request, ChunkIndex index, int ahead) {
    this.request = request;
    this.index = index;
    this.ahead = ahead;
  }

  ScanRequest request() {
    return request;
  }

  /**
   * Looks for the next chunk that must be read, at not too many headers. What the headers told, if
   * anything, is for the merge.
   */
  Optional<PartialBatch> look() {
    List<Part> known = new ArrayList<>();
    boolean wasAwaited = isMergeAwaited();
    boolean wasLookedThrough = isLookedThrough;
    for (int looks = 0; looks < ScanSettings.LOOKS && canLook(); looks++) {
      Optional<Sight> sight = index.next();
      if (sight.isEmpty()) {
        isLookedThrough = true;
      } else if (sight.get() instanceof Sight.Known one) {
        known.add(new Part(numbered++, one.partial()));
      } else if (sight.get() instanceof Sight.Unread unread) {
        next = Optional.of(unread.chunk());
      }
    }
    await(wasAwaited);
    boolean isEnd = isLookedThrough && !wasLookedThrough;
    return known.isEmpty() && !isEnd
        ? Optional.empty()
        : Optional.of(PartialBatch.known(known, isEnd ? numbered : PartialBatch.UNKNOWN));
  }

  /** Whether there may be more to see now. */
  boolean canLook() {
    return !isLookedThrough && next.isEmpty() && numbered - merged < ScanSettings.MOST_PARTS;
  }

  /** Whether a chunk waits for a reader and may have one. */
  boolean canGive() {
    return next.isPresent() && unmerged.size() < ahead;
  }

  /** The chunk that waited, and the number under which it will be merged: a reader gets it. */
  Given give() {
    boolean wasAwaited = isMergeAwaited();
    Given given = new Given(numbered++, next.orElseThrow(), System.nanoTime());
    next = Optional.empty();
    unmerged.put(given.number(), given);
    await(wasAwaited);
    return given;
  }

  /** Chunks that were given so long ago that they are perhaps lost. */
  List<Given> givenBefore(long ageNs) {
    long nowNs = System.nanoTime();
    return unmerged.values().stream().filter(given -> nowNs - given.sinceNs() > ageNs).toList();
  }

  /** Another reader gets it. */
  void giveAgain(Given given) {
    unmerged.put(given.number(), new Given(given.number(), given.chunk(), System.nanoTime()));
  }

  /** All parts below this number are merged. */
  void merged(int count) {
    if (count > merged) {
      merged = count;
      heardNs = System.nanoTime();
      unmerged.keySet().removeIf(number -> number < merged);
    }
  }

  /** Whether all of the scan takes too long, or what is under way. */
  boolean isOverdue(long mergeNs, long scanNs) {
    long nowNs = System.nanoTime();
    return nowNs - sinceNs > scanNs || (isMergeAwaited() && nowNs - heardNs > mergeNs);
  }

  private void await(boolean wasAwaited) {
    if (!wasAwaited && isMergeAwaited()) {
      heardNs = System.nanoTime();
    }
  }

  /** Whether it has parts that it has not told of, or is to tell that the scan is at its end. */
  private boolean isMergeAwaited() {
    return merged < numbered || isLookedThrough;
  }
}
