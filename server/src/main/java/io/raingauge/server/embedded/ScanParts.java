package io.raingauge.server.embedded;

import io.raingauge.scan.ScanSteps;
import io.raingauge.topology.ScanSettings;

/**
 * What the query topology works with.
 *
 * @param mostScans at once
 */
public record ScanParts(ScanSteps steps, ScanSettings settings, int mostScans) {}
