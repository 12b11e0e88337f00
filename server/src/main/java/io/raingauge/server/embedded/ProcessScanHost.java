package io.raingauge.server.embedded;

import io.raingauge.scan.ScanSteps;
import io.raingauge.topology.Bell;
import io.raingauge.topology.ScanHost;

/** The host of scans that run in this very process. */
final class ProcessScanHost implements ScanHost, AutoCloseable {
  private static final long serialVersionUID = 1L;

  private final InProcess<Parts> parts;

  private record Parts(ScanSteps steps, Bell bell) {}

  ProcessScanHost(ScanSteps steps, Bell bell) {
    this.parts = InProcess.of(new Parts(steps, bell));
  }

  @Override
  public ScanSteps steps() {
    return parts.get().steps();
  }

  @Override
  public Bell bell() {
    return parts.get().bell();
  }

  /** Lets the parts go; after the topology has stopped. */
  @Override
  public void close() {
    parts.close();
  }
}
