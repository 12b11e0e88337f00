package io.raingauge.query.scan;

import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanSteps;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The steps of scans that were asked for in this very process: a request is the number of one whose
 * asker waits, its chunks are those of the asker's snapshot, and the answer is handed over as it
 * is, beside an empty reply.
 *
 * <p>Safe for many threads. Memory: the scans whose askers wait.
 */
public final class OpenScans implements ScanSteps {
  private final Map<String, OpenScan> open = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();

  /** Opens a scan; the request that names it. */
  String open(OpenScan scan) {
    String request = Long.toString(next.incrementAndGet());
    open.put(request, scan);
    return request;
  }

  /** Forgets a scan; nothing of it is read any more when this returns. */
  void close(String request) {
    OpenScan scan = open.remove(request);
    if (scan != null) {
      scan.close();
    }
  }

  @Override
  public ChunkIndex index(String request) {
    return of(request).index();
  }

  @Override
  public Partial read(String request, ChunkName chunk) {
    return of(request).read(chunk);
  }

  @Override
  public PartialMerge merge(String request) {
    return of(request).merge();
  }

  @Override
  public String failed(String request, Throwable why) {
    OpenScan scan = open.get(request);
    if (scan != null) {
      scan.fail(why);
    }
    return "";
  }

  private OpenScan of(String request) {
    OpenScan scan = open.get(request);
    if (scan == null) {
      throw new CancellationException("nobody waits for the answer");
    }
    return scan;
  }
}
