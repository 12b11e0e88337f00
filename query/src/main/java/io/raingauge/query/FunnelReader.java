package io.raingauge.query;

import io.raingauge.json.Names;
import io.raingauge.json.Problems;
import io.raingauge.property.PropertyNames;
import io.raingauge.query.Funnel.Step;
import io.raingauge.query.Funnel.Trait;
import io.raingauge.query.Question.After;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link Funnel} from JSON (docs/reference/query.md). Everything that is wrong is told at
 * once. For one thread.
 */
public final class FunnelReader {
  private static final Map<String, Trait> TRAITS =
      Map.of("inverted", Trait.INVERTED, "optional", Trait.OPTIONAL, "list", Trait.LISTED);

  /** Stand beside the steps, for all that do not say otherwise. */
  private static final List<String> TIMES = List.of("from", "to", "timeframe");

  private static final List<String> FOR_ALL =
      List.of("steps", "from", "to", "timeframe", "timezone", "after", "wait");
  private static final List<String> OF_A_STEP =
      List.of(
          "collection",
          "actor",
          "where",
          "from",
          "to",
          "timeframe",
          "timezone",
          "label",
          "inverted",
          "optional",
          "list");
  private static final String EXAMPLE =
      "{\"steps\": [{\"collection\": \"visits\", \"actor\": \"user\"}]}";

  private final Map<?, ?> fields;
  private final Problems problems = new Problems();
  private final List<String> labels = new ArrayList<>();

  private FunnelReader(Map<?, ?> fields) {
    this.fields = fields;
  }

  /**
   * A funnel as it was asked for.
   *
   * @param labels a name for each step
   */
  public record Asked(Funnel funnel, List<String> labels) {
    public Asked {
      labels = List.copyOf(labels);
    }

    /** What the answer must include (Q4). */
    public Optional<After> after() {
      return funnel.steps().get(0).actors().after();
    }
  }

  /**
   * @throws QueryException when it is not a funnel: {@link QueryException.Kind#BAD_QUESTION}
   */
  public static Asked read(byte[] json) {
    return new FunnelReader(QuestionJson.fields(json, "a funnel", EXAMPLE)).funnel();
  }

  /**
   * In what a step differs.
   *
   * @param words a dialect's for each
   */
  public static Set<Trait> traits(
      Map<?, ?> step, Map<String, Trait> words, String path, Problems problems) {
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    new TreeMap<>(words)
        .forEach(
            (word, trait) -> {
              Object value = step.get(word);
              if (Boolean.TRUE.equals(value)) {
                traits.add(trait);
              } else if (value != null && !Boolean.FALSE.equals(value)) {
                problems.add(Problems.member(path, word), "must be true or false");
              }
            });
    return traits;
  }

  /** Tells when the first step is what only later ones can be. */
  public static void checkFirst(List<Step> steps, Problems problems) {
    if (!steps.isEmpty() && !steps.get(0).canBeFirst()) {
      problems.add("steps[0]", "is the first: it can be neither inverted nor optional");
    }
  }

  private Asked funnel() {
    checkNames(fields, FOR_ALL, "");
    List<?> listed = fields.get("steps") instanceof List<?> list ? list : List.of();
    if (listed.isEmpty() || listed.size() > Funnel.MAX_STEPS) {
      problems.add("steps", "must be an array of 1 to " + Funnel.MAX_STEPS + " steps: " + EXAMPLE);
    }
    Set<String> all = new LinkedHashSet<>();
    List<Step> steps = new ArrayList<>();
    for (int index = 0; index < Math.min(listed.size(), Funnel.MAX_STEPS); index++) {
      String path = Problems.element("steps", index);
      if (listed.get(index) instanceof Map<?, ?> step) {
        step(step, path, all).ifPresent(steps::add);
      } else {
        problems.add(path, "must be an object with a collection and an actor");
      }
    }
    checkFirst(steps, problems);
    all.addAll(problems.all());
    QuestionJson.refuse(List.copyOf(all));
    return new Asked(new Funnel(steps), labels);
  }

  private Optional<Step> step(Map<?, ?> step, String path, Set<String> all) {
    checkNames(step, OF_A_STEP, path);
    Set<Trait> traits = traits(step, TRAITS, path, problems);
    Optional<String> actor =
        PropertyNames.read(step.get("actor"), Problems.member(path, "actor"), problems);
    Object label = step.get("label");
    if (label != null && (!(label instanceof String text) || text.isEmpty())) {
      problems.add(Problems.member(path, "label"), "must be a name for the step");
    }
    labels.add(String.valueOf(label == null ? step.get("collection") : label));
    try {
      return Optional.of(new Step(QuestionJson.of(question(step, actor.orElse(""))), traits));
    } catch (QueryException wrong) {
      // What stands beside the steps is wrong in each; it is told once.
      wrong.problems().forEach(problem -> all.add(placed(problem, step, path)));
      return Optional.empty();
    }
  }

  private static String placed(String problem, Map<?, ?> step, String path) {
    String name = problem.split("[^a-z]", 2)[0];
    return step.containsKey(name) || name.equals("collection") ? path + "." + problem : problem;
  }

  /** The step as a question for how many events each actor has. */
  private Map<String, @Nullable Object> question(Map<?, ?> step, String actor) {
    Map<String, @Nullable Object> question = new LinkedHashMap<>();
    boolean hasTime = TIMES.stream().anyMatch(step::containsKey);
    for (String name : FOR_ALL) {
      if (fields.containsKey(name) && !(hasTime && TIMES.contains(name))) {
        question.put(name, fields.get(name));
      }
    }
    for (String name : OF_A_STEP) {
      if (step.containsKey(name)) {
        question.put(name, step.get(name));
      }
    }
    question.keySet().removeAll(TRAITS.keySet());
    question.keySet().removeAll(List.of("steps", "actor", "label"));
    question.put("measures", Map.of("events of an actor", "count"));
    question.put("by", List.of(actor.isEmpty() ? "actor" : actor));
    return question;
  }

  private void checkNames(Map<?, ?> of, List<String> names, String path) {
    for (Object name : of.keySet()) {
      if (!names.contains(name)) {
        problems.add(
            path.isEmpty() ? String.valueOf(name) : Problems.member(path, String.valueOf(name)),
            "is not part of a "
                + (path.isEmpty() ? "funnel" : "step")
                + Names.didYouMean(String.valueOf(name), names));
      }
    }
  }
}
