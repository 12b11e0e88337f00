package io.raingauge.query;

import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.store.Checkpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One definition as all partitions together see it.
 *
 * @param completeFromMs windows that begin then or later hold all events, in every partition;
 *     {@link Long#MIN_VALUE} for all windows
 * @param inForce the partitions whose fold has met it (F6)
 * @param missing the partitions whose fold has not yet
 */
public record StandingRollup(
    RollupId id, Rollup rollup, long completeFromMs, List<Integer> inForce, List<Integer> missing) {
  public StandingRollup {
    inForce = List.copyOf(inForce);
    missing = List.copyOf(missing);
  }

  /** One that every collection has, whatever the checkpoints say. */
  static StandingRollup builtIn(RollupInForce rollup, List<Checkpoint> checkpoints) {
    return new StandingRollup(
        rollup.id(),
        rollup.rollup(),
        rollup.completeFromMs(),
        checkpoints.stream().map(Checkpoint::partition).toList(),
        List.of());
  }

  /** The definitions of a project's users, by name. */
  static List<StandingRollup> byUsers(String project, List<Checkpoint> checkpoints) {
    Map<RollupId, List<Integer>> inForce = new LinkedHashMap<>();
    Map<RollupId, RollupInForce> definitions = new LinkedHashMap<>();
    for (Checkpoint checkpoint : checkpoints) {
      for (RollupInForce rollup : checkpoint.rollups()) {
        if (rollup.rollup().project().equals(project)) {
          inForce.computeIfAbsent(rollup.id(), id -> new ArrayList<>()).add(checkpoint.partition());
          definitions.merge(
              rollup.id(),
              rollup,
              (one, other) -> one.completeFromMs() >= other.completeFromMs() ? one : other);
        }
      }
    }
    List<Integer> all = checkpoints.stream().map(Checkpoint::partition).toList();
    return definitions.values().stream()
        .map(latest -> standing(latest, inForce.getOrDefault(latest.id(), List.of()), all))
        .sorted(
            Comparator.comparing((StandingRollup standing) -> standing.rollup().name())
                .thenComparing(standing -> standing.missing().size())
                .thenComparing(StandingRollup::id))
        .toList();
  }

  private static StandingRollup standing(
      RollupInForce latest, List<Integer> inForce, List<Integer> all) {
    List<Integer> missing = all.stream().filter(partition -> !inForce.contains(partition)).toList();
    return new StandingRollup(
        latest.id(), latest.rollup(), latest.completeFromMs(), inForce, missing);
  }
}
