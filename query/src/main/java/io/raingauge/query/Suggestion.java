package io.raingauge.query;

import io.raingauge.measure.Measure;
import io.raingauge.query.Question.Asked;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.Width;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The definition of a rollup that would answer a question. */
final class Suggestion {
  private static final List<Width> WIDTHS = List.of(Width.MINUTE, Width.HOUR, Width.DAY);

  /** A rollup's name may have 64; some are left for a number. */
  private static final int MAX_NAME_CHARS = 58;

  private static final Width SECOND = new Width(1);

  private Suggestion() {}

  /**
   * Empty where no window can begin at the question's times: they are not whole seconds.
   *
   * @param taken names that it may not have
   */
  static Optional<Rollup> rollup(
      String project, String collection, Question question, Frame frame, Set<String> taken) {
    long[] edgesMs = frame.edgesFor(List.of(Width.DAY));
    List<Width> every = new ArrayList<>(WIDTHS);
    if (Tiling.offGrid(edgesMs, Width.MINUTE).isPresent()) {
      every.add(0, SECOND);
    }
    if (Tiling.offGrid(edgesMs, every.get(0)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Rollup(
            project,
            name(collection, question, taken),
            collection,
            question.where(),
            question.by(),
            List.copyOf(measures(question)),
            every,
            Optional.empty()));
  }

  /** A measure as a message names it: {@code count}, {@code sum of "bytes"}. */
  static String print(Measure measure) {
    return measure.kind() == Measure.Kind.COUNT
        ? "count"
        : measure.kind().word() + " of \"" + measure.property() + "\"";
  }

  /** A time to keep as a message names it: {@code 31d}, {@code 36h}. */
  static String print(Duration keep) {
    return keep.toHours() % 24 == 0 ? keep.toDays() + "d" : keep.toHours() + "h";
  }

  private static Set<Measure> measures(Question question) {
    return question.measures().stream()
        .map(Asked::measure)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String name(String collection, Question question, Set<String> taken) {
    String words =
        collection + (question.by().isEmpty() ? "" : "-by-" + String.join("-", question.by()));
    String name = words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    String first = name.substring(0, Math.min(MAX_NAME_CHARS, name.length()));
    return Stream.concat(
            Stream.of(first), IntStream.iterate(2, next -> next + 1).mapToObj(n -> first + "-" + n))
        .filter(free -> !taken.contains(free))
        .findFirst()
        .orElseThrow();
  }
}
