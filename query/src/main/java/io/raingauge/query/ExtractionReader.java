package io.raingauge.query;

import io.raingauge.json.Names;
import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import io.raingauge.query.scan.EventScan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link Extraction} from JSON (docs/reference/query.md): a question without numbers.
 * Everything that is wrong is told at once.
 */
public final class ExtractionReader {
  private static final String PROPERTIES = "properties";
  private static final List<String> NAMES =
      List.of(
          "collection",
          "where",
          "from",
          "to",
          "timeframe",
          "timezone",
          PROPERTIES,
          "limit",
          "after",
          "wait",
          "partial");

  private ExtractionReader() {}

  /**
   * @throws QueryException when it is no extraction: {@link QueryException.Kind#BAD_QUESTION}
   */
  public static Extraction read(byte[] json) {
    Map<?, ?> fields = QuestionJson.fields(json, "an extraction", "{\"collection\": \"clicks\"}");
    Problems problems = new Problems();
    for (Object name : fields.keySet()) {
      if (!NAMES.contains(name)) {
        problems.add(
            String.valueOf(name),
            "is not part of an extraction" + Names.didYouMean(String.valueOf(name), NAMES));
      }
    }
    List<String> properties = new ArrayList<>();
    Object listed = fields.get(PROPERTIES);
    List<?> names = listed == null ? List.of() : listed instanceof List<?> l ? l : List.of(listed);
    names.forEach(
        name -> PropertyNames.read(name, PROPERTIES, problems).ifPresent(properties::add));
    Map<String, @Nullable Object> question = new LinkedHashMap<>();
    for (String name : NAMES) {
      if (fields.containsKey(name) && !name.equals(PROPERTIES)) {
        question.put(name, fields.get(name));
      }
    }
    if (fields.get("limit") instanceof Long limit && limit > EventScan.MAX_EVENTS) {
      problems.add("limit", "must be a whole number from 1 to " + EventScan.MAX_EVENTS);
    }
    List<String> all = new ArrayList<>(problems.all());
    Optional<Question> events = Optional.empty();
    try {
      events = Optional.of(QuestionJson.of(question));
    } catch (QueryException wrong) {
      wrong.problems().stream().filter(problem -> !all.contains(problem)).forEach(all::add);
    }
    QuestionJson.refuse(all);
    return new Extraction(events.orElseThrow(), events.orElseThrow().limit(), properties);
  }
}
