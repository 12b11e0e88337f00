package io.raingauge.query;

import io.raingauge.deletion.Deleted;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.measure.Measure;
import io.raingauge.query.Tiling.Stretch;
import io.raingauge.rollup.Rollup;
import io.raingauge.store.Deletions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The stretches of time of which a rollup's cells still count what was deleted (D2): a cell cannot
 * uncount. An event that was deleted is no newer than the newest that had come, and lies within the
 * timeframe of the deletion; a window that meets neither tells what it always told.
 */
final class DeletedStretches {
  private DeletedStretches() {}

  /** In order of time; no two meet. */
  static List<Stretch> of(Rollup rollup, Deletions deletions) {
    List<Stretch> all = new ArrayList<>();
    for (DeletionInForce each : deletions.all()) {
      stretch(each, rollup).ifPresent(all::add);
    }
    all.sort(Comparator.comparingLong(Stretch::fromMs));
    List<Stretch> apart = new ArrayList<>();
    for (Stretch next : all) {
      int last = apart.size() - 1;
      if (last >= 0 && apart.get(last).toMs() >= next.fromMs()) {
        long toMs = Math.max(apart.get(last).toMs(), next.toMs());
        apart.set(last, new Stretch(apart.get(last).fromMs(), toMs));
      } else {
        apart.add(next);
      }
    }
    return apart;
  }

  /**
   * Of which time raw events alone will answer after a deletion, since cells count what goes; empty
   * where none do, or nothing is left to be told.
   *
   * @param rollups of the project
   */
  static Optional<Stretch> before(Deletion deletion, List<StandingRollup> rollups) {
    if (deletion.isOfAll()) {
      return Optional.empty();
    }
    if (deletion.deleted() instanceof Deleted.Events events) {
      return Optional.of(new Stretch(events.fromMs(), events.toMs()));
    }
    Deleted.Property property = (Deleted.Property) deletion.deleted();
    return rollups.stream()
            .map(StandingRollup::rollup)
            .filter(rollup -> rollup.collection().equals(deletion.collection()))
            .anyMatch(rollup -> property.touches(properties(rollup)))
        ? Optional.of(new Stretch(Long.MIN_VALUE, Long.MAX_VALUE))
        : Optional.empty();
  }

  /** The properties by which it counts. */
  private static Set<String> properties(Rollup rollup) {
    Set<String> all = new LinkedHashSet<>(rollup.by());
    all.addAll(rollup.where().properties());
    rollup.measures().stream().map(Measure::property).forEach(all::add);
    return all;
  }

  private static Optional<Stretch> stretch(DeletionInForce each, Rollup rollup) {
    long afterMs = each.newestMs() + 1;
    if (each.deletion().deleted() instanceof Deleted.Property property) {
      return property.touches(properties(rollup))
          ? Optional.of(new Stretch(Long.MIN_VALUE, afterMs))
          : Optional.empty();
    }
    Deleted.Events events = (Deleted.Events) each.deletion().deleted();
    long toMs = Math.min(events.toMs(), afterMs);
    return events.fromMs() < toMs
        ? Optional.of(new Stretch(events.fromMs(), toMs))
        : Optional.empty();
  }
}
