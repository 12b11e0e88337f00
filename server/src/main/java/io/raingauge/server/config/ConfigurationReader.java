package io.raingauge.server.config;

import io.raingauge.access.Key;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Gathers settings from a file, the environment and the command line, each before the next, and
 * makes the configuration of them, or tells everything that is wrong with them at once. For one
 * thread.
 */
public final class ConfigurationReader {
  private static final String PREFIX = "RAINGAUGE_";

  /** For the client and the launcher, not for the server. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("RAINGAUGE_KEY", "RAINGAUGE_SERVER", "RAINGAUGE_JAVA_OPTIONS");

  /** What Kubernetes and Docker set by themselves beside a service of the name raingauge. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("RAINGAUGE_(SERVICE_.*|PORT(_.*)?|NAME|ENV_.*)");

  private final Map<String, SettingKey> known = new LinkedHashMap<>();
  private final Map<String, String> given = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  public ConfigurationReader() {
    for (SettingKey key : SettingKey.of(Configuration.class, "")) {
      known.put(key.name(), key);
    }
  }

  /** Takes a YAML file ({@code .yaml}, {@code .yml}) or a properties file. */
  public ConfigurationReader file(Path file) {
    ConfigurationFile.read(file, problems).forEach(this::put);
    return this;
  }

  /** Takes the variables that begin with {@code RAINGAUGE_}. */
  public ConfigurationReader environment(Map<String, String> variables) {
    Map<String, String> names = new HashMap<>();
    known.values().forEach(key -> names.put(key.environmentName(), key.name()));
    names.put("RAINGAUGE_KEYS", "keys");
    for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
      String name = variable.getKey();
      String key = names.get(name);
      if (key != null) {
        put(key, variable.getValue());
      } else if (name.startsWith(PREFIX)
          && !OTHER_VARIABLES.contains(name)
          && !SERVICE_LINK.matcher(name).matches()) {
        problems.add(unknown("The environment variable " + name, name, names.keySet()));
      }
    }
    return this;
  }

  /** Takes {@code key=value} texts of the command line. */
  public ConfigurationReader options(List<String> options) {
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals <= 0) {
        problems.add("\"" + option + "\" is not of the form key=value.");
      } else {
        put(option.substring(0, equals).trim(), option.substring(equals + 1));
      }
    }
    return this;
  }

  /** Takes one setting; a later one of the same key wins. */
  public ConfigurationReader set(String key, String value) {
    put(key, value);
    return this;
  }

  /**
   * Makes the configuration.
   *
   * @throws ConfigurationException with everything that is wrong with it
   */
  public Configuration read() {
    KeySettings keys = new KeySettings(given, problems);
    for (String name : given.keySet()) {
      if (!known.containsKey(name) && !keys.owns(name)) {
        problems.add(unknown(name, name, known.keySet()));
      }
    }
    Optional<Object> configuration = make(Configuration.class, "", keys.read());
    if (configuration.isEmpty() || !problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return (Configuration) configuration.get();
  }

  private void put(String key, String value) {
    if (key.equals("keys")) {
      // One place says who may do what; two halves of it would be a riddle.
      given.keySet().removeIf(name -> name.startsWith("keys."));
    }
    given.put(key, value);
  }

  /** Makes a record, and the records in it; empty when any value of it is wrong. */
  private Optional<Object> make(Class<?> type, String prefix, List<Key> keys) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    boolean whole = true;
    for (int index = 0; index < components.length; index++) {
      RecordComponent component = components[index];
      types[index] = component.getType();
      Optional<Object> value =
          component.getType() == List.class
              ? Optional.of(keys)
              : component.getType().isRecord()
                  ? make(
                      component.getType(),
                      prefix + SettingKey.kebab(component.getName()) + ".",
                      keys)
                  : value(SettingKey.of(component, prefix));
      if (value.isPresent()) {
        values[index] = value.get();
      }
      whole &= value.isPresent();
    }
    return whole ? construct(type, types, values) : Optional.empty();
  }

  private Optional<Object> value(SettingKey key) {
    String text = given.getOrDefault(key.name(), key.setting().defaultsTo());
    try {
      return Optional.of(key.parse(text));
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Object> construct(Class<?> type, Class<?>[] types, Object[] values) {
    try {
      return Optional.of(type.getDeclaredConstructor(types).newInstance(values));
    } catch (InvocationTargetException e) {
      problems.add(String.valueOf(e.getTargetException().getMessage()));
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  private static String unknown(String what, String name, Set<String> names) {
    return what
        + " is not a setting."
        + Nearest.of(name, names).map(near -> " Did you mean " + near + "?").orElse("");
  }
}
