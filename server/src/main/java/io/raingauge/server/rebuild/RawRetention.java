package io.raingauge.server.rebuild;

import io.raingauge.chunk.BrokenChunkException;
import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ChunkRange;
import io.raingauge.store.CollectionName;
import io.raingauge.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets raw events that are older than they are to be kept, chunk by chunk: a chunk whose newest
 * event is too old. A gap takes its place, so that nobody takes the stretch for one without events;
 * gaps that lie next to each other become one.
 *
 * <p>It never changes a number: what is missing is counted in the cells, and questions compare
 * (Q5). For one thread.
 */
public final class RawRetention {
  private static final Logger LOG = LoggerFactory.getLogger(RawRetention.class);

  /** Chunks that go with one write. */
  private static final int MOST_AT_ONCE = 256;

  private final Store store;
  private final RawKeep keep;

  public RawRetention(Store store, RawKeep keep) {
    this.store = store;
    this.keep = keep;
  }

  /** One round. What changes meanwhile is left to the next. */
  public void forget(long nowMs) {
    List<List<ChunkHeader>> runs = new ArrayList<>();
    try (Store.Snapshot snapshot = store.snapshot()) {
      for (CollectionName each : snapshot.collections()) {
        long oldestMs = keep.oldestMs(each.collection(), nowMs);
        if (oldestMs != Long.MIN_VALUE) {
          runs.addAll(new Runs(snapshot, oldestMs).of(each));
        }
      }
    }
    runs.forEach(this::forget);
  }

  private void forget(List<ChunkHeader> run) {
    List<ChunkRange> gone = run.stream().map(ChunkHeader::range).toList();
    long events = run.stream().mapToLong(ChunkHeader::rows).sum();
    boolean isKnown = run.stream().allMatch(header -> header.rows() > 0);
    long minMs = run.stream().mapToLong(ChunkHeader::minMs).min().orElseThrow();
    long maxMs = run.stream().mapToLong(ChunkHeader::maxMs).max().orElseThrow();
    Chunk gap = Chunk.gap(ChunkRange.hull(gone), isKnown ? (int) events : 0, minMs, maxMs);
    if (store.replace(gone, List.of(gap))) {
      LOG.info(
          "raw-events=forgotten chunks={} range=\"{}\": older than fold.keep-raw-days",
          run.stream().filter(header -> !header.isGap()).count(),
          gap.header().range());
    }
  }

  /** Neighbours that are too old: at least one of them a chunk, or two gaps. */
  private static final class Runs {
    private final Store.Snapshot snapshot;
    private final long oldestMs;
    private final List<List<ChunkHeader>> runs = new ArrayList<>();
    private List<ChunkHeader> run = new ArrayList<>();
    private long events;

    Runs(Store.Snapshot snapshot, long oldestMs) {
      this.snapshot = snapshot;
      this.oldestMs = oldestMs;
    }

    List<List<ChunkHeader>> of(CollectionName collection) {
      for (ChunkRange range : snapshot.ranges(collection.project(), collection.collection())) {
        try {
          take(snapshot.chunk(range).header());
        } catch (BrokenChunkException broken) {
          end(); // Nobody knows how old it is.
        }
      }
      end();
      return runs;
    }

    private void take(ChunkHeader header) {
      boolean isOld = header.maxMs() < oldestMs;
      boolean fits =
          run.isEmpty()
              || (run.get(0).range().isBeside(header.range())
                  && run.size() < MOST_AT_ONCE
                  && events + header.rows() <= Integer.MAX_VALUE);
      if (!isOld || !fits) {
        end();
      }
      if (isOld) {
        run.add(header);
        events += header.rows();
      }
    }

    private void end() {
      if (run.size() > 1 || (run.size() == 1 && !run.get(0).isGap())) {
        runs.add(run);
      }
      run = new ArrayList<>();
      events = 0;
    }
  }
}
