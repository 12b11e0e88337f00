package io.raingauge.chunk;

import io.raingauge.property.PropertyNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which values a column holds.
 *
 * @param role whether it is a property or one of the event's own facts
 * @param names the names of the members that lead to the property, outermost first; empty for the
 *     other roles. A name may itself hold dots, so two columns may have one path: {@code {"a.b":1}}
 *     and {@code {"a":{"b":1}}}. No event has both of them
 */
public record ColumnName(Role role, List<String> names) {
  /** What a column is to its events. */
  public enum Role {
    PROPERTY(0),
    /** The event's time in ms, a {@link Kind#LONG} of each. */
    TIME(1),
    /** When the collector took the event in ms, a {@link Kind#LONG} of each. */
    RECEIVED(2),
    /** The event's id, a {@link Kind#STRING} where it has one. */
    ID(3),
    /**
     * What did not fit the limits, a {@link Kind#JSON} where there is any: a list of names and
     * values, {@code [[["a","b"],1],[["c"],"x"]]}.
     */
    OVERFLOW(4);

    private static final Role[] ALL = values();

    private final int code;

    Role(int code) {
      this.code = code;
    }

    /** Its number in a chunk's bytes. */
    int code() {
      return code;
    }

    /** The role of a number, empty for none. */
    static Optional<Role> of(int code) {
      return Arrays.stream(ALL).filter(role -> role.code == code).findFirst();
    }
  }

  public static final ColumnName TIME = new ColumnName(Role.TIME, List.of());
  public static final ColumnName RECEIVED = new ColumnName(Role.RECEIVED, List.of());
  public static final ColumnName ID = new ColumnName(Role.ID, List.of());
  public static final ColumnName OVERFLOW = new ColumnName(Role.OVERFLOW, List.of());

  public ColumnName {
    names = List.copyOf(names);
    if ((role == Role.PROPERTY) == names.isEmpty()) {
      throw new IllegalArgumentException("only a property has names; " + role + " " + names);
    }
  }

  /** The property that the names lead to. */
  public static ColumnName property(List<String> names) {
    return new ColumnName(Role.PROPERTY, names);
  }

  /** Whether it is a property within an object of this dotted path. */
  boolean isWithin(String objectPath) {
    return IntStream.range(1, Math.max(1, names.size()))
        .anyMatch(length -> String.join(".", names.subList(0, length)).equals(objectPath));
  }

  /** Whether it is the property of this dotted path, or one whose path goes on behind it. */
  boolean isAt(String path) {
    return role == Role.PROPERTY && PropertyNames.isAt(path(), path);
  }

  /** The dotted path: {@code a.b}; for other roles {@code $time}, {@code $id} and so on. */
  public String path() {
    return role == Role.PROPERTY
        ? String.join(".", names)
        : "$" + role.name().toLowerCase(Locale.ROOT);
  }
}
