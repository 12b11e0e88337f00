package io.raingauge.server.embedded;

import io.raingauge.fold.FoldSettings;
import io.raingauge.store.Store;
import io.raingauge.time.Clock;
import io.raingauge.topology.FoldProgress;

/** What the folds of this process work with. All are opened and closed by their maker. */
public record FoldParts(Store store, FoldProgress progress, FoldSettings settings, Clock clock) {}
