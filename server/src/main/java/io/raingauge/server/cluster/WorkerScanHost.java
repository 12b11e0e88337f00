package io.raingauge.server.cluster;

import io.raingauge.query.http.HttpAsker;
import io.raingauge.query.scan.RemoteScans;
import io.raingauge.scan.ScanSteps;
import io.raingauge.topology.Bell;
import io.raingauge.topology.ScanHost;

/**
 * The host of scans in a worker of a Storm cluster. It has no field: the process that asks stands
 * in each request, and what the tasks of a worker share is made when the first of them asks.
 */
public final class WorkerScanHost implements ScanHost {
  private static final long serialVersionUID = 1L;

  /** Storm gives a task nothing but its own bytes; so what a process has once is static. */
  private static final class Once {
    private static final ScanSteps STEPS = new RemoteScans(new HttpAsker());
    private static final Bell BELL = new Bell();

    private Once() {}
  }

  @Override
  public ScanSteps steps() {
    return Once.STEPS;
  }

  @Override
  public Bell bell() {
    return Once.BELL;
  }
}
