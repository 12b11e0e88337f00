package io.raingauge.query;

import io.raingauge.json.Names;
import io.raingauge.query.Extraction.Extracted;
import io.raingauge.query.Frame.Span;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question.After;
import io.raingauge.query.Question.Asked;
import io.raingauge.query.Question.Completeness;
import io.raingauge.query.Question.Subject;
import io.raingauge.query.Source.Refusal;
import io.raingauge.query.Tiling.Stretch;
import io.raingauge.query.scan.Budget;
import io.raingauge.query.scan.EventScan;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Deletions;
import io.raingauge.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Answers questions in one snapshot: finds the ways that are exact, takes the one that reads least,
 * and where it cannot be gone to its end the next.
 *
 * <p>A way is a rollup, a rollup for its whole windows and raw events for what these leave over, or
 * raw events alone. Raw events are only read for stretches of time of which they are complete, and
 * a rollup only for windows of which it is; so whichever way is taken, the numbers are the same
 * (Q2, Q5).
 *
 * <p>For one thread, as long as the snapshot is open.
 */
final class Answering {
  private static final String NO_RAW_EVENTS =
      "keeps no raw events; fold.raw-events=true keeps those that come from then on";

  /** Where one way fails so, another may answer. */
  private static final Set<Kind> PASSED_BY =
      Set.of(Kind.NO_ROLLUP, Kind.UNAVAILABLE, Kind.BROKEN_CHUNK, Kind.TOO_SLOW);

  private final Scene scene;
  private final QueryLimits limits;
  private final Preference preference;

  Answering(Scene scene, QueryLimits limits, Preference preference) {
    this.scene = scene;
    this.limits = limits;
    this.preference = preference;
  }

  /**
   * A snapshot, and what belongs to it.
   *
   * @param covered what it includes
   * @param nowMs a moment after it was taken
   * @param raw its raw events, where they are kept
   */
  record Scene(
      Store.Snapshot snapshot,
      List<Checkpoint> checkpoints,
      Coverage covered,
      long nowMs,
      Optional<RawEvents.Of> raw) {}

  /**
   * What makes one way dearer than another.
   *
   * @param rowsPerCell how many rows of raw events are read in the time of one cell
   * @param fewCells so many are read without a look at the chunks, which would take as long
   */
  record Preference(double rowsPerCell, long fewCells) {
    /**
     * Measured: a row takes 7 to 10 ns (a sum of a filtered column, or by a property), a cell 0.3
     * to 0.6 µs besides the store's own time.
     */
    static final Preference DEFAULT = new Preference(100, 10_000);
  }

  /**
   * A question's collection and time in the snapshot.
   *
   * @param extent of all events that were counted, deleted or not
   */
  private record Setting(
      Asking asking, String collection, Optional<Extent> extent, Deletions deletions, Frame frame) {
    Question question() {
      return asking.question();
    }

    /** From the first interval to the last; empty where there is none. */
    Optional<Stretch> whole() {
      long[] edgesMs = frame.edgesMs();
      return edgesMs.length == 0
          ? Optional.empty()
          : Optional.of(new Stretch(edgesMs[0], edgesMs[edgesMs.length - 1]));
    }
  }

  /**
   * A way to answer.
   *
   * @param plan of the cells; empty for raw events alone
   * @param raw what is read of these
   */
  private record Way(Optional<Plan> plan, List<Stretch> raw) {
    static Way of(Plan plan) {
      return new Way(Optional.of(plan), plan.cover().left());
    }

    static Way ofRaw(Setting setting) {
      return new Way(Optional.empty(), setting.whole().stream().toList());
    }
  }

