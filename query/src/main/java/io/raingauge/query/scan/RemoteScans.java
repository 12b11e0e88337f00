package io.raingauge.query.scan;

import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanSteps;
import io.raingauge.scan.ScanUnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of scans that other processes asked for: what is asked, headers and columns come from
 * the {@link Asker}, and the answer goes there, beside an empty reply.
 *
 * <p>It keeps nothing that it could not fetch again, so any step may run in any process. Safe for
 * many threads. Memory: {@value #MOST_KEPT} scans and their {@link RemoteChunks}; what nobody has
 * used for a minute goes when the next comes.
 */
public final class RemoteScans implements ScanSteps {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteScans.class);
  private static final int MOST_KEPT = 32;
  private static final long FORGOTTEN_NS = TimeUnit.MINUTES.toNanos(1);

  private final Asker asker;

  /** The one that was used last is the last; guarded by itself. */
  private final Map<String, RemoteScan> kept = new LinkedHashMap<>(MOST_KEPT, 0.75f, true);

  public RemoteScans(Asker asker) {
    this.asker = asker;
  }

  @Override
  public ChunkIndex index(String request) {
    return of(request).work().index();
  }

  @Override
  public Partial read(String request, ChunkName chunk) {
    return of(request).work().read(chunk);
  }

  @Override
  public PartialMerge merge(String request) {
    return of(request)
        .work()
        .merge(
            result -> {
              forget(request);
              asker.answer(request, result.toBytes());
            });
  }

  @Override
  public String failed(String request, Throwable why) {
    forget(request);
    try {
      asker.fail(request, ScanFailure.toBytes(why));
    } catch (CancellationException gone) {
      return ""; // Nobody waits for the reply either.
    } catch (ScanUnavailableException lost) {
      LOG.warn("scan=lost reason=\"{}\" and the one who asked cannot be told: {}", why, lost);
      return "a worker of the query topology could not go on: " + why;
    }
    return "";
  }

  private RemoteScan of(String request) {
    synchronized (kept) {
      kept.values().removeIf(scan -> scan.isIdleFor(FORGOTTEN_NS));
      RemoteScan known = kept.get(request);
      if (known != null) {
        known.touch();
        return known;
      }
    }
    RemoteScan fetched = RemoteScan.fetch(asker, request); // Two may; both are the same scan.
    synchronized (kept) {
      kept.put(request, fetched);
      if (kept.size() > MOST_KEPT) {
        kept.remove(kept.keySet().iterator().next());
      }
    }
    return fetched;
  }

  private void forget(String request) {
    synchronized (kept) {
      kept.remove(request);
    }
  }
}
