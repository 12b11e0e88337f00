package io.raingauge.access;

import io.raingauge.document.Document;
import io.raingauge.document.DocumentName;
import io.raingauge.document.Documents;
import io.raingauge.json.JsonTree;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The access keys of all projects, beside the keys of the configuration. A key is found by the
 * SHA-256 of its secret, so that the time it takes tells nothing about any; the secret itself is
 * kept too, for an admin is shown it again.
 *
 * <p>A change holds from its return on, and whatever crashes. Safe for many threads.
 */
public final class AccessKeys {
  private static final String KIND = "access-key";
  private static final int SECRET_BYTES = 32;

  private final Documents documents;
  private final SecureRandom chance;

  /** For each project the secret that nobody was told, of a key that the disk may have kept. */
  private final Map<String, String> untold = new HashMap<>();

  /**
   * @param chance makes the secrets
   */
  public AccessKeys(Documents documents, SecureRandom chance) {
    this.documents = documents;
    this.chance = chance;
  }

  /** Revoked or not. */
  public Optional<AccessKey> find(String project, String secret) {
    return documents.get(name(project, secret)).map(AccessKeys::key);
  }

  /** All of a project, by their names. */
  public List<AccessKey> all(String project) {
    return documents.list(project, KIND).stream()
        .map(Document::text)
        .map(AccessKeys::key)
        .sorted(Comparator.comparing(AccessKey::name).thenComparing(AccessKey::secret))
        .toList();
  }

  /**
   * Makes a key with a new secret. Where the disk failed, a retry is safe: the next key of the
   * project gets the secret that nobody was told, and so takes the place of the one that may be on
   * the disk.
   *
   * @param definition of the key with the secret that it is given
   */
  public synchronized AccessKey create(String project, Function<String, AccessKey> definition) {
    AccessKey key = definition.apply(untold.getOrDefault(project, newSecret()));
    untold.put(project, key.secret());
    documents.put(name(project, key.secret()), AccessKeyJson.text(key));
    untold.remove(project);
    return key;
  }

  private String newSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    chance.nextBytes(secret);
    return HexFormat.of().withUpperCase().formatHex(secret);
  }

  /** Changes a key, which keeps its secret; empty where there is none. */
  public synchronized Optional<AccessKey> change(
      String project, String secret, UnaryOperator<AccessKey> change) {
    Optional<AccessKey> changed = find(project, secret).map(change);
    changed.ifPresent(key -> documents.put(name(project, secret), AccessKeyJson.text(key)));
    return changed;
  }

  /** Whether there was one to remove. */
  public synchronized boolean remove(String project, String secret) {
    return documents.remove(name(project, secret));
  }

  private static DocumentName name(String project, String secret) {
    return new DocumentName(project, KIND, Keys.hex(secret));
  }

  private static AccessKey key(String text) {
    Object tree = JsonTree.read(text.getBytes(StandardCharsets.UTF_8));
    if (tree instanceof Map<?, ?> members && members.get("key") instanceof String secret) {
      return AccessKeyJson.read(members, secret);
    }
    throw new IllegalStateException("a document of the kind " + KIND + " is not an access key");
  }
}
