package io.raingauge.query.scan;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkHeader;
import io.raingauge.chunk.ColumnName;
import io.raingauge.chunk.ColumnStatistics;
import io.raingauge.chunk.Kind;
import io.raingauge.filter.Comparison;
import io.raingauge.filter.Filter;
import io.raingauge.filter.OneOf;
import io.raingauge.filter.TextTest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the tests of a filter that no event can meet because they compare with another type than
 * all values have: {@code "200"} where the values are numbers. Such a test is no error, for the
 * next event may have a string; but who asks should know. Only the statistics of chunks are read.
 */
public final class UnlikeTypes {
  private final List<ChunkHeader> headers;
  private final Set<String> notes = new LinkedHashSet<>();

  private UnlikeTypes(List<ChunkHeader> headers) {
    this.headers = headers;
  }

  /** A sentence for each such test. */
  public static List<String> notes(List<Chunk> chunks, Scan scan) {
    if (scan.intervals() == 0) {
      return List.of();
    }
    UnlikeTypes types =
        new UnlikeTypes(
            chunks.stream()
                .map(Chunk::header)
                .filter(header -> header.minMs() < scan.toMs() && header.maxMs() >= scan.fromMs())
                .toList());
    types.look(scan.where());
    new ExpressionTypes(types).look(scan);
    return List.copyOf(types.notes);
  }

  /** How messages call the types of values, in the order in which they name them. */
  enum Type {
    BOOLEANS,
    NUMBERS,
    STRINGS;

    String words() {
      return switch (this) {
        case BOOLEANS -> "true or false";
        case NUMBERS -> "a number";
        case STRINGS -> "a string";
      };
    }

    static Type of(Object value) {
      return value instanceof Boolean ? BOOLEANS : value instanceof String ? STRINGS : NUMBERS;
    }
  }

  private void look(Filter filter) {
    if (filter instanceof Filter.And and) {
      and.parts().forEach(this::look);
    } else if (filter instanceof Filter.Or or) {
      or.parts().forEach(this::look);
    } else if (filter instanceof Filter.Not not) {
      look(not.filter());
    } else if (filter instanceof Comparison test) {
      look(test.property(), Set.of(Type.of(test.value())));
    } else if (filter instanceof TextTest test) {
      look(test.property(), Set.of(Type.STRINGS));
    } else if (filter instanceof OneOf test) {
      Set<Type> compared = new TreeSet<>();
      test.values().forEach(value -> compared.add(Type.of(value)));
      look(test.property(), compared);
    }
  }

  /** The types that a property has in any chunk; none where that is not known, or it has none. */
  Set<Type> had(String property) {
    Set<Type> had = new TreeSet<>();
    for (ChunkHeader header : headers) {
      if (header.columnOf(ColumnName.Role.OVERFLOW).isPresent()) {
        return Set.of(); // It may have values of any type there.
      }
      for (int index : header.columnsOf(property)) {
        add(header.columns().get(index).statistics(), had);
      }
    }
    return had;
  }

  void note(String note) {
    notes.add(note);
  }

  private void look(String property, Set<Type> compared) {
    Set<Type> had = had(property);
    if (!had.isEmpty() && compared.stream().noneMatch(had::contains)) {
      notes.add(
          "where compares \""
              + property
              + "\" with "
              + words(compared)
              + ", and it is "
              + words(had)
              + " in all events that have it: no event meets that.");
    }
  }

  private static void add(ColumnStatistics known, Set<Type> had) {
    if (known.count(Kind.BOOLEAN) > 0) {
      had.add(Type.BOOLEANS);
    }
    if (known.numberCount() > 0) {
      had.add(Type.NUMBERS);
    }
    if (known.count(Kind.STRING) > 0) {
      had.add(Type.STRINGS);
    }
  }

  static String words(Set<Type> types) {
    return types.stream().map(Type::words).collect(Collectors.joining(" or "));
  }
}
