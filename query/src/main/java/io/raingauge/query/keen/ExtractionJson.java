package io.raingauge.query.keen;

import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import io.raingauge.query.Extraction;
import io.raingauge.query.QueryException;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.scan.EventScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads Keen's wish for events themselves. */
final class ExtractionJson {
  private static final Set<String> NAMES = Set.of("latest", "property_names", "email");

  private ExtractionJson() {}

  /**
   * @throws QueryException {@link Kind#BAD_QUESTION}
   */
  static Extraction read(Map<?, ?> fields, long nowMs) {
    Problems problems = new Problems();
    KeenQueryJson json = new KeenQueryJson(fields, nowMs, problems);
    json.checkNames(NAMES);
    if (fields.get("email") != null) {
      problems.add("email", "is not there: leave it out, and the answer holds the events");
    }
    List<String> properties = new ArrayList<>();
    Object listed = fields.get("property_names");
    List<?> names = listed == null ? List.of() : listed instanceof List<?> l ? l : List.of(listed);
    names.forEach(
        name -> PropertyNames.read(name, "property_names", problems).ifPresent(properties::add));
    Extraction extraction =
        new Extraction(
            json.scope("").counts(List.of(), Optional.empty()),
            latest(fields.get("latest"), problems),
            properties);
    KeenQueryJson.refuse(problems);
    return extraction;
  }

  private static int latest(@Nullable Object tree, Problems problems) {
    if (tree == null) {
      return Integer.MAX_VALUE;
    }
    if (tree instanceof Long latest && latest >= 1 && latest <= EventScan.MAX_EVENTS) {
      return Math.toIntExact(latest);
    }
    problems.add("latest", "must be a whole number from 1 to " + EventScan.MAX_EVENTS);
    return Integer.MAX_VALUE;
  }
}
