package io.raingauge.server.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One setting: its key, which is its section and field in kebab case with the unit last, and how
 * its text becomes a value.
 */
record SettingKey(String name, Class<?> type, Setting setting) {
  /** The settings of a record and of the records in it, in the order in which they are written. */
  static List<SettingKey> of(Class<?> type, String prefix) {
    List<SettingKey> keys = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isRecord()) {
        keys.addAll(of(component.getType(), prefix + kebab(component.getName()) + "."));
      } else if (component.isAnnotationPresent(Setting.class)) {
        keys.add(of(component, prefix));
      }
    }
    return keys;
  }

  static SettingKey of(RecordComponent component, String prefix) {
    Setting setting = Objects.requireNonNull(component.getAnnotation(Setting.class));
    return new SettingKey(
        prefix + kebab(component.getName()) + suffix(setting.unit()), component.getType(), setting);
  }

  /** Every key of a configuration, and its value as it would be written. */
  static Map<String, String> valuesOf(Record configuration) {
    Map<String, String> values = new LinkedHashMap<>();
    collect(configuration, "", values);
    return values;
  }

  /** {@code spool.max-bytes} is {@code RAINGAUGE_SPOOL_MAX_BYTES}. */
  String environmentName() {
    return "RAINGAUGE_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /**
   * The value of a text.
   *
   * @throws IllegalArgumentException when it is not one, with a sentence for the user
   */
  Object parse(String text) {
    if (type == long.class || type == int.class || type == Duration.class) {
      long whole = whole(text);
      if (type == Duration.class) {
        return Duration.of(whole, setting.unit());
      }
      return type == int.class ? (Object) Math.toIntExact(whole) : (Object) whole;
    }
    if (type == boolean.class) {
      return truth(text);
    }
    if (type == Path.class) {
      return path(text);
    }
    return type.isEnum() ? constant(text) : text.trim();
  }

  /** What may be written, for the reference: a range, a list of words, or a kind of text. */
  String allowed() {
    if (type == long.class || type == int.class || type == Duration.class) {
      return setting.min() + " to " + setting.max();
    }
    if (type == boolean.class) {
      return "true, false";
    }
    return type.isEnum() ? String.join(", ", words()) : type == Path.class ? "a path" : "a text";
  }

  private long whole(String text) {
    try {
      long value = Long.parseLong(text.trim());
      if (value >= setting.min() && value <= setting.max()) {
        return value;
      }
    } catch (NumberFormatException e) {
      // It gets the same sentence as a number out of bounds.
    }
    throw wrong(
        text, String.format("is not a whole number from %d to %d.", setting.min(), setting.max()));
  }

  private boolean truth(String text) {
    return switch (text.trim()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(text, "is neither true nor false.");
    };
  }

  private Path path(String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw wrong(text, "is not a path.");
    }
    return Path.of(text);
  }

  private Object constant(String text) {
    Object[] constants = type.getEnumConstants();
    List<String> words = words();
    int index = words.indexOf(text.trim());
    if (constants == null || index < 0) {
      throw wrong(text, "is not one of: " + String.join(", ", words) + ".");
    }
    return constants[index];
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    for (Object constant : Objects.requireNonNull(type.getEnumConstants())) {
      words.add(kebab(constant.toString().toLowerCase(Locale.ROOT)));
    }
    return words;
  }

  private IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException(
        name + "=" + text + " " + why + " The default is " + shown(setting.defaultsTo()) + ".");
  }

  private static String shown(String text) {
    return text.isEmpty() ? "empty" : text;
  }

  private static void collect(Record record, String prefix, Map<String, String> into) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = valueOf(record, component);
      if (value instanceof Record section) {
        collect(section, prefix + kebab(component.getName()) + ".", into);
      } else if (component.isAnnotationPresent(Setting.class)) {
        SettingKey key = of(component, prefix);
        into.put(key.name, key.written(value));
      }
    }
  }

  private String written(Object value) {
    if (value instanceof Duration duration) {
      return Long.toString(duration.dividedBy(setting.unit().getDuration()));
    }
    return value instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  private static Object valueOf(Record record, RecordComponent component) {
    try {
      return Objects.requireNonNull(component.getAccessor().invoke(record));
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static String suffix(ChronoUnit unit) {
    return switch (unit) {
      case FOREVER -> "";
      case MILLIS -> "-ms";
      default -> "-" + unit.name().toLowerCase(Locale.ROOT);
    };
  }

  static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}
