package io.raingauge.server.cli;

import java.io.IOException;
import java.util.Optional;

/** Gives one batch after another. For one thread. */
@FunctionalInterface
interface BatchSource {
  /** The next batch; empty at the end. */
  Optional<EventBatch> next() throws IOException;
}
