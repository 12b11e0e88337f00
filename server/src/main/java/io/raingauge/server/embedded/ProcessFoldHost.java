package io.raingauge.server.embedded;

import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
import io.raingauge.topology.FoldHost;
import io.raingauge.topology.FoldProgress;

/** The host of folds that run in this very process. */
final class ProcessFoldHost implements FoldHost, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final InProcess<FoldParts> parts;

  ProcessFoldHost(FoldParts parts) {
    this.parts = InProcess.of(parts);
  }

  @Override
  public Store store() {
    return parts.get().store();
  }

  @Override
  public FoldProgress progress() {
    return parts.get().progress();
  }

  @Override
  public FoldSettings foldSettings() {
    return parts.get().settings();
  }

  @Override
  public Clock clock() {
    return parts.get().clock();
  }

  /** Lets the parts go; after the topology has stopped. */
  @Override
  public void close() {
    parts.close();
  }
}
