package io.raingauge.server.cli;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Sends batches, several requests at once. Memory: a batch for each of them. For one thread, which
 * reads; others send.
 */
final class SendRun implements AutoCloseable {
  private final int inFlight;
  private final SendProgress progress;
  private final Consumer<EventBatch> sent;
  private final Semaphore free;
  private final ExecutorService threads;

  /**
   * @param sent told of each batch that was answered, by any thread
   */
  SendRun(int inFlight, SendProgress progress, Consumer<EventBatch> sent) {
    this.inFlight = inFlight;
    this.progress = progress;
    this.sent = sent;
    this.free = new Semaphore(inFlight);
    this.threads = Executors.newFixedThreadPool(inFlight);
  }

  /** Returns when all is answered, or nothing more is under way after a failure. */
  void send(BatchSource source, BatchSender sender) throws IOException, InterruptedException {
    for (Optional<EventBatch> batch = source.next();
        batch.isPresent() && progress.failure().isEmpty();
        batch = source.next()) {
      EventBatch next = batch.get();
      free.acquire();
      threads.execute(() -> sendOne(sender, next));
    }
    free.acquire(inFlight);
    free.release(inFlight);
  }

  /** Breaks off what is under way. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void sendOne(BatchSender sender, EventBatch batch) {
    try {
      if (progress.failure().isEmpty()) {
        progress.add(sender.send(batch));
        sent.accept(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      progress.fail(new CommandFailedException("interrupted", e));
    } catch (RuntimeException e) {
      progress.fail(e);
    } finally {
      free.release();
    }
  }
}
