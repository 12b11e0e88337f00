package io.raingauge.access;

import java.util.Set;

/**
 * A key that an admin of a project made while the server runs, and what is restricted for whoever
 * shows it. Its text does not show the secret.
 *
 * @param secret what is shown
 * @param name for people
 * @param active whether it is good for anything: it was not revoked
 */
public record AccessKey(
    String secret, String name, boolean active, Set<Permission> permitted, AccessOptions options) {
  public AccessKey {
    permitted = Set.copyOf(permitted);
  }

  /** The same key, revoked or good again. */
  public AccessKey activated(Activity activity) {
    return new AccessKey(secret, name, activity == Activity.ACTIVE, permitted, options);
  }

  /** Whether a key is good. */
  public enum Activity {
    ACTIVE,
    REVOKED
  }

  @Override
  public String toString() {
    return "the access key \"" + name + "\"";
  }
}
