package io.raingauge.query;

import io.raingauge.query.Question.Order.Direction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How many actors did a first step, of those a second, and so on. Which came first in time does not
 * matter; each step has its own timeframe for that. All dialects come here (Q2).
 *
 * @param steps at least one, at most {@value #MAX_STEPS}; the first is neither inverted nor
 *     optional
 */
public record Funnel(List<Step> steps) {
  /** More are refused. */
  public static final int MAX_STEPS = 20;

  public Funnel {
    steps = List.copyOf(steps);
    if (steps.isEmpty() || steps.size() > MAX_STEPS || !steps.get(0).canBeFirst()) {
      throw new IllegalArgumentException("a funnel of " + steps);
    }
  }

  /**
   * One step.
   *
   * @param actors counts events by one property, which names the actors; an event without it is
   *     nobody's
   * @param traits in which it differs from others
   */
  public record Step(Question actors, Set<Trait> traits) {
    public Step {
      traits = Set.copyOf(traits);
    }

    boolean canBeFirst() {
      return !traits.contains(Trait.INVERTED) && !traits.contains(Trait.OPTIONAL);
    }
  }

  /** In what a step may differ. */
  public enum Trait {
    /** Those count who did not do it. */
    INVERTED,
    /** Who did not do it stays for the next step. */
    OPTIONAL,
    /** Its actors are listed. */
    LISTED
  }

  /**
   * What a step came to.
   *
   * @param actors how many
   * @param list their names, in the order of all answers, where they are listed
   */
  public record Reached(long actors, Optional<List<Object>> list) {}

  /**
   * Asks step by step.
   *
   * @param ask gives the answer to a step's question; its exceptions pass
   */
  public List<Reached> run(Function<Question, Answer> ask) {
    List<Reached> reached = new ArrayList<>();
    Optional<Set<Object>> left = Optional.empty();
    for (Step step : steps) {
      Set<Object> did = named(ask.apply(step.actors()));
      Set<Object> counted = left.isEmpty() ? did : counted(left.get(), did, step);
      Optional<List<Object>> list =
          step.traits().contains(Trait.LISTED)
              ? Optional.of(counted.stream().sorted(Results.order(Direction.UP)).toList())
              : Optional.empty();
      reached.add(new Reached(counted.size(), list));
      left = step.traits().contains(Trait.OPTIONAL) ? left : Optional.of(counted);
    }
    return reached;
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

  private static Set<Object> named(Answer answer) {
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
