package io.raingauge.query.keen;

import io.raingauge.json.Problems;
import io.raingauge.query.Answer;
import io.raingauge.query.Funnel;
import io.raingauge.query.Funnel.Reached;
import io.raingauge.query.Funnel.Step;
import io.raingauge.query.Funnel.Trait;
import io.raingauge.query.FunnelReader;
import io.raingauge.query.Queries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Funnel} as Keen's clients write it.
 *
 * @param echo the steps as they were asked for
 */
record KeenFunnel(Funnel funnel, List<?> echo) {
  private static final String TIMEZONE = "timezone";
  private static final Map<String, Trait> TRAITS =
      Map.of("inverted", Trait.INVERTED, "optional", Trait.OPTIONAL, "with_actors", Trait.LISTED);
  private static final Set<String> NAMES =
      Set.of("actor_property", "inverted", "optional", "with_actors");

  static KeenFunnel read(Map<?, ?> fields, long nowMs) {
    Problems problems = new Problems();
    KeenQueryJson.checkNames(fields, Set.of("steps", TIMEZONE), "", problems);
    List<Step> steps = new ArrayList<>();
    List<?> listed = fields.get("steps") instanceof List<?> list ? list : List.of();
    if (listed.isEmpty() || listed.size() > Funnel.MAX_STEPS) {
      problems.add("steps", "must be a list of 1 to " + Funnel.MAX_STEPS + " steps");
    }
    for (int index = 0; index < listed.size(); index++) {
      String path = Problems.element("steps", index);
      if (listed.get(index) instanceof Map<?, ?> step) {
        steps.add(step(zoned(step, fields.get(TIMEZONE)), path, nowMs, problems));
      } else {
        problems.add(path, "must be an object with event_collection and actor_property");
      }
    }
    FunnelReader.checkFirst(steps, problems);
    KeenQueryJson.refuse(problems);
    return new KeenFunnel(new Funnel(steps), listed);
  }

  /** A step, in the time zone of the whole where it names none: Keen's page client sends one. */
  private static Map<?, ?> zoned(Map<?, ?> step, @Nullable Object zone) {
    if (zone == null || step.containsKey(TIMEZONE)) {
      return step;
    }
    Map<Object, @Nullable Object> zoned = new LinkedHashMap<>(step);
    zoned.put(TIMEZONE, zone);
    return zoned;
  }

  private static Step step(Map<?, ?> fields, String path, long nowMs, Problems problems) {
    KeenQueryJson json = new KeenQueryJson(fields, nowMs, problems);
    json.checkNames(NAMES);
    Set<Trait> traits = FunnelReader.traits(fields, TRAITS, path, problems);
    String actor = KeenQueryJson.property(fields, "actor_property", path, problems);
    return new Step(json.scope(path).counts(List.of(actor), Optional.empty()), traits);
  }

  /** The members of the answer. */
  Map<String, @Nullable Object> run(
      Queries queries, String project, BooleanSupplier cancelled, Effort effort) {
    List<Reached> reached =
        queries.together(
            project,
            cancelled,
            answers ->
                funnel.run(
                    question -> {
                      Answer answer = answers.apply(question);
                      effort.add(answer);
                      return answer;
                    }));
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("result", reached.stream().map(Reached::actors).toList());
    members.put("steps", echo);
    if (reached.stream().anyMatch(step -> step.list().isPresent())) {
      List<@Nullable Object> lists = new ArrayList<>();
      reached.forEach(step -> lists.add(step.list().orElse(null)));
      members.put("actors", lists);
    }
    return members;
  }

  Set<String> properties() {
    Set<String> properties = new LinkedHashSet<>();
    for (Step step : funnel.steps()) {
      properties.addAll(step.actors().by());
      properties.addAll(step.actors().where().properties());
    }
    return properties;
  }
}
