package io.raingauge.collector;

import io.raingauge.collector.BatchReader.Reading;
import io.raingauge.collector.spool.Batch;
import io.raingauge.collector.spool.DiskFullException;
import io.raingauge.collector.spool.Part;
import io.raingauge.collector.spool.SpoolBusyException;
import io.raingauge.collector.spool.SpoolFullException;
import io.raingauge.collector.spool.SpoolUnavailableException;
import io.raingauge.time.Clock;
import io.raingauge.wire.ReceiptToken;
import io.raingauge.wire.RecordKind;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Takes batches from every dialect: checks them, hands what is good to the spool, and answers with
 * a {@link Receipt} once that is on disk (S1).
 *
 * <p>Events with an id go to the partition of their id, so that a retry meets the same fold (F5);
 * the others of a batch go to one partition, taken in turn. It looks for no duplicates: the fold
 * does.
 *
 * <p>Safe for many threads. Reading happens on the caller's thread: about half a microsecond an
 * event. Memory: what {@link Admission} admits, and the buffers of {@value #MAX_IDLE_READERS} idle
 * readers.
 */
public final class Collector {
  private static final int MAX_IDLE_READERS = 16;

  private final EventSink sink;
  private final int partitions;
  private final CollectorSettings settings;
  private final Clock clock;
  private final Admission admission;
  private final BlockingQueue<BatchReader> idle = new ArrayBlockingQueue<>(MAX_IDLE_READERS);
  private final AtomicInteger turn = new AtomicInteger();
  private final LongAdder acceptedEvents = new LongAdder();
  private final LongAdder rejectedEvents = new LongAdder();
  private final LongAdder rejectedBatches = new LongAdder();
  private final LongAdder refusedBatches = new LongAdder();
  private final LongAdder droppedEvents = new LongAdder();
  private final LongAdder acceptedBytes = new LongAdder();

  /**
   * @param sink the spool
   * @param partitions of the log
   */
  public Collector(EventSink sink, int partitions, CollectorSettings settings, Clock clock) {
    this.sink = sink;
    this.partitions = partitions;
    this.settings = settings;
    this.clock = clock;
    this.admission = new Admission(settings.maxPendingBytes());
  }

  /**
   * Reads a batch on this thread and spools it. Completes when its fate is known; exceptionally
   * only when a promise of ours is broken.
   */
  public CompletableFuture<Receipt> accept(Submission submission) {
    Optional<Problem> wrong = wrongRequest(submission);
    if (wrong.isPresent()) {
      return CompletableFuture.completedFuture(reject(Rejections.of(wrong.get())));
    }
    Reading reading = read(submission);
    if (reading.accepted() == 0) {
      rejectedEvents.add(reading.rejections().count());
      return CompletableFuture.completedFuture(reject(reading.rejections()));
    }
    return sink.append(new Batch(reading.parts()))
        .handle(
            (token, failure) ->
                failure == null
                    ? kept(token, reading)
                    : notKept(failure, submission.project(), reading));
  }

  /** Spools a control record for every partition, as one batch (F6). */
  CompletableFuture<ReceiptToken> appendToAll(RecordKind kind, byte[] value) {
    return sink.append(
        new Batch(
            IntStream.range(0, partitions)
                .mapToObj(partition -> new Part(partition, kind, 1, value))
                .toList()));
  }

  /** Answers for a body that never became a batch: it could not be decoded, or was too large. */
  public Receipt reject(Rejections rejections) {
    rejectedBatches.increment();
    return new Receipt.Rejected(rejections);
  }

  /** Counts events that a dialect's own rules left out of a batch. */
  public void leftOut(int events) {
    rejectedEvents.add(events);
  }

  /** Answers for a body for which there was no memory. */
  public Receipt refuse(String message) {
    refusedBatches.increment();
    return new Receipt.Overloaded(settings.retryAfter(), message);
  }

  /** Bounds the bodies in memory. Whoever receives a body reserves its bytes first. */
  public Admission admission() {
    return admission;
  }

  public CollectorSettings settings() {
    return settings;
  }

  public CollectorStatus status() {
    return new CollectorStatus(
        acceptedEvents.sum(),
        rejectedEvents.sum(),
        rejectedBatches.sum(),
        refusedBatches.sum(),
        droppedEvents.sum(),
        acceptedBytes.sum(),
        admission.pendingBytes());
  }

  private static Optional<Problem> wrongRequest(Submission submission) {
    Optional<Problem> name =
        submission
            .collection()
            .flatMap(CollectionName::fault)
            .map(message -> Problem.ofRequest(Fault.BAD_COLLECTION, message));
    return name.isPresent() ? name : submission.idempotencyKey().flatMap(Collector::wrongKey);
  }

  private static Optional<Problem> wrongKey(String key) {
    boolean fits =
        !key.isEmpty()
            && key.length() <= CollectorSettings.MAX_IDEMPOTENCY_KEY_CHARS
            && key.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return fits
        ? Optional.empty()
        : Optional.of(
            Problem.ofRequest(
                Fault.BAD_IDEMPOTENCY_KEY,
                "the Idempotency-Key has %d characters; it may have 1 to %d visible ASCII characters"
                    .formatted(key.length(), CollectorSettings.MAX_IDEMPOTENCY_KEY_CHARS)));
  }

  private Reading read(Submission submission) {
    BatchReader reader = idle.poll();
    if (reader == null) {
      reader = new BatchReader(settings, clock, partitions);
    }
    Reading reading = reader.read(submission, Math.floorMod(turn.getAndIncrement(), partitions));
    idle.offer(reader);
    return reading;
  }

  private Receipt kept(ReceiptToken token, Reading reading) {
    acceptedEvents.add(reading.accepted());
    rejectedEvents.add(reading.rejections().count());
    for (Part part : reading.parts()) {
      acceptedBytes.add(part.value().length);
    }
    return new Receipt.Accepted(token, reading.accepted(), reading.rejections());
  }

  /** At the spool's limit the project's policy decides (S4). */
  private Receipt notKept(Throwable failure, String project, Reading reading) {
    Throwable cause = causeOf(failure);
    if (cause instanceof SpoolFullException && settings.dropProjects().contains(project)) {
      droppedEvents.add(reading.accepted());
      rejectedEvents.add(reading.rejections().count());
      String message = String.valueOf(cause.getMessage());
      return new Receipt.Dropped(reading.accepted(), reading.rejections(), message);
    }
    return receiptOf(failure);
  }

  /**
   * What a client is told when the spool failed.
   *
   * @throws CompletionException when a promise of ours is broken
   */
  Receipt receiptOf(Throwable failure) {
    Throwable cause = causeOf(failure);
    String message = String.valueOf(cause.getMessage());
    refusedBatches.increment();
    if (cause instanceof SpoolFullException || cause instanceof SpoolBusyException) {
      return new Receipt.Overloaded(settings.retryAfter(), message);
    }
    if (cause instanceof DiskFullException) {
      return new Receipt.DiskFull(message);
    }
    if (cause instanceof SpoolUnavailableException) {
      return new Receipt.Uncertain(settings.retryAfter(), message);
    }
    throw new CompletionException(cause);
  }

  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }
}
