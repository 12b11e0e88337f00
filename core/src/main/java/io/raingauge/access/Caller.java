package io.raingauge.access;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request: for which project, and with which access key.
 *
 * @param key empty for a key of the configuration, which has no restrictions within its rights
 */
public record Caller(String project, Optional<AccessKey> key) {
  public static Caller unrestricted(String project) {
    return new Caller(project, Optional.empty());
  }

  /** What every event that the caller sees must meet, in the dialect's form. */
  public List<?> filters() {
    return options().filters();
  }

  /** Members of every event that the caller sends. */
  public Map<String, @Nullable Object> autofill() {
    return options().autofill();
  }

  public AccessOptions options() {
    return key.map(AccessKey::options).orElse(AccessOptions.NONE);
  }

  /** Whether the key, if there is one, is good for this. */
  public boolean may(Permission permission) {
    return key.map(restricted -> restricted.permitted().contains(permission)).orElse(true);
  }
}
