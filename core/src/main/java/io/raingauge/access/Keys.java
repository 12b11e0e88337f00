package io.raingauge.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a server and what each allows. Keys are looked up by their SHA-256, so that the time
 * it takes tells nothing about them, and they are not kept themselves.
 *
 * <p>Immutable, safe for many threads.
 */
public final class Keys {
  /** No keys: the server is open. */
  public static final Keys NONE = new Keys(List.of());

  private final Map<ByteBuffer, Grant> grants = new HashMap<>();

  /**
   * @throws IllegalArgumentException when a key is there twice
   */
  public Keys(List<Key> keys) {
    for (Key key : keys) {
      if (grants.put(digest(key.secret()), key.grant()) != null) {
        throw new IllegalArgumentException(
            "a key of project \"" + key.grant().project() + "\" is there twice");
      }
    }
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return grants.isEmpty();
  }

  /** Whether a key is of this project; without keys there is only the default one. */
  public boolean hasProject(String project) {
    return isEmpty()
        ? project.equals(Grant.DEFAULT_PROJECT)
        : grants.values().stream().anyMatch(grant -> grant.project().equals(project));
  }

  /** What a key allows; empty for a key that is not there. */
  public Optional<Grant> grant(String bearerToken) {
    return Optional.ofNullable(grants.get(digest(bearerToken)));
  }

  /** The SHA-256 of a secret in hexadecimal digits. */
  static String hex(String secret) {
    return HexFormat.of().formatHex(digest(secret).array());
  }

  private static ByteBuffer digest(String secret) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
