package io.raingauge.access;

import java.util.Locale;
import java.util.Optional;

/** What an {@link AccessKey} may be good for, in Keen's words. */
public enum Permission {
  /** Send events. */
  WRITES,
  /** Ask. */
  QUERIES,
  /** Have saved queries answered that are always computed. */
  SAVED_QUERIES,
  /** Have saved queries answered that say how often they are refreshed. */
  CACHED_QUERIES,
  /** See datasets. */
  DATASETS,
  /** See which collections and properties there are. */
  SCHEMA;

  /** The name in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Permission> of(Object word) {
    for (Permission permission : values()) {
      if (permission.word().equals(word)) {
        return Optional.of(permission);
      }
    }
    return Optional.empty();
  }
}
