package io.raingauge.collector;

import io.raingauge.json.JsonTree;
import io.raingauge.rollup.DefinitionRecord;
import io.raingauge.rollup.Rollup;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.RollupInForce;
import io.raingauge.rollup.RollupJson;
import io.raingauge.time.Clock;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sends definitions of rollups into the log, one record to every partition in one batch (F6), and
 * waits a while until they are in force.
 *
 * <p>Of two changes to one name the later one stays: one lock orders them, and the spool keeps that
 * order in every partition. Two collectors order theirs by chance. A changed definition is a new
 * rollup with a new id; an unchanged one is not sent again.
 *
 * <p>Safe for many threads.
 */
public final class Definitions {
  /** How long a client is kept waiting before it hears "on its way". */
  public static final Duration MAX_WAIT = Duration.ofSeconds(10);

  /** Of one project; more are rejected. */
  public static final int MAX_ROLLUPS = 1000;

  /** On their way at once; more are refused. */
  static final int MAX_ON_THEIR_WAY = 1000;

  private static final byte[] NOTHING = {};

  private final Collector collector;
  private final RollupCatalog catalog;
  private final InForce inForce;
  private final Clock clock;
  private final RandomGenerator random;
  private final Duration maxWait;
  private final Map<Name, OnItsWay> onTheirWay = new HashMap<>();
  private CompletableFuture<Void> fromBefore = CompletableFuture.completedFuture(null);

  /**
   * @param random makes the ids of rollups
   */
  public Definitions(
      Collector collector,
      RollupCatalog catalog,
      InForce inForce,
      Clock clock,
      RandomGenerator random) {
    this(collector, catalog, inForce, clock, random, MAX_WAIT);
  }

  Definitions(
      Collector collector,
      RollupCatalog catalog,
      InForce inForce,
      Clock clock,
      RandomGenerator random,
      Duration maxWait) {
    this.collector = collector;
    this.catalog = catalog;
    this.inForce = inForce;
    this.clock = clock;
    this.random = random;
    this.maxWait = maxWait;
  }

  /**
   * What the spool held when this process began may be definitions that nobody remembers. Until it
   * is taken, nothing is answered "unchanged" or "unknown": it is sent, behind them.
   *
   * @param last the last numbers that the spool held
   */
  public synchronized void follow(ReceiptToken last) {
    fromBefore = inForce.whenTaken(last);
  }

  private record Name(String project, String name) {}

  /** {@code then} is for others who ask for the same meanwhile. */
  private record OnItsWay(DefinitionRecord definition, CompletableFuture<DefinitionReceipt> then) {
    void complete(DefinitionReceipt receipt, @Nullable Throwable failure) {
      if (failure == null) {
        then.complete(receipt);
      } else {
        then.completeExceptionally(failure);
      }
    }
  }

  /** Adds a rollup or changes the one of its name. */
  public CompletableFuture<DefinitionReceipt> put(Rollup rollup) {
    return change(new Name(rollup.project(), rollup.name()), Optional.of(rollup));
  }

  /** Removes a rollup. */
  public CompletableFuture<DefinitionReceipt> remove(String project, String name) {
    return change(new Name(project, name), Optional.empty());
  }

  private synchronized CompletableFuture<DefinitionReceipt> change(
      Name name, Optional<Rollup> rollup) {
    OnItsWay earlier = onTheirWay.get(name);
    if (earlier != null && same(earlier.definition.rollup(), rollup)) {
      return earlier.then.thenApply(Function.identity());
    }
    Optional<RollupInForce> now = earlier == null ? find(name) : Optional.empty();
    boolean isSame = earlier == null && same(now.map(RollupInForce::rollup), rollup);
    if (isSame && fromBefore.isDone()) {
      return CompletableFuture.completedFuture(
          now.<DefinitionReceipt>map(same -> new DefinitionReceipt.Unchanged(same.id()))
              .orElseGet(DefinitionReceipt.Unknown::new));
    }
    Optional<Receipt> refusal = beyondLimits(name, rollup);
    return refusal.isPresent()
        ? CompletableFuture.completedFuture(new DefinitionReceipt.Refused(refusal.get()))
        : send(name, rollup, now.filter(same -> isSame).map(RollupInForce::id));
  }

  private Optional<RollupInForce> find(Name name) {
    return catalog.rollups(name.project).stream()
        .filter(known -> known.rollup().name().equals(name.name))
        .findFirst();
  }

  /** Compares what users see: two filters may differ as objects. */
  private static boolean same(Optional<Rollup> one, Optional<Rollup> other) {
    return one.isPresent() == other.isPresent()
        && Arrays.equals(
            one.map(Definitions::bytes).orElse(NOTHING),
            other.map(Definitions::bytes).orElse(NOTHING));
  }

  private static byte[] bytes(Rollup rollup) {
    return JsonTree.write(RollupJson.write(rollup));
  }

  private Optional<Receipt> beyondLimits(Name name, Optional<Rollup> rollup) {
    if (onTheirWay.size() >= MAX_ON_THEIR_WAY) {
      return Optional.of(
          collector.refuse("%,d definitions are on their way".formatted(MAX_ON_THEIR_WAY)));
    }
    boolean isNew = rollup.isPresent() && find(name).isEmpty();
    if (isNew && catalog.rollups(name.project).size() >= MAX_ROLLUPS) {
      return Optional.of(
          collector.reject(
              Rejections.of(
                  Problem.ofRequest(
                      Fault.BAD_ROLLUP,
                      "the project has %,d rollups, which is the limit; remove one first"
                          .formatted(MAX_ROLLUPS)))));
    }
    return Optional.empty();
  }

  /**
   * @param known the id of the same definition, where it is in force: sent with its id it changes
   *     nothing, unless what comes before it in the spool removes it
   */
  private CompletableFuture<DefinitionReceipt> send(
      Name name, Optional<Rollup> rollup, Optional<RollupId> known) {
    RollupId id = known.orElseGet(() -> new RollupId(random.nextLong(), random.nextLong()));
    DefinitionRecord definition =
        new DefinitionRecord(name.project, name.name, id, clock.nowMs(), rollup);
    OnItsWay entry = new OnItsWay(definition, new CompletableFuture<>());
    onTheirWay.put(name, entry);
    CompletableFuture<ReceiptToken> spooled =
        collector.appendToAll(RecordKind.DEFINITION, definition.toBytes());
    CompletableFuture<Void> taken =
        spooled
            .thenCompose(inForce::whenTaken)
            .whenComplete((nothing, failure) -> arrived(name, entry));
    return spooled
        .thenCompose(token -> receipt(id, token, taken))
        .exceptionally(failure -> new DefinitionReceipt.Refused(collector.receiptOf(failure)))
        .whenComplete(entry::complete);
  }

  private CompletableFuture<DefinitionReceipt> receipt(
      RollupId id, ReceiptToken token, CompletableFuture<Void> taken) {
    DefinitionReceipt late = new DefinitionReceipt.OnItsWay(id, token);
    return taken
        .<DefinitionReceipt>handle(
            (nothing, failure) ->
                failure == null ? new DefinitionReceipt.Effective(id, token) : late)
        .completeOnTimeout(late, maxWait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void arrived(Name name, OnItsWay entry) {
    onTheirWay.remove(name, entry);
  }
}
