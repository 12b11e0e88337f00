package io.raingauge.server.config;

import io.raingauge.access.Grant;
import io.raingauge.access.Key;
import io.raingauge.access.Right;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys among the settings. In a YAML file they are a list of {@code key}, {@code project} and
 * {@code rights}; elsewhere {@code keys.0.key}, {@code keys.0.project}, {@code keys.0.rights}, …,
 * or one line of {@code project:rights:secret}, parted by spaces. No problem ever shows a secret.
 */
final class KeySettings {
  private static final Pattern NAME =
      Pattern.compile("keys\\.([0-9]{1,4})(?:\\.(key|project|rights))?");

  private final Map<String, String> given;
  private final List<String> problems;

  KeySettings(Map<String, String> given, List<String> problems) {
    this.given = given;
    this.problems = problems;
  }

  /** Whether a setting is one of these. */
  boolean owns(String name) {
    return name.equals("keys") || NAME.matcher(name).matches();
  }

  /** The keys; each that is wrong is a problem and left out. */
  List<Key> read() {
    List<Key> keys = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String line = given.getOrDefault("keys", "").trim();
    int number = 0;
    for (String text : line.isEmpty() ? new String[0] : line.split("\\s+", -1)) {
      add("keys, entry " + ++number, () -> Key.parse(text), seen, keys);
    }
    entries().forEach((name, parts) -> add(name, () -> key(parts), seen, keys));
    return keys;
  }

  private interface Reading {
    Key key();
  }

  private void add(String name, Reading reading, Set<String> seen, List<Key> into) {
    try {
      Key key = reading.key();
      if (seen.add(key.secret())) {
        into.add(key);
      } else {
        problems.add(name + " is the same key as an earlier one; a key belongs to one project.");
      }
    } catch (IllegalArgumentException e) {
      problems.add(name + ": " + e.getMessage());
    }
  }

  private Map<String, Map<String, String>> entries() {
    Map<String, Map<String, String>> entries = new TreeMap<>();
    for (Map.Entry<String, String> setting : given.entrySet()) {
      Matcher name = NAME.matcher(setting.getKey());
      if (name.matches()) {
        String part = name.group(2);
        entries
            .computeIfAbsent("keys." + name.group(1), key -> new TreeMap<>())
            .put(part == null ? "line" : part, setting.getValue());
      }
    }
    return entries;
  }

  private static Key key(Map<String, String> parts) {
    String line = parts.get("line");
    if (line != null) {
      return Key.parse(line);
    }
    String secret = parts.get("key");
    String project = parts.get("project");
    String rights = parts.get("rights");
    if (secret == null || project == null || rights == null) {
      throw new IllegalArgumentException("it needs key, project and rights.");
    }
    return new Key(secret, new Grant(project, rights(rights)));
  }

  private static Set<Right> rights(String words) {
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (String word : words.trim().split("[,+ ]+", -1)) {
      rights.add(right(word));
    }
    return rights;
  }

  private static Right right(String word) {
    for (Right right : Right.values()) {
      if (right.name().equals(word.toUpperCase(Locale.ROOT))) {
        return right;
      }
    }
    throw new IllegalArgumentException("\"" + word + "\" is not one of: write, read, admin.");
  }
}
