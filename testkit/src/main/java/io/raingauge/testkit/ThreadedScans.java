package io.raingauge.testkit;

import io.raingauge.scan.ChunkIndex;
import io.raingauge.scan.ChunkIndex.Sight;
import io.raingauge.scan.Partial;
import io.raingauge.scan.PartialMerge;
import io.raingauge.scan.ScanRunner;
import io.raingauge.scan.ScanSteps;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Runs scans on a few threads: the simplest thing that can, and the measure of the query topology.
 *
 * <p>Safe for many threads.
 */
public final class ThreadedScans implements ScanRunner, AutoCloseable {
  private final ScanSteps steps;
  private final int ahead;
  private final ExecutorService threads;

  /**
   * @param threadCount that read chunks, of all scans together
   */
  public ThreadedScans(ScanSteps steps, int threadCount) {
    this.steps = steps;
    this.ahead = 2 * threadCount;
    this.threads =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              Thread thread = new Thread(task, "scan");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public String run(String request, BooleanSupplier cancelled, Duration longest) {
    try {
      ChunkIndex index = steps.index(request);
      PartialMerge merge = steps.merge(request);
      Deque<Future<Partial>> running = new ArrayDeque<>();
      Optional<Sight> sight = index.next();
      while (sight.isPresent()) {
        if (running.size() == ahead) {
          merge.take(running.remove().get());
        }
        if (sight.get() instanceof Sight.Known known) {
          running.add(threads.submit(known::partial));
        } else if (sight.get() instanceof Sight.Unread unread) {
          running.add(threads.submit(() -> steps.read(request, unread.chunk())));
        }
        sight = index.next();
      }
      while (!running.isEmpty()) {
        merge.take(running.remove().get());
      }
      return merge.end();
    } catch (ExecutionException failed) {
      return steps.failed(request, Objects.requireNonNull(failed.getCause()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return steps.failed(request, stopping);
    } catch (RuntimeException failed) {
      return steps.failed(request, failed);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
