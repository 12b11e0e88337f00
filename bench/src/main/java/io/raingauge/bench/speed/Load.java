package io.raingauge.bench.speed;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Many clients at once, each with its batch under way; events are sent in their order, nearly. */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 8;

  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<LoadClient> clients = new ArrayList<>();
  private final Plan plan;
  private final AtomicLong next = new AtomicLong();

  /**
   * @param idName what the member of the id is called; {@code id} gives each event one
   */
  Load(Plan plan, URI server, String idName) {
    this.plan = plan;
    for (int client = 0; client < CLIENTS; client++) {
      clients.add(new LoadClient(http, server, new Event(plan.beginMs(), idName)));
    }
  }

  LoadClient first() {
    return clients.get(0);
  }

  /** Sends up to an event, as fast as the server takes them, and waits until all are in cells. */
  void until(long end) {
    all(
        client -> {
          for (long first = take(); first < end; first = take()) {
            client.batch(first);
          }
        });
    next.set(end);
    while (first().taken() < end) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  /**
   * Sends at a steady rate.
   *
   * @return for each batch the milliseconds from its receipt to an answer that includes it,
   *     ascending
   */
  List<Double> fresh(double eventsPerSecond, Duration time) {
    List<Double> ages = new ArrayList<>();
    long start = System.nanoTime();
    long begin = next.get();
    double nanosPerEvent = 1e9 / eventsPerSecond;
    ExecutorService asking = Executors.newCachedThreadPool();
    all(
        client -> {
          while (System.nanoTime() - start < time.toNanos()) {
            long first = take();
            long dueNanos = start + (long) ((first - begin) * nanosPerEvent);
            LockSupport.parkNanos(dueNanos - System.nanoTime());
            String token = client.batch(first);
            long receiptNanos = System.nanoTime();
            if (first / Plan.BATCH_EVENTS % 10 == 0) {
              asking.execute(
                  () -> {
                    long fromMs = plan.beginMs() + first * 60_000 / Plan.EVENTS_PER_MINUTE;
                    client.ask(token, fromMs / 60_000 * 60_000);
                    synchronized (ages) {
                      ages.add((System.nanoTime() - receiptNanos) / 1e6);
                    }
                  });
            }
          }
        });
    asking.shutdown();
    awaitEnd(asking);
    ages.sort(null);
    return ages;
  }

  /** The first batch's begin that is not before an event and not yet sent. */
  long past(long event) {
    return Math.max(event, next.get());
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private long take() {
    return next.getAndAdd(Plan.BATCH_EVENTS);
  }

  private static void awaitEnd(ExecutorService asking) {
    try {
      if (!asking.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a question is not answered within a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking", e);
    }
  }

  private interface Work {
    void with(LoadClient client);
  }

  private void all(Work work) {
    List<Future<?>> running = new ArrayList<>();
    for (LoadClient client : clients) {
      running.add(threads.submit(() -> work.with(client)));
    }
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException("a client failed", e);
      }
    }
  }
}
