package io.raingauge.server.http;

import io.raingauge.access.AccessKey;
import java.util.Optional;

/** Finds the keys that are not of the configuration: access keys and scoped ones. */
@FunctionalInterface
public interface RestrictedKeys {
  /** There are none. */
  RestrictedKeys NONE = (project, shown) -> Optional.empty();

  /** The key that a request for a project shows, revoked or not. */
  Optional<AccessKey> find(String project, String shown);
}
