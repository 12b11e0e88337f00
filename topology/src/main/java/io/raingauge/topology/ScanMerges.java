package io.raingauge.topology;

import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanSteps;
import io.raingauge.topology.PartialBatch.Part;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Merges what scans give, each scan's parts in the order of their numbers, however they come; and
 * replies when the last is merged, or at the first failure.
 *
 * <p>For one thread. Memory: per scan what the index lets be under way; scans that were lost are
 * forgotten with time.
 */
final class ScanMerges {
  /** Of so many scans that have ended late parts are still known as such. */
  private static final int MOST_ENDED = 1024;

  private final ScanSteps steps;
  private final long longestNs;
  private final Out out;
  private final Map<String, Merging> open = new HashMap<>();
  private final Map<String, Boolean> ended = new Newest<>(MOST_ENDED);

  ScanMerges(ScanSteps steps, ScanSettings settings, Out out) {
    this.steps = steps;
    this.longestNs = settings.longest().toNanos();
    this.out = out;
  }

  /** Where it goes on. */
  interface Out {
    /** The index shall know that all parts below a number are merged, and of a free reader. */
    void merged(String id, int count, int reader, boolean isEnded);

    /** The client shall have its reply. */
    void reply(ScanRequest request, String text);
  }

  private static final class Merging {
    private final long sinceNs = System.nanoTime();
    private final Map<Integer, Partial> early = new HashMap<>();
    private final PartialMerge merge;
    private int next;
    private int total = PartialBatch.UNKNOWN;

    private Merging(PartialMerge merge) {
      this.merge = merge;
    }

    private void take(PartialBatch batch) {
      for (Part part : batch.parts()) {
        if (part.number() >= next) { // Else it was read twice.
          early.put(part.number(), part.partial());
        }
      }
      total = Math.max(total, batch.total());
      Optional<Partial> partial = Optional.ofNullable(early.remove(next));
      while (partial.isPresent()) {
        merge.take(partial.get());
        next++;
        partial = Optional.ofNullable(early.remove(next));
      }
    }
  }

  /** Takes what a reader or the index has to say of a scan. */
  void take(ScanRequest request, PartialBatch batch) {
    Optional<String> reply =
        ended.containsKey(request.id()) ? Optional.empty() : replyAfter(request, batch);
    if (reply.isPresent()) {
      open.remove(request.id());
      ended.put(request.id(), true);
      out.reply(request, reply.get());
    }
    Optional<Merging> left = Optional.ofNullable(open.get(request.id()));
    out.merged(request.id(), left.map(each -> each.next).orElse(0), batch.reader(), left.isEmpty());
  }

  private Optional<String> replyAfter(ScanRequest request, PartialBatch batch) {
    if (batch.failure().isPresent()) {
      return batch.failure();
    }
    try {
      Merging merging = of(request);
      merging.take(batch);
      return merging.next == merging.total ? Optional.of(merging.merge.end()) : Optional.empty();
    } catch (RuntimeException | Error failed) {
      return Optional.of(steps.failed(request.text(), failed));
    }
  }

  private Merging of(ScanRequest request) {
    Merging known = open.get(request.id());
    if (known != null) {
      return known;
    }
    long nowNs = System.nanoTime();
    open.values().removeIf(each -> nowNs - each.sinceNs > longestNs);
    Merging merging = new Merging(steps.merge(request.text()));
    open.put(request.id(), merging);
    return merging;
  }
}
