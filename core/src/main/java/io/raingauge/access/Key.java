package io.raingauge.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * One key as configured: {@code project:rights:secret}, for example {@code web:write,read:Zq8…}.
 * Its text does not show the secret.
 *
 * @param secret 16 to 256 visible ASCII characters
 */
public record Key(String secret, Grant grant) {
  static final int MIN_CHARACTERS = 16;
  static final int MAX_CHARACTERS = 256;

  public Key {
    boolean isVisible = secret.chars().allMatch(c -> c > ' ' && c < 127);
    if (secret.length() < MIN_CHARACTERS || secret.length() > MAX_CHARACTERS || !isVisible) {
      throw new IllegalArgumentException(
          "a key of project \""
              + grant.project()
              + "\" must have 16 to 256 visible ASCII characters; "
              + "make one with: openssl rand -hex 16");
    }
  }

  /**
   * Reads {@code project:rights:secret}.
   *
   * @throws IllegalArgumentException for anything else; the message does not show the secret
   */
  public static Key parse(String text) {
    String[] parts = text.split(":", 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "a key is written project:rights:secret, for example web:write,read:s3cr3t-s3cr3t-s3cr3t");
    }
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (String word : parts[1].split(",", -1)) {
      rights.add(right(word, parts[0]));
    }
    return new Key(parts[2], new Grant(parts[0], rights));
  }

  @Override
  public String toString() {
    return "a key of " + grant;
  }

  private static Right right(String word, String project) {
    for (Right right : Right.values()) {
      if (right.name().toLowerCase(Locale.ROOT).equals(word)) {
        return right;
      }
    }
    throw new IllegalArgumentException(
        "\"" + word + "\" of a key of project \"" + project + "\" is not write, read or admin");
  }
}
