package io.raingauge.collector;

import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deleting;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends deletions into the log, one record to every partition in one batch (F6), and waits a while
 * until they are in force.
 *
 * <p>Each checkpoint holds all of them, so there are limits; they are kept before a deletion is
 * spooled, for what is in the log cannot be refused. Several collectors keep each their own.
 *
 * <p>Safe for many threads.
 */
public final class Deleter implements Deleting {
  /** How long a client is kept waiting before it hears "on its way". */
  public static final Duration MAX_WAIT = Duration.ofSeconds(10);

  /** In force of one collection; more are rejected. */
  public static final int MAX_OF_A_COLLECTION = 100;

  /** In force of all collections of all projects; more are rejected. */
  public static final int MAX_DELETIONS = 1000;

  /** After all that is in force: where what is on its way will stand. */
  private static final Position BEHIND = new Position(Integer.MAX_VALUE, Long.MAX_VALUE, 0);

  private final Collector collector;
  private final DeletionCatalog catalog;
  private final InForce inForce;
  private final Duration maxWait;
  private final List<Deletion> onTheirWay = new ArrayList<>();
  private CompletableFuture<Void> fromBefore = CompletableFuture.completedFuture(null);

  public Deleter(Collector collector, DeletionCatalog catalog, InForce inForce) {
    this(collector, catalog, inForce, MAX_WAIT);
  }

  Deleter(Collector collector, DeletionCatalog catalog, InForce inForce, Duration maxWait) {
    this.collector = collector;
    this.catalog = catalog;
    this.inForce = inForce;
    this.maxWait = maxWait;
  }

  /**
   * What the spool held when this process began may be deletions that nobody remembers. Until it is
   * taken, none is sent: there might be too many.
   *
   * @param last the last numbers that the spool held
   */
  public synchronized void follow(ReceiptToken last) {
    fromBefore = inForce.whenTaken(last);
  }

  @Override
  public synchronized CompletableFuture<Outcome> delete(Deletion deletion) {
    Optional<Outcome> refusal = refusal(deletion);
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(refusal.get());
    }
    onTheirWay.add(deletion);
    CompletableFuture<ReceiptToken> spooled =
        collector.appendToAll(RecordKind.DELETION, deletion.toBytes());
    CompletableFuture<Void> taken =
        spooled
            .thenCompose(inForce::whenTaken)
            .whenComplete((nothing, failure) -> arrived(deletion));
    return spooled.thenCompose(token -> outcome(taken)).exceptionally(this::refused);
  }

  private Optional<Outcome> refusal(Deletion deletion) {
    Optional<Outcome> unfit = unfit(deletion.toBytes());
    if (unfit.isPresent()) {
      return unfit;
    }
    if (!fromBefore.isDone()) {
      return Optional.of(
          new Outcome.Refused(
              503,
              "the server has started a moment ago and still counts what its spool held; try again"
                  + " in some seconds"));
    }
    for (List<DeletionInForce> partition : catalog.deletions()) {
      List<DeletionInForce> then = with(with(partition, onTheirWay), List.of(deletion));
      long ofIt =
          then.stream()
              .filter(each -> each.isOf(deletion.project(), deletion.collection()))
              .count();
      if (ofIt > MAX_OF_A_COLLECTION) {
        return Optional.of(
            new Outcome.TooMany(
                "the collection has %,d deletions, which is the limit; deleting all of it makes room"
                    .formatted(MAX_OF_A_COLLECTION)));
      }
      if (then.size() > MAX_DELETIONS) {
        return Optional.of(
            new Outcome.TooMany(
                "there are %,d deletions, which is the limit of all collections together; deleting all of one that has several makes room"
                    .formatted(MAX_DELETIONS)));
      }
    }
    return Optional.empty();
  }

  /** What a fold could not read would stop it for good. */
  private static Optional<Outcome> unfit(byte[] deletion) {
    if (deletion.length > Deletion.MAX_BYTES) {
      return Optional.of(
          new Outcome.TooMany(
              "a deletion has at most %,d bytes, with its filters; make it shorter"
                  .formatted(Deletion.MAX_BYTES)));
    }
    try {
      Deletion.of(deletion);
      return Optional.empty();
    } catch (IllegalStateException unreadable) {
      return Optional.of(
          new Outcome.TooMany("its filters are too many: " + unreadable.getMessage()));
    }
  }

  private static List<DeletionInForce> with(List<DeletionInForce> before, List<Deletion> next) {
    List<DeletionInForce> then = before;
    for (Deletion each : next) {
      then = DeletionInForce.with(then, new DeletionInForce(each, BEHIND, 1, 0));
    }
    return then;
  }

  private CompletableFuture<Outcome> outcome(CompletableFuture<Void> taken) {
    return taken
        .<Outcome>handle(
            (nothing, failure) -> failure == null ? new Outcome.InForce() : new Outcome.OnItsWay())
        .completeOnTimeout(new Outcome.OnItsWay(), maxWait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Outcome refused(Throwable failure) {
    Receipt receipt = collector.receiptOf(failure);
    return new Outcome.Refused(receipt.httpStatus(), message(receipt));
  }

  private static String message(Receipt receipt) {
    if (receipt instanceof Receipt.Overloaded overloaded) {
      return overloaded.message();
    }
    return receipt instanceof Receipt.DiskFull full
        ? full.message()
        : "the disk failed while the deletion was written: it may come into force or not. Sending"
            + " it again is safe";
  }

  private synchronized void arrived(Deletion deletion) {
    onTheirWay.remove(deletion);
  }
}
