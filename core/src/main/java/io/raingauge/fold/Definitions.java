package io.raingauge.fold;

import io.raingauge.rollup.RollupInForce;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rollups by users that are in force (F6), in the order in which they came. For one thread. */
final class Definitions {
  private final Map<Name, RollupInForce> inForce = new LinkedHashMap<>();

  /** A name is unique within its project. */
  private record Name(String project, String name) {}

  Definitions(List<RollupInForce> start) {
    start.forEach(this::put);
  }

  Optional<RollupInForce> find(String project, String name) {
    return Optional.ofNullable(inForce.get(new Name(project, name)));
  }

  /** Puts one in force; one of the same name is no longer. */
  void put(RollupInForce rollup) {
    remove(rollup.rollup().project(), rollup.rollup().name());
    inForce.put(new Name(rollup.rollup().project(), rollup.rollup().name()), rollup);
  }

  void remove(String project, String name) {
    inForce.remove(new Name(project, name));
  }

  List<RollupInForce> of(String project, String collection) {
    return inForce.values().stream()
        .filter(rollup -> rollup.rollup().project().equals(project))
        .filter(rollup -> rollup.rollup().collection().equals(collection))
        .toList();
  }

  List<RollupInForce> all() {
    return List.copyOf(inForce.values());
  }
}
