package io.raingauge.query;

import java.util.List;
import java.util.Optional;

/** What an answer was made of: cells, raw events, or both. */
sealed interface Origin {
  /** The cells, if any were read. */
  Optional<OfRollup> rollup();

  /** The raw events, if any were looked at. */
  Optional<OfRaw> raw();

  /**
   * Cells of a rollup.
   *
   * @param cells how many were read
   */
  record OfRollup(Plan plan, long cells) implements Origin {
    @Override
    public Optional<OfRollup> rollup() {
      return Optional.of(this);
    }

    @Override
    public Optional<OfRaw> raw() {
      return Optional.empty();
    }
  }

  /**
   * Raw events.
   *
   * @param chunks that could match; where several stretches of time are read, of all these
   * @param rows that were read; what statistics told was not
   * @param completeFromMs before, some may be missing; {@link Long#MIN_VALUE} when none is
   * @param notes what who asks should know, each a sentence
   */
  record OfRaw(int chunks, long rows, long completeFromMs, List<String> notes) implements Origin {
    public OfRaw {
      notes = List.copyOf(notes);
    }

    boolean isPartial() {
      return completeFromMs != Long.MIN_VALUE;
    }

    @Override
    public Optional<OfRollup> rollup() {
      return Optional.empty();
    }

    @Override
    public Optional<OfRaw> raw() {
      return Optional.of(this);
    }
  }

  /** Whole windows of a rollup, and raw events for what these leave over. */
  record OfBoth(OfRollup cells, OfRaw events) implements Origin {
    @Override
    public Optional<OfRollup> rollup() {
      return Optional.of(cells);
    }

    @Override
    public Optional<OfRaw> raw() {
      return Optional.of(events);
    }
  }
}
