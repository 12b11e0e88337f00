package io.raingauge.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.raingauge.json.JsonTree;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keen's older restricted keys, which a client makes by itself: its restrictions, {@code
 * {"allowed_operations": ["read"], "filters": […]}}, encrypted with a master key (one with the
 * right {@link Right#ADMIN}) by AES-256-CBC; in hexadecimal digits, the initial vector first.
 *
 * <p>A master key of 64 hexadecimal digits is the AES key. A shorter one, of at most 32 bytes, is
 * filled up to 32 as Keen's clients do. From any other no scoped key is made.
 *
 * <p>The scheme has no checksum: a text that decrypts to anything but exactly such restrictions is
 * not a key, and nothing is told of why. Immutable, safe for many threads.
 */
public final class ScopedKeys {
  private static final Pattern FORM = Pattern.compile("(?:[0-9A-Fa-f]{32}){2,512}");
  private static final Pattern MASTER = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final int BLOCK = 16;
  private static final int KEY_BYTES = 32;
  private static final Set<Permission> READ =
      Set.of(
          Permission.QUERIES,
          Permission.SAVED_QUERIES,
          Permission.CACHED_QUERIES,
          Permission.DATASETS);

  private final Map<String, List<SecretKeySpec>> masters = new HashMap<>();

  /**
   * @param keys of the configuration
   */
  public ScopedKeys(List<Key> keys) {
    for (Key key : keys) {
      if (key.grant().rights().containsAll(Set.of(Right.values()))) {
        aesKey(key.secret())
            .ifPresent(
                aes ->
                    masters
                        .computeIfAbsent(key.grant().project(), project -> new ArrayList<>())
                        .add(new SecretKeySpec(aes, "AES")));
      }
    }
  }

  /** The key that a text is, if one of the project's master keys made it. */
  public Optional<AccessKey> find(String project, String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    byte[] bytes = HexFormat.of().parseHex(text);
    for (SecretKeySpec master : masters.getOrDefault(project, List.of())) {
      Optional<AccessKey> key = decrypted(bytes, master).flatMap(ScopedKeys::restrictions);
      if (key.isPresent()) {
        return key;
      }
    }
    return Optional.empty();
  }

  private static Optional<byte[]> aesKey(String secret) {
    if (MASTER.matcher(secret).matches()) {
      return Optional.of(HexFormat.of().parseHex(secret));
    }
    byte[] bytes = secret.getBytes(UTF_8);
    if (bytes.length > KEY_BYTES) {
      return Optional.empty();
    }
    byte[] filled = Arrays.copyOf(bytes, KEY_BYTES);
    Arrays.fill(filled, bytes.length, KEY_BYTES, (byte) (KEY_BYTES - bytes.length));
    return Optional.of(filled);
  }

  private static Optional<byte[]> decrypted(byte[] bytes, SecretKeySpec master) {
    try {
      // Some of Keen's clients fill up to 16 bytes, some to 32, and some whole blocks not at all.
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, master, new IvParameterSpec(bytes, 0, BLOCK));
      byte[] plain = cipher.doFinal(bytes, BLOCK, bytes.length - BLOCK);
      return Optional.of(Arrays.copyOf(plain, plain.length - filled(plain)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has AES in CBC", impossible);
    }
  }

  /** How many bytes at the end each say how many they are. */
  private static int filled(byte[] plain) {
    int count = plain[plain.length - 1];
    if (count < 1 || count > KEY_BYTES || count > plain.length) {
      return 0;
    }
    for (int at = plain.length - count; at < plain.length; at++) {
      if (plain[at] != count) {
        return 0;
      }
    }
    return count;
  }

  private static Optional<AccessKey> restrictions(byte[] json) {
    try {
      return JsonTree.read(json) instanceof Map<?, ?> members
              && Set.of("allowed_operations", "filters").containsAll(members.keySet())
          ? restricted(members.get("allowed_operations"), members.get("filters"))
          : Optional.empty();
    } catch (IllegalArgumentException notJson) {
      return Optional.empty();
    }
  }

  private static Optional<AccessKey> restricted(
      @Nullable Object operations, @Nullable Object filters) {
    boolean areLists =
        (operations == null || operations instanceof List<?>)
            && (filters == null || filters instanceof List<?>);
    if (!areLists) {
      return Optional.empty();
    }
    List<?> allowed = operations instanceof List<?> words ? words : List.of("read");
    List<?> all = filters instanceof List<?> list ? list : List.of();
    if (!allowed.stream().allMatch(word -> "read".equals(word) || "write".equals(word))
        || !all.stream().allMatch(Map.class::isInstance)) {
      return Optional.empty();
    }
    Set<Permission> permitted = EnumSet.noneOf(Permission.class);
    if (allowed.contains("read")) {
      permitted.addAll(READ);
      if (all.isEmpty()) { // Else it would tell of what the filters hide.
        permitted.add(Permission.SCHEMA);
      }
    }
    if (allowed.contains("write")) {
      permitted.add(Permission.WRITES);
    }
    return Optional.of(new AccessKey("", "scoped", true, permitted, AccessOptions.filtered(all)));
  }
}
