package io.raingauge.rollup;

import io.raingauge.json.Problems;
import io.raingauge.measure.Measure;
import io.raingauge.property.PropertyNames;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A measure in JSON: {@code "count"}, or the measure's word with its property: {@code
 * {"sum":"bytes"}}.
 */
public final class MeasureJson {
  private static final String WORDS =
      Arrays.stream(Measure.Kind.values())
          .map(Measure.Kind::word)
          .collect(Collectors.joining(", "));

  private MeasureJson() {}

  /**
   * Reads a measure; empty when there was a problem, which is then told.
   *
   * @param tree as {@link io.raingauge.json.JsonTree} reads it
   * @param path where it stands, for problems
   */
  public static Optional<Measure> read(@Nullable Object tree, String path, Problems problems) {
    if ("count".equals(tree)) {
      return Optional.of(Measure.COUNT);
    }
    if (!(tree instanceof Map<?, ?> members) || members.size() != 1) {
      problems.add(path, "must be \"count\" or a measure of a property: {\"sum\": \"bytes\"}");
      return Optional.empty();
    }
    Map.Entry<?, ?> member = members.entrySet().iterator().next();
    String word = String.valueOf(member.getKey());
    Optional<Measure.Kind> kind = kind(word);
    if (kind.isEmpty() || kind.get() == Measure.Kind.COUNT) {
      problems.add(
          Problems.member(path, word),
          kind.isEmpty()
              ? "is not a measure; these are: " + WORDS
              : "looks at no property; write \"count\"");
      return Optional.empty();
    }
    return PropertyNames.read(member.getValue(), Problems.member(path, word), problems)
        .map(property -> new Measure(kind.get(), property));
  }

  /** The measure as {@link io.raingauge.json.JsonTree} writes it. */
  public static Object write(Measure measure) {
    return measure.kind() == Measure.Kind.COUNT
        ? "count"
        : Map.of(measure.kind().word(), measure.property());
  }

  /** The kind that a word names. */
  public static Optional<Measure.Kind> kind(String word) {
    for (Measure.Kind kind : Measure.Kind.values()) {
      if (kind.word().equals(word.toLowerCase(Locale.ROOT))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
