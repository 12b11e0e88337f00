package io.raingauge.collector;

import io.raingauge.collector.spool.Batch;
import io.raingauge.collector.spool.Part;
import io.raingauge.wire.EventLine;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A spool in memory that keeps what it is given, or fails as it is told. */
public final class RecordingSink implements EventSink {
  public static final long COLLECTOR = 0xc0ffee;

  private final List<Batch> batches = new ArrayList<>();
  private final Map<Integer, Long> numbers = new HashMap<>();
  private Optional<RuntimeException> failure = Optional.empty();
  private Optional<CompletableFuture<Void>> gate = Optional.empty();

  @Override
  public synchronized CompletableFuture<ReceiptToken> append(Batch batch) {
    if (failure.isPresent()) {
      return CompletableFuture.failedFuture(failure.get());
    }
    batches.add(batch);
    Map<Integer, Long> last = new HashMap<>();
    for (Part part : batch.parts()) {
      long number = numbers.merge(part.partition(), (long) part.eventCount(), Long::sum);
      last.put(part.partition(), number);
    }
    ReceiptToken token = new ReceiptToken(COLLECTOR, last);
    return gate.map(open -> open.thenApply(nothing -> token))
        .orElseGet(() -> CompletableFuture.completedFuture(token));
  }

  /** From now on every batch fails so. */
  public synchronized void failWith(RuntimeException why) {
    failure = Optional.of(why);
  }

  /** From now on receipts wait until the gate completes. */
  public synchronized void waitFor(CompletableFuture<Void> opens) {
    gate = Optional.of(opens);
  }

  public synchronized List<Batch> batches() {
    return List.copyOf(batches);
  }

  /** Forgets all batches and all that it was told. */
  public synchronized void clear() {
    failure = Optional.empty();
    gate = Optional.empty();
    batches.clear();
  }

  /** All events so far, in order of batch and partition. */
  public List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (Batch batch : batches()) {
      for (Part part : batch.parts()) {
        if (part.kind() == RecordKind.EVENTS) {
          read(part, events);
        }
      }
    }
    return events;
  }

  private static void read(Part part, List<Event> into) {
    EventLine line = new EventLine();
    line.over(part.value());
    int count = 0;
    while (line.hasNext()) {
      line.next();
      count++;
      into.add(
          new Event(
              part.partition(),
              text(line, line.projectFrom(), line.projectTo()),
              text(line, line.collectionFrom(), line.collectionTo()),
              line.timeMs(),
              line.hasId() ? text(line, line.idFrom(), line.idTo()) : "",
              text(line, line.eventFrom(), line.eventTo())));
    }
    if (count != part.eventCount()) {
      throw new AssertionError(part.eventCount() + " events announced, " + count + " there");
    }
  }

  private static String text(EventLine line, int from, int to) {
    return new String(line.bytes(), from, to - from, StandardCharsets.UTF_8);
  }

  /** One line. Names as the line escapes them; the id empty for none. */
  public record Event(
      int partition, String project, String collection, long timeMs, String id, String json) {}
}
