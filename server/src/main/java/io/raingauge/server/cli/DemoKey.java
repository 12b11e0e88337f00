package io.raingauge.server.cli;

import io.raingauge.access.Key;
import io.raingauge.access.Right;
import java.util.List;
import java.util.Optional;

/** The key by which the demo talks to its own server. */
final class DemoKey {
  private DemoKey() {}

  /**
   * The first key that may do everything; none where there are no keys.
   *
   * @throws CommandFailedException when there are keys, and none that may do everything
   */
  static Optional<String> of(List<Key> keys) {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    for (Key key : keys) {
      if (List.of(Right.values()).stream().allMatch(key.grant()::allows)) {
        return Optional.of(key.secret());
      }
    }
    throw new CommandFailedException(
        "The demo defines rollups, sends and asks: one of the keys must have the rights write,"
            + " read and admin.");
  }
}
