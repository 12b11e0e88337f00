package io.raingauge.topology;

import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkIndex.Sight;
import io.raingauge.scan.ChunkName;
import io.raingauge.topology.PartialBatch.Part;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** How far the index has come with one scan. For one thread. */
final class IndexedScan {
  private final ScanRequest request;
  private final ChunkIndex index;
  private final int ahead;
  private final long sinceNs = System.nanoTime();
  private final Deque<Given> unmerged = new ArrayDeque<>();
  private Optional<ChunkName> next = Optional.empty();
  private boolean isLookedThrough;
  private int numbered;
  private int merged;

  private record Given(int number, long sinceNs) {}

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

  /** The number under which the chunk that waited will be merged. */
  int give() {
    next = Optional.empty();
    unmerged.add(new Given(numbered, System.nanoTime()));
    return numbered++;
  }

  /** The chunk that waits for a reader. */
  ChunkName next() {
    return next.orElseThrow();
  }

  /** All parts below this number are merged. */
  void merged(int count) {
    merged = Math.max(merged, count);
    while (!unmerged.isEmpty() && unmerged.element().number() < merged) {
      unmerged.remove();
    }
  }

  /** Whether a chunk that was given to a reader, or all of the scan, takes too long. */
  boolean isOverdue(long chunkNs, long scanNs) {
    long nowNs = System.nanoTime();
    return nowNs - sinceNs > scanNs
        || (!unmerged.isEmpty() && nowNs - unmerged.element().sinceNs() > chunkNs);
  }
}
