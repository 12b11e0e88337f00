package io.raingauge.topology;

import io.raingauge.scan.ScanSteps;

/**
 * A scan on its way through the topology.
 *
 * @param text the request, as {@link ScanSteps} know it
 * @param returnTo where its reply goes to, as DRPC knows it
 */
record ScanRequest(String text, String returnTo) {
  /** By which all tuples of one scan meet. */
  String id() {
    return ScanSteps.idOf(text);
  }
}