  /**
   * @throws QueryException when there is no answer; it says why
   */
  Answer answer(Asking asking) {
    Question question = asking.question();
    List<StandingRollup> candidates =
        candidates(asking.project(), question.subject(), scene.checkpoints());
    Setting setting = setting(asking, candidates.get(0).rollup().collection());
    List<Source> sources = new ArrayList<>();
    candidates.forEach(
        candidate -> sources.add(new RollupSource(candidate, scene.nowMs(), setting.deletions())));
    List<Refusal> refusals = new ArrayList<>();
    List<Plan> plans = Planner.plans(question, setting.frame(), sources, refusals);
    Optional<Plan> alone = plans.stream().filter(plan -> !plan.needsRawEvents()).findFirst();
    boolean canBeRaw =
        scene.raw().isPresent() && question.subject() instanceof Subject.OfCollection;
    if (alone.isPresent() && !canBeRaw) {
      return fromCells(setting, alone.get());
    }
    if (alone.isPresent() && isOfFewCells(alone.get(), setting)) {
      Plan plan = alone.get();
      Optional<Answer> answer =
          ifTold(() -> Optional.of(fromCells(setting, plan)), new ArrayList<>());
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    if (canBeRaw) {
      return fromBest(setting, plans, refusals, scene.raw().get());
    }
    if (question.hasExpressions()) {
      throw Planner.noExpressions(question, Optional.empty());
    }
    throw none(setting, refusals, rawRefusal(question));
  }

  /**
   * @throws QueryException when there is no answer; it says why
   */
  Extracted extract(Asking asking, Extraction extraction) {
    RawEvents.Of events =
        scene
            .raw()
            .orElseThrow(
                () -> new QueryException(Kind.NO_ROLLUP, "This server " + NO_RAW_EVENTS + "."));
    Setting setting =
        setting(asking, ((Subject.OfCollection) asking.question().subject()).collection());
    KeptRawEvents kept = kept(setting, events);
    Optional<Stretch> whole = setting.whole();
    long completeFromMs = completeFromMs(kept, setting, whole.stream().toList());
    if (completeFromMs != Long.MIN_VALUE
        && asking.question().completeness() == Completeness.WHOLE) {
      throw new QueryException(
          Kind.NO_ROLLUP, KeptRawEvents.refusal(completeFromMs, setting.frame()));
    }
    Budget budget = asking.budget(limits);
    List<EventScan.Event> found =
        whole.isEmpty()
            ? List.of()
            : new EventScan(
                    new EventScan.Wanted(
                        asking.question().where(),
                        whole.get().fromMs(),
                        whole.get().toMs(),
                        extraction.latest(),
                        extraction::wants),
                    budget)
                .events(kept.chunks());
    return new Extracted(found, budget.rows(), completeFromMs, scene.covered(), asking.tookMs());
  }

  /** Why raw events do not answer a question that only they could. */
  private Optional<String> rawRefusal(Question question) {
    return scene.raw().isEmpty()
            && question.measures().stream().anyMatch(Asked::needsRawEvents)
            && question.subject() instanceof Subject.OfCollection
        ? Optional.of("this server " + NO_RAW_EVENTS)
        : Optional.empty();
  }

  private Setting setting(Asking asking, String collection) {
    asking.question().after().ifPresent(this::checkIncluded);
    Optional<Extent> extent = Extent.of(asking.project(), collection, scene.snapshot());
    Deletions deletions = Deletions.of(asking.project(), collection, scene.checkpoints());
    Optional<Extent> left =
        deletions.areOfEvents() && isOpen(asking.question()) && scene.raw().isPresent()
            ? kept(asking, collection, deletions, scene.raw().get()).left(extent)
            : extent;
    Optional<Span> span = left.map(known -> new Span(known.firstMs(), known.lastMs()));
    Frame frame = Frame.of(asking.question(), span, scene.nowMs(), limits);
    return new Setting(asking, collection, extent, deletions, frame);
  }

  /** Whether it begins with the first event or ends with the last. */
  private boolean isOpen(Question question) {
    Timeframe.Absolute asked = question.timeframe().resolve(scene.nowMs(), question.zone());
    return asked.fromMs() == Long.MIN_VALUE || asked.toMs() == Long.MAX_VALUE;
  }

  private void checkIncluded(After after) {
    if (!Coverage.includes(after.token(), scene.checkpoints())) {
      throw after.notYet();
    }
  }

  /** Whether a plan reads so few that no other way is worth looking for. */
  private boolean isOfFewCells(Plan plan, Setting setting) {
    long events = setting.extent().map(Extent::events).orElse(0L);
    long most =
        plan.isOfOneSeries()
            ? Math.min(events, plan.windowCount() * scene.checkpoints().size())
            : events;
    return !plan.isPartial() && most <= preference.fewCells();
  }

  /** Takes the cheapest way that is whole, or where none is one that the question allows. */
  private Answer fromBest(
      Setting setting, List<Plan> plans, List<Refusal> refusals, RawEvents.Of events) {
    List<QueryException> untold = new ArrayList<>();
    Optional<KeptRawEvents> readable = ifTold(() -> Optional.of(kept(setting, events)), untold);
    for (Way way : ways(setting, plans, readable)) {
      Optional<Answer> answer = ifTold(() -> whole(way, setting, readable), untold);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    if (readable.isEmpty() || !untold.isEmpty()) {
      throw mostTelling(untold);
    }
    KeptRawEvents kept = readable.get();
    Way raw = Way.ofRaw(setting);
    long completeFromMs = completeFromMs(kept, setting, raw.raw());
    if (setting.question().completeness() == Completeness.PARTIAL) {
      Optional<Plan> partial = plans.stream().filter(Plan::isPartial).findFirst();
      return partial.isPresent()
          ? fromCells(setting, partial.get())
          : by(raw, setting, kept, completeFromMs);
    }
    String why = KeptRawEvents.refusal(completeFromMs, setting.frame());
    if (setting.question().hasExpressions()) {
      throw Planner.noExpressions(setting.question(), Optional.of(why));
    }
    throw none(setting, refusals, Optional.of(why));
  }

  /**
   * That there was too little time, which another question or another hour may have; else the
   * first.
   */
  private static QueryException mostTelling(List<QueryException> untold) {
    return untold.stream()
        .filter(each -> each.kind() == Kind.TOO_SLOW)
        .findFirst()
        .orElse(untold.get(0));
  }

  private static QueryException none(
      Setting setting, List<Refusal> refusals, Optional<String> rawRefusal) {
    return Planner.none(
        setting.asking().project(),
        setting.collection(),
        setting.question(),
        setting.frame(),
        refusals,
        rawRefusal);
  }

  /** By one way, if what it reads of raw events is complete. */
  private Optional<Answer> whole(Way way, Setting setting, Optional<KeptRawEvents> kept) {
    if (kept.isEmpty()) {
      return way.plan().map(plan -> fromCells(setting, plan));
    }
    return completeFromMs(kept.get(), setting, way.raw()) == Long.MIN_VALUE
        ? Optional.of(by(way, setting, kept.get(), Long.MIN_VALUE))
        : Optional.empty();
  }

  /**
   * What is found, unless this way cannot be gone to its end: cells do not tell all that it takes
   * (of a very long string a series has only the beginning, which is seen only when they are read),
   * a chunk is broken, nothing reads chunks just now, or whether they are complete took too long.
   * Another way may do.
   *
   * @param untold takes what is then said
   */
  private static <T> Optional<T> ifTold(Supplier<Optional<T>> way, List<QueryException> untold) {
    try {
      return way.get();
    } catch (QueryException refused) {
      if (!PASSED_BY.contains(refused.kind())) {
        throw refused;
      }
      untold.add(refused);
      return Optional.empty();
    }
  }

  /**
   * All ways that miss nothing, if the raw events are complete, the cheapest first; where these
   * cannot be read, those that do without.
   */
  private List<Way> ways(Setting setting, List<Plan> plans, Optional<KeptRawEvents> kept) {
    List<Way> ways = new ArrayList<>();
    plans.stream()
        .filter(plan -> !plan.isPartial() && (kept.isPresent() || !plan.needsRawEvents()))
        .map(Way::of)
        .forEach(ways::add);
    if (kept.isPresent()) {
      Cost cost =
          new Cost(kept.get().chunks(), scene.checkpoints().size(), preference.rowsPerCell());
      ways.add(Way.ofRaw(setting));
      ways.sort(
          Comparator.comparingDouble(
              way ->
                  way.plan().isPresent()
                      ? cost.of(way.plan().get())
                      : way.raw().stream().mapToDouble(cost::of).sum()));
    }
    return ways;
  }

  private KeptRawEvents kept(Setting setting, RawEvents.Of events) {
    return kept(setting.asking(), setting.collection(), setting.deletions(), events);
  }

  private KeptRawEvents kept(
      Asking asking, String collection, Deletions deletions, RawEvents.Of events) {
    return new KeptRawEvents(
        scene.snapshot(),
        events,
        asking.project(),
        collection,
        deletions,
        () -> asking.budgetOfHalf(limits));
  }

  /** From when on raw events are complete in all of some stretches. */
  private static long completeFromMs(KeptRawEvents kept, Setting setting, List<Stretch> stretches) {
    long completeFromMs = Long.MIN_VALUE;
    for (int last = stretches.size() - 1; last >= 0; last--) {
      if (completeFromMs == Long.MIN_VALUE) {
        completeFromMs = kept.completeFromMs(setting.extent(), stretches.get(last));
      }
    }
    return completeFromMs;
  }

  private Answer by(Way way, Setting setting, KeptRawEvents kept, long completeFromMs) {
    if (way.plan().isPresent() && way.raw().isEmpty()) {
      return fromCells(setting, way.plan().get());
    }
    Question question = setting.question();
    Layout layout =
        way.plan()
            .map(Plan::layout)
            .orElseGet(() -> Layout.of(question, setting.frame().edgesMs()));
    Groups groups = groups(question, layout);
    RawReader events =
        new RawReader(
            question, layout, kept.scanner(), kept.chunks(), () -> setting.asking().budget(limits));
    if (way.plan().isEmpty()) {
      events.readAll(groups);
      return answer(setting, layout, groups, events.origin(completeFromMs));
    }
    Origin.OfRollup cells = read(setting, way.plan().get(), groups);
    way.raw().forEach(stretch -> events.read(stretch, groups));
    return answer(setting, layout, groups, new Origin.OfBoth(cells, events.origin(completeFromMs)));
  }

  private Answer fromCells(Setting setting, Plan plan) {
    Groups groups = groups(setting.question(), plan.layout());
    return answer(setting, plan.layout(), groups, read(setting, plan, groups));
  }

  private Origin.OfRollup read(Setting setting, Plan plan, Groups groups) {
    Asking asking = setting.asking();
    Reader reader = new Reader(plan, groups, limits, asking.cancelled(), asking.startNs());
    reader.read(scene.snapshot());
    return new Origin.OfRollup(plan, reader.cellCount());
  }

  private Groups groups(Question question, Layout layout) {
    Groups groups = new Groups(layout.measures(), limits);
    if (question.by().isEmpty()) {
      groups.group(new byte[0]); // Without groups there is one, even of no events.
    }
    return groups;
  }

  private Answer answer(Setting setting, Layout layout, Groups groups, Origin origin) {
    Question question = setting.question();
    Answer.Effort effort = new Answer.Effort(origin, setting.asking().tookMs());
    Answer answer = new Answer(question, layout, groups, scene.covered(), effort, limits);
    for (int index = 0; index < question.measures().size(); index++) {
      Asked asked = question.measures().get(index);
      if (asked.needsRawEvents() && !answer.isExact(index)) {
        throw limits.notExact(asked.label());
      }
    }
    return answer;
  }

  /** At least one. */
  private static List<StandingRollup> candidates(
      String project, Subject subject, List<Checkpoint> checkpoints) {
    List<StandingRollup> byUsers = StandingRollup.byUsers(project, checkpoints);
    if (subject instanceof Subject.OfCollection of) {
      List<StandingRollup> candidates = new ArrayList<>();
      candidates.add(
          StandingRollup.builtIn(BuiltInRollups.events(project, of.collection()), checkpoints));
      byUsers.stream()
          .filter(standing -> standing.rollup().collection().equals(of.collection()))
          .forEach(candidates::add);
      return candidates;
    }
    String name = ((Subject.OfRollup) subject).rollup();
    List<StandingRollup> candidates =
        byUsers.stream().filter(standing -> standing.rollup().name().equals(name)).toList();
    if (candidates.isEmpty()) {
      List<String> names = byUsers.stream().map(standing -> standing.rollup().name()).toList();
      throw new QueryException(
          Kind.NOT_FOUND,
          "There is no rollup \""
              + name
              + "\""
              + (BuiltInRollups.isTaken(name)
                  ? " to ask by its name; every collection has it: ask with \"collection\""
                  : Names.didYouMean(name, names)));
    }
    return candidates;
  }
}
