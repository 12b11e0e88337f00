package io.raingauge.query;

import io.raingauge.deletion.Deletion;
import io.raingauge.query.Answering.Preference;
import io.raingauge.query.Answering.Scene;
import io.raingauge.query.Coverage.Acknowledged;
import io.raingauge.query.Extraction.Extracted;
import io.raingauge.query.QueryException.Kind;
import io.raingauge.query.Question.After;
import io.raingauge.query.Tiling.Stretch;
import io.raingauge.query.scan.Budget;
import io.raingauge.rollup.BuiltInRollups;
import io.raingauge.store.Checkpoint;
import io.raingauge.store.Deletions;
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
  private final Preference preference;

  /** Over rollups only. */
  public Queries(Store store, Coverage.Source coverage, Clock clock, QueryLimits limits) {
    this(store, coverage, clock, limits, Optional.empty());
  }

  /**
   * @param raw where what no rollup can answer, or only a part of, is answered from
   */
  public Queries(
      Store store,
      Coverage.Source coverage,
      Clock clock,
      QueryLimits limits,
      Optional<RawEvents> raw) {
    this(store, coverage, clock, limits, raw, Preference.DEFAULT);
  }

  /** For tests, which want to see each way to answer. */
  Queries(
      Store store,
      Coverage.Source coverage,
      Clock clock,
      QueryLimits limits,
      Optional<RawEvents> raw,
      Preference preference) {
    this.raw = raw;
    this.preference = preference;
    this.store = store;
    this.coverage = coverage;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * Waits until an answer will include what it shall (Q4).
   *
   * @throws QueryException {@link Kind#NOT_YET} when the time is up, {@link Kind#BAD_QUESTION} when
   *     the receipt is not of this installation
   */
  public void await(After after) throws InterruptedException {
    switch (coverage.await(after.token(), after.longest())) {
      case INCLUDED -> {}
      case NOT_YET -> throw after.notYet();
      case UNKNOWN -> throw unknown();
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
    return together(project, cancelled, answers -> answers.apply(question));
  }

  /**
   * Answers several questions from one snapshot, so that all see the same events, and within the
   * time of one.
   *
   * @param work asks them, and makes something of the answers; its exceptions pass
   * @param cancelled as in {@link #answer}
   */
  public <T> T together(
      String project, BooleanSupplier cancelled, Function<Function<Question, Answer>, T> work) {
    long startNs = System.nanoTime();
    return answering(
        answering ->
            work.apply(
                question -> answering.answer(new Asking(project, question, cancelled, startNs))));
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
    return answering(answering -> answering.extract(asking, extraction));
  }

  /** Whether what no rollup can answer is answered from raw events. */
  public boolean keepsRawEvents() {
    return raw.isPresent();
  }

  /** The properties of a collection that are known from its raw events, and the kind of most. */
  public Map<String, io.raingauge.chunk.Kind> properties(String project, String collection) {
    return fromSnapshot(
        snapshot ->
            raw.map(events -> kept(project, collection, snapshot).chunks())
                .map(Properties::of)
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

  /**
   * A project's collections, by name. Where events were deleted and it takes too long to read which
   * are left, or they cannot be read, a collection is as it was counted, as without raw events.
   */
  public List<Extent> extents(String project) {
    return fromSnapshot(snapshot -> left(project, Extent.all(project, snapshot), snapshot));
  }

  /** A collection as {@link #extents} tells it; empty when there is none. */
  public Optional<Extent> extent(String project, String collection) {
    return fromSnapshot(
            snapshot ->
                left(project, Extent.of(project, collection, snapshot).stream().toList(), snapshot))
        .stream()
        .findFirst();
  }

  private List<Extent> left(String project, List<Extent> counted, Store.Snapshot snapshot) {
    long startNs = System.nanoTime(); // All together take the time of one question.
    List<Checkpoint> checkpoints = snapshot.checkpoints();
    List<Extent> left = new ArrayList<>();
    for (Extent each : counted) {
      Deletions deletions = Deletions.of(project, each.collection(), checkpoints);
      if (raw.isEmpty() || !deletions.areOfEvents()) {
        left.add(each);
      } else {
        left(project, each, deletions, snapshot, startNs).ifPresent(left::add);
      }
    }
    return left;
  }

  private Optional<Extent> left(
      String project, Extent counted, Deletions deletions, Store.Snapshot snapshot, long startNs) {
    Optional<Extent> all = Optional.of(counted);
    try {
      return kept(project, counted.collection(), deletions, snapshot, startNs).left(all);
    } catch (QueryException untold) {
      return all; // What is wrong with one collection is told to who asks for its events.
    }
  }

  /**
   * Makes sure that what a deletion leaves can still be asked for: what cells count of it they no
   * longer tell, so raw events must, all of them.
   *
   * @throws QueryException {@link Kind#BAD_QUESTION} when they cannot
   */
  public void requireDeletable(Deletion deletion) {
    if (raw.isEmpty()) {
      throw refusal(
          "This server keeps no raw events, so there is nothing to delete: a rollup cannot uncount."
              + " fold.raw-events=true keeps those that come from then on.");
    }
    fromSnapshot(
        snapshot -> {
          requireRawEvents(deletion, snapshot);
          return true;
        });
  }

  private void requireRawEvents(Deletion deletion, Store.Snapshot snapshot) {
    String project = deletion.project();
    String collection = deletion.collection();
    Optional<Stretch> asked =
        DeletedStretches.before(deletion, StandingRollup.byUsers(project, snapshot.checkpoints()));
    Optional<Extent> extent = Extent.of(project, collection, snapshot);
    if (asked.isEmpty() || extent.isEmpty()) {
      return;
    }
    long completeFromMs = kept(project, collection, snapshot).completeFromMs(extent, asked.get());
    if (completeFromMs != Long.MIN_VALUE) {
      throw refusal(
          "Raw events are complete from "
              + Timeframe.print(completeFromMs)
              + " on, and what is deleted begins before: what is left then could not be told. Delete"
              + " with a timeframe from then on, or the whole collection.");
    }
  }

  private static QueryException refusal(String problem) {
    return new QueryException(Kind.BAD_QUESTION, problem, List.of(problem), Optional.empty());
  }

  private KeptRawEvents kept(String project, String collection, Store.Snapshot snapshot) {
    Deletions deletions = Deletions.of(project, collection, snapshot.checkpoints());
    return kept(project, collection, deletions, snapshot, System.nanoTime());
  }

  private KeptRawEvents kept(
      String project,
      String collection,
      Deletions deletions,
      Store.Snapshot snapshot,
      long startNs) {
    return new KeptRawEvents(
        snapshot,
        raw.orElseThrow().of(snapshot),
        project,
        collection,
        deletions,
        () -> new Budget(limits, () -> false, startNs));
  }

  private <T> T answering(Function<Answering, T> answer) {
    List<Acknowledged> acknowledged = coverage.acknowledged(); // Before the snapshot: Q3.
    return fromSnapshot(
        snapshot -> {
          List<Checkpoint> checkpoints = snapshot.checkpoints();
          Coverage covered = Coverage.of(acknowledged, coverage.ends(), checkpoints);
          Optional<RawEvents.Of> events = raw.map(all -> all.of(snapshot));
          Scene scene = new Scene(snapshot, checkpoints, covered, clock.nowMs(), events);
          return answer.apply(new Answering(scene, limits, preference));
        });
  }

  private static List<StandingRollup> builtIn(
      String project, String collection, List<Checkpoint> checkpoints) {
    return List.of(StandingRollup.builtIn(BuiltInRollups.events(project, collection), checkpoints));
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
