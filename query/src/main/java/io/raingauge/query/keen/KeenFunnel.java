package io.raingauge.query.keen;

import io.raingauge.json.Problems;
import io.raingauge.query.Answer;
import io.raingauge.query.Queries;
import io.raingauge.query.QueryException;
import io.raingauge.query.keen.KeenQuery.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many actors did a first step, of those a second, and so on. Which came first in time does not
 * matter; each step has its own timeframe for that.
 *
 * @param steps at least one
 * @param echo the steps as they were asked for
 */
record Funnel(List<Step> steps, List<?> echo) {
  private static final int MAX_STEPS = 20;
  private static final Set<String> NAMES =
      Set.of("actor_property", "inverted", "optional", "with_actors");

  /**
   * One step.
   *
   * @param actor the property that names an actor
   * @param traits in which it differs from others
   */
  record Step(Scope scope, String actor, Set<Trait> traits) {}

  /** In what a step may differ. */
  enum Trait {
    /** Those count who did not do it. */
    INVERTED,
    /** Who did not do it stays for the next step. */
    OPTIONAL,
    /** Its actors are listed. */
    WITH_ACTORS;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Funnel read(Map<?, ?> fields, long nowMs) {
    Problems problems = new Problems();
    List<Step> steps = new ArrayList<>();
    List<?> listed = fields.get("steps") instanceof List<?> list ? list : List.of();
    if (listed.isEmpty() || listed.size() > MAX_STEPS) {
      problems.add("steps", "must be a list of 1 to " + MAX_STEPS + " steps");
    }
    for (int index = 0; index < listed.size(); index++) {
      String path = Problems.element("steps", index);
      if (listed.get(index) instanceof Map<?, ?> step) {
        steps.add(step(step, path, nowMs, problems));
      } else {
        problems.add(path, "must be an object with event_collection and actor_property");
      }
    }
    if (!steps.isEmpty()
        && (steps.get(0).traits().contains(Trait.INVERTED)
            || steps.get(0).traits().contains(Trait.OPTIONAL))) {
      problems.add("steps[0]", "is the first: it can be neither inverted nor optional");
    }
    KeenQueryJson.refuse(problems);
    return new Funnel(List.copyOf(steps), listed);
  }

  private static Step step(Map<?, ?> fields, String path, long nowMs, Problems problems) {
    KeenQueryJson json = new KeenQueryJson(fields, nowMs, problems);
    json.checkNames(NAMES);
    Set<Trait> traits = new LinkedHashSet<>();
    for (Trait trait : Trait.values()) {
      Object value = fields.get(trait.word());
      if (Boolean.TRUE.equals(value)) {
        traits.add(trait);
      } else if (value != null && !Boolean.FALSE.equals(value)) {
        problems.add(Problems.member(path, trait.word()), "must be true or false");
      }
    }
    String actor = KeenQueryJson.property(fields, "actor_property", path, problems);
    return new Step(json.scope(path), actor, traits);
  }

  /** The members of the answer. */
  Map<String, @Nullable Object> run(
      Queries queries, String project, BooleanSupplier cancelled, Effort effort) {
    List<Object> results = new ArrayList<>();
    List<@Nullable Object> lists = new ArrayList<>();
    Optional<Set<Object>> left = Optional.empty();
    for (Step step : steps) {
      Set<Object> did = actors(step, queries, project, cancelled, effort);
      Set<Object> counted = left.isEmpty() ? did : counted(left.get(), did, step);
      results.add((long) counted.size());
      lists.add(
          step.traits().contains(Trait.WITH_ACTORS)
              ? counted.stream().sorted(Values.ORDER).toList()
              : null);
      left = step.traits().contains(Trait.OPTIONAL) ? left : Optional.of(counted);
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("result", results);
    members.put("steps", echo);
    if (steps.stream().anyMatch(step -> step.traits().contains(Trait.WITH_ACTORS))) {
      members.put("actors", Collections.unmodifiableList(lists));
    }
    return members;
  }

  Set<String> properties() {
    Set<String> properties = new LinkedHashSet<>();
    for (Step step : steps) {
      properties.add(step.actor());
      properties.addAll(step.scope().where().properties());
    }
    return properties;
  }

  private static Set<Object> counted(Set<Object> left, Set<Object> did, Step step) {
    Set<Object> counted = new LinkedHashSet<>(left);
    if (step.traits().contains(Trait.INVERTED)) {
      counted.removeAll(did);
    } else {
      counted.retainAll(did);
    }
    return counted;
  }

  /**
   * Who did a step.
   *
   * @throws QueryException when they are too many
   */
  private static Set<Object> actors(
      Step step, Queries queries, String project, BooleanSupplier cancelled, Effort effort) {
    Answer answer =
        queries.answer(
            project, step.scope().counts(List.of(step.actor()), Optional.empty()), cancelled);
    effort.add(answer);
    Set<Object> actors = new LinkedHashSet<>();
    @Nullable Object[] row = new Object[answer.columns().size()];
    for (int index = 0; index < answer.rowCount(); index++) {
      answer.row(index, row);
      if (row[0] != null) {
        actors.add(row[0]);
      }
    }
    return actors;
  }
}
