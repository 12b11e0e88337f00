package io.raingauge.query.scan;

import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanSteps;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The scans that were asked for in this very process. Here their steps run over the chunks of the
 * asker's snapshot as they are, and the answer is handed over as it is, beside an empty reply; for
 * steps in other processes it is the {@link Asker}.
 *
 * <p>Safe for many threads. Memory: the scans whose askers wait.
 */
public final class OpenScans implements ScanSteps, Asker {
  private final Map<String, OpenScan> open = new ConcurrentHashMap<>();
  private final Supplier<String> requests;

  /** For steps that run in this process. */
  public OpenScans() {
    AtomicLong next = new AtomicLong();
    requests = () -> Long.toString(next.incrementAndGet());
  }

  /**
   * For steps that run in other processes. The id of a scan is 128 bits of chance then, and whoever
   * knows it may read what the scan may read, and end it: it is a key that is good as long as the
   * asker waits.
   *
   * @param address where they reach this one; it stands in the second line of a request
   */
  public OpenScans(RandomGenerator chance, Supplier<URI> address) {
    requests = () -> "%016x%016x\n".formatted(chance.nextLong(), chance.nextLong()) + address.get();
  }

  /** Opens a scan; the request that names it. */
  String open(OpenScan scan) {
    String request = requests.get();
    open.put(ScanSteps.idOf(request), scan);
    return request;
  }

  /** Forgets a scan; nothing of it is read any more when this returns. */
  void close(String request) {
    OpenScan scan = open.remove(ScanSteps.idOf(request));
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
    OpenScan scan = open.get(ScanSteps.idOf(request));
    if (scan != null) {
      scan.fail(why);
    }
    return "";
  }

  @Override
  public byte[] description(String request) {
    return of(request).description();
  }

  @Override
  public byte[] headers(String request, int first) {
    return of(request).headers(first);
  }

  @Override
  public byte[] column(String request, int chunk, int column) {
    return of(request).column(chunk, column);
  }

  @Override
  public void answer(String request, byte[] answer) {
    of(request).answer(answer);
  }

  @Override
  public void fail(String request, byte[] why) {
    of(request).fail(ScanFailure.of(why));
  }

  private OpenScan of(String request) {
    OpenScan scan = open.get(ScanSteps.idOf(request));
    if (scan == null) {
      throw new CancellationException("nobody waits for the answer");
    }
    return scan;
  }
}
