package io.raingauge.scan;

import java.util.Optional;

/** Looks at one chunk's header after another, in the order of the log. For one thread. */
public interface ChunkIndex {
  /** Looks at the next one; empty after the last. */
  Optional<Sight> next();

  /** What a header tells. */
  sealed interface Sight {
    /** No event of it is asked for. */
    record Passed() implements Sight {}

    /** All that is asked of it stands in the header. */
    record Known(Partial partial) implements Sight {}

    /** It must be read. */
    record Unread(ChunkName chunk) implements Sight {}
  }
}
