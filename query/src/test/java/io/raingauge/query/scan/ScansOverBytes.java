package io.raingauge.query.scan;

import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkName;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanSteps;

/** Steps between which all goes as bytes, as it does between processes. */
record ScansOverBytes(ScanSteps steps) implements ScanSteps {
  @Override
  public ChunkIndex index(String request) {
    ChunkIndex index = steps.index(request);
    return () -> index.next().map(ScansOverBytes::there);
  }

  @Override
  public Partial read(String request, ChunkName chunk) {
    return there(steps.read(request, ChunkName.of(chunk.toBytes())));
  }

  @Override
  public PartialMerge merge(String request) {
    return steps.merge(request);
  }

  @Override
  public String failed(String request, Throwable why) {
    return steps.failed(request, why);
  }

  private static ChunkIndex.Sight there(ChunkIndex.Sight sight) {
    return sight instanceof ChunkIndex.Sight.Known known
        ? new ChunkIndex.Sight.Known(there(known.partial()))
        : sight;
  }

  private static Partial there(Partial partial) {
    return new Partial.Encoded(partial.toBytes());
  }
}
