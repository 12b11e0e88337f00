package io.raingauge.query;

import io.raingauge.json.Names;
import io.raingauge.query.Coverage.Acknowledged;
import io.raingauge.query.Extraction.Extracted;
import io.raingauge.query.Frame.Span;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question.After;
import io.raingauge.query.Question.Completeness;
import io.raingauge.query.Question.Subject;
import io.raingauge.query.scan.Budget;
import io.raingauge.query.scan.EventScan;
import io.raingauge.query.scan.ScanResult;
import io.raingauge.query.scan.UnlikeTypes;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Store;
import io.raingauge.store.StoreUnavailableException;
import io.raingauge.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Answers questions from a store: plans, reads, merges. Every way to ask (HTTP, and other dialects
 * to come) comes here, so that all give the same numbers (Q2).
 *
 * <p>Safe for many threads; each answer is made by the thread that asks.
 */
public final class Queries {
  private final Store store;
  private final Coverage.Source coverage;
  private final Clock clock;
  private final QueryLimits limits;
  private final Optional<RawEvents> raw;

  /** Over rollups only. */
  public Queries(Store store, Coverage.Source coverage, Clock clock, QueryLimits limits) {
    this(store, coverage, clock, limits, Optional.empty());
  }

  /**
   * @param raw where what no rollup can answer is answered from
   */
  public Queries(
      Store store,
      Coverage.Source coverage,
      Clock clock,
      QueryLimits limits,
      Optional<RawEvents> raw) {
    this.raw = raw;
    this.store = store;
    this.coverage = coverage;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * Waits until the answer will include what the question is after (Q4); returns at once for other
   * questions.
   *
   * @throws QueryException {@link Kind#NOT_YET} when the time is up, {@link Kind#BAD_QUESTION} when
   *     the receipt is not of this installation
   */
  public void await(Question question) throws InterruptedException {
    if (question.after().isPresent()) {
      After after = question.after().get();
      switch (coverage.await(after.token(), after.longest())) {
        case INCLUDED -> {}
        case NOT_YET -> throw notYet(after);
        case UNKNOWN -> throw unknown();
      }
    }
  }

  /**
   * Answers a question whose {@code after} was awaited.
   *
   * @param cancelled whether nobody waits for the answer any more; asked now and then
   * @throws QueryException when there is no answer; it says why
   * @throws CancellationException when it was cancelled
   */
  public Answer answer(String project, Question question, BooleanSupplier cancelled) {
    long startNs = System.nanoTime();
    List<Acknowledged> acknowledged = coverage.acknowledged(); // Before the snapshot: Q3.
    return fromSnapshot(
        snapshot -> {
          List<Checkpoint> checkpoints = snapshot.checkpoints();
          question.after().ifPresent(after -> checkIncluded(after, checkpoints));
          Coverage covered = Coverage.of(acknowledged, coverage.ends(), checkpoints);
          Asking asking = new Asking(project, question, cancelled, startNs);
          return answer(asking, covered, snapshot);
        });
  }

  /**
   * Gives events themselves.
   *
   * @param cancelled as in {@link #answer}
   * @throws QueryException when there is no answer; it says why
   * @throws CancellationException when it was cancelled
   */
  public Extracted extract(String project, Extraction extraction, BooleanSupplier cancelled) {
    Asking asking = new Asking(project, extraction.events(), cancelled, System.nanoTime());
    List<Acknowledged> acknowledged = coverage.acknowledged(); // Before the snapshot: Q3.
    return fromSnapshot(
        snapshot -> {
          Coverage covered = Coverage.of(acknowledged, coverage.ends(), snapshot.checkpoints());
          return extract(asking, extraction, covered, snapshot);
        });
  }

  /** The properties of a collection that are known from its raw events, and the kind of most. */
  public Map<String, io.raingauge.chunk.Kind> properties(String project, String collection) {
    return fromSnapshot(
        snapshot ->
            raw.map(events -> Properties.of(events.of(snapshot).chunks(project, collection)))
                .orElse(Map.of()));
  }

  /** The rollups that a project's users have defined, as all partitions together see them. */
  public List<StandingRollup> rollups(String project) {
    return fromSnapshot(snapshot -> StandingRollup.byUsers(project, snapshot.checkpoints()));
  }

  /** The rollups that every collection has. */
  public List<StandingRollup> builtIn(String project, String collection) {
    return fromSnapshot(snapshot -> builtIn(project, collection, snapshot.checkpoints()));
  }

  /** A project's collections, by name. */
  public List<Extent> extents(String project) {
    return fromSnapshot(snapshot -> Extent.all(project, snapshot));
  }

  /** A question on its way. */
  private record Asking(
      String project, Question question, BooleanSupplier cancelled, long startNs) {}

  /** What a question is about, in one snapshot. */
  private record Scene(
      String collection,
      Optional<Extent> extent,
      Frame frame,
      Coverage covered,
      Store.Snapshot snapshot) {}

  private Answer answer(Asking asking, Coverage covered, Store.Snapshot snapshot) {
    long nowMs = clock.nowMs();
    Question question = asking.question();
    List<Checkpoint> checkpoints = snapshot.checkpoints();
    List<StandingRollup> candidates = candidates(asking.project(), question.subject(), checkpoints);
    String collection = candidates.get(0).rollup().collection();
    Optional<Extent> extent = Extent.of(asking.project(), collection, snapshot);
    Optional<Span> span = extent.map(known -> new Span(known.firstMs(), known.lastMs()));
    Frame frame = Frame.of(question, span, nowMs, limits);
    List<Source> sources = new ArrayList<>();
    candidates.forEach(candidate -> sources.add(new RollupSource(candidate, nowMs)));
    List<Source.Verdict.Refuses> refusals = new ArrayList<>();
    Optional<Plan> plan = Planner.plan(question, frame, sources, refusals);
    if (plan.isPresent()) {
      return fromCells(asking, plan.get(), covered, snapshot);
    }
    if (raw.isPresent() && question.subject() instanceof Subject.OfCollection) {
      Scene scene = new Scene(collection, extent, frame, covered, snapshot);
      return fromRaw(asking, scene, raw.get().of(snapshot), refusals);
    }
    if (question.hasExpressions()) {
      throw noExpressions(question);
    }
    throw Planner.none(asking.project(), collection, question, frame, refusals, Optional.empty());
  }

  private Answer fromRaw(
      Asking asking, Scene scene, RawEvents.Of events, List<Source.Verdict.Refuses> refusals) {
    Question question = asking.question();
    KeptRawEvents kept =
        new KeptRawEvents(
            scene.snapshot(), events, asking.project(), scene.collection(), () -> budget(asking));
    long completeFromMs = kept.completeFromMs(scene.extent(), scene.frame());
    if (completeFromMs != Long.MIN_VALUE && question.completeness() == Completeness.WHOLE) {
      Optional<String> why = Optional.of(KeptRawEvents.refusal(completeFromMs, scene.frame()));
      if (question.hasExpressions()) {
        throw new QueryException(
            Kind.NO_ROLLUP,
            "Only raw events can answer a question with expressions, and here they cannot: "
                + why.get(),
            List.of(why.get()),
            Optional.empty());
      }
      throw Planner.none(
          asking.project(), scene.collection(), question, scene.frame(), refusals, why);
    }
    RawScan scan = RawScan.of(question, scene.frame());
    Budget budget = budget(asking);
    Groups groups = new Groups(scan.layout().measures(), limits);
    ScanResult read = scan.read(events.scanner(), kept.chunks(), budget, groups);
    Origin origin =
        new Origin.OfRaw(
            read.chunks(),
            budget.rows(),
            completeFromMs,
            UnlikeTypes.notes(kept.chunks(), scan.scan()));
    return new Answer(
        question, scan.layout(), groups, scene.covered(), effort(origin, asking), limits);
  }

  private Extracted extract(
      Asking asking, Extraction extraction, Coverage covered, Store.Snapshot snapshot) {
    RawEvents.Of events =
        raw.map(all -> all.of(snapshot))
            .orElseThrow(
                () -> new QueryException(Kind.NO_ROLLUP, "This server keeps no raw events."));
    String collection = ((Subject.OfCollection) asking.question().subject()).collection();
    Optional<Extent> extent = Extent.of(asking.project(), collection, snapshot);
    Optional<Span> span = extent.map(known -> new Span(known.firstMs(), known.lastMs()));
    Frame frame = Frame.of(asking.question(), span, clock.nowMs(), limits);
    KeptRawEvents kept =
        new KeptRawEvents(snapshot, events, asking.project(), collection, () -> budget(asking));
    long completeFromMs = kept.completeFromMs(extent, frame);
    if (completeFromMs != Long.MIN_VALUE) {
      throw new QueryException(Kind.NO_ROLLUP, KeptRawEvents.refusal(completeFromMs, frame));
    }
    Budget budget = budget(asking);
    long[] edgesMs = frame.edgesMs();
    List<byte[]> found =
        edgesMs.length == 0
            ? List.of()
            : new EventScan(
                    new EventScan.Wanted(
                        asking.question().where(),
                        edgesMs[0],
                        edgesMs[edgesMs.length - 1],
                        extraction.latest(),
                        extraction::wants),
                    budget)
                .events(kept.chunks());
    long tookMs = (System.nanoTime() - asking.startNs()) / 1_000_000;
    return new Extracted(found, budget.rows(), covered, tookMs);
  }

  private Budget budget(Asking asking) {
    return new Budget(limits, asking.cancelled(), asking.startNs());
  }

  private Answer fromCells(Asking asking, Plan plan, Coverage covered, Store.Snapshot snapshot) {
    Reader reader = new Reader(plan, limits, asking.cancelled(), asking.startNs());
    Groups groups = reader.read(snapshot);
    Answer.Effort effort = effort(new Origin.OfRollup(plan, reader.cellCount()), asking);
    return new Answer(asking.question(), Layout.of(plan), groups, covered, effort, limits);
  }

  private static Answer.Effort effort(Origin origin, Asking asking) {
    return new Answer.Effort(origin, (System.nanoTime() - asking.startNs()) / 1_000_000);
  }

  /** At least one. */
  private static List<StandingRollup> candidates(
      String project, Subject subject, List<Checkpoint> checkpoints) {
    List<StandingRollup> byUsers = StandingRollup.byUsers(project, checkpoints);
    if (subject instanceof Subject.OfCollection of) {
      List<StandingRollup> candidates =
          new ArrayList<>(builtIn(project, of.collection(), checkpoints));
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

  private static List<StandingRollup> builtIn(
      String project, String collection, List<Checkpoint> checkpoints) {
    return List.of(StandingRollup.builtIn(BuiltInRollups.events(project, collection), checkpoints));
  }

  private static QueryException noExpressions(Question question) {
    return new QueryException(
        Kind.NO_ROLLUP,
        question.subject() instanceof Subject.OfRollup
            ? "A rollup cannot answer a question with expressions: ask with \"collection\" instead"
                + " of \"rollup\", of a server that keeps raw events."
            : "Only raw events can answer a question with expressions, and this server keeps none:"
                + " set fold.raw-events=true to have them for events from then on.");
  }

  private static void checkIncluded(After after, List<Checkpoint> checkpoints) {
    if (!Coverage.includes(after.token(), checkpoints)) {
      throw notYet(after);
    }
  }

  private static QueryException notYet(After after) {
    return new QueryException(
        Kind.NOT_YET,
        "The batch of this receipt was not counted within "
            + after.longest().toMillis()
            + " ms. It is safe and will be counted; ask again, or see /v1/status for the lag.");
  }

  private static QueryException unknown() {
    String problem =
        "after is not the token of a receipt of this installation: take it from \"token\" of an"
            + " answer to POST /v1/events of the same server, or leave it out.";
    return new QueryException(Kind.BAD_QUESTION, problem, List.of(problem), Optional.empty());
  }

  private <T> T fromSnapshot(Function<Store.Snapshot, T> read) {
    try (Store.Snapshot snapshot = store.snapshot()) {
      return read.apply(snapshot);
    } catch (StoreUnavailableException unavailable) {
      QueryException wrapped =
          new QueryException(
              Kind.UNAVAILABLE, "The store did not answer; ask again in some seconds.");
      wrapped.initCause(unavailable);
      throw wrapped;
    }
  }
}
