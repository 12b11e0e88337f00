package io.raingauge.fold;

import io.raingauge.store.Checkpoint;

/** {@link Checkpoint.Counts} while they grow. For one thread. */
final class Tally {
  private static final long MINUTE_MS = 60_000;

  long taken;
  long repeats;
  long early;
  long duplicates;
  long late;
  long lost;
  long foreign;

  Tally(Checkpoint.Counts start) {
    taken = start.taken();
    repeats = start.repeats();
    early = start.early();
    duplicates = start.duplicates();
    late = start.late();
    lost = start.lost();
    foreign = start.foreign();
  }

  /** Whether an event was received a minute or more after its minute had ended. */
  static boolean isLate(long timeMs, long receivedMs) {
    return receivedMs - (timeMs - Math.floorMod(timeMs, MINUTE_MS)) >= 2 * MINUTE_MS;
  }

  Checkpoint.Counts toCounts() {
    return new Checkpoint.Counts(taken, repeats, early, duplicates, late, lost, foreign);
  }
}
