package io.raingauge.query;

import java.util.List;

/** What an answer was made of. */
sealed interface Origin {
  /**
   * Cells of a rollup.
   *
   * @param cells how many were read
   */
  record OfRollup(Plan plan, long cells) implements Origin {}

  /**
   * Raw events.
   *
   * @param chunks that could match
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
  }
}
