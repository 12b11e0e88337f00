package io.raingauge.topology;

import io.raingauge.scan.ScanRunner;
import io.raingauge.scan.ScanSteps;
import io.raingauge.scan.ScanUnavailableException;
import io.raingauge.topology.ScanOrder.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.storm.thrift.TException;

/**
 * The client of the query topology. DRPC itself would wait for ten minutes for an answer that does
 * not come; so the calls have threads of their own, and whoever asks looks now and then whether the
 * client is still there, the time is up, or the topology has lost the scan.
 *
 * <p>Safe for many threads. Threads end when there is nothing to do.
 */
public final class DrpcScans implements ScanRunner, AutoCloseable {
  /** Between looking whether the client is still there. */
  private static final long LOOK_MS = 20;

  /** After which the topology is asked whether it has the scan, and how long that may take. */
  private static final Duration ALIVE = Duration.ofSeconds(5);

  /** A reply that has left the topology is here by then. */
  private static final long LAST_MS = 1000;

  private static final long IDLE_S = 10;

  /**
   * Calls at once of one scan: its own, whether it is alive, that it shall stop; and one that ends.
   */
  private static final int CALLS = 4;

  private final DrpcConnection.Source drpc;
  private final Bell bell;
  private final Duration alive;
  private final ThreadPoolExecutor threads;
  private final int mostStops;

  /** Those under way, the oldest first. Guarded by itself. */
  private final Deque<Call> stops = new ArrayDeque<>();

  /**
   * @param bell of the topology where it runs in this process
   * @param mostScans at once
   */
  public DrpcScans(DrpcConnection.Source drpc, Bell bell, int mostScans) {
    this(drpc, bell, mostScans, ALIVE);
  }

  DrpcScans(DrpcConnection.Source drpc, Bell bell, int mostScans, Duration alive) {
    this.drpc = drpc;
    this.bell = bell;
    this.alive = alive;
    this.mostStops = mostScans;
    AtomicInteger count = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            0,
            CALLS * mostScans,
            IDLE_S,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "query-drpc-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public String run(String request, BooleanSupplier cancelled, Duration longest) {
    String id = ScanSteps.idOf(request);
    Call answer = call(Kind.RUN, request);
    try {
      return await(answer, id, cancelled, longest);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the server is stopping");
    } finally {
      if (!answer.isDone()) {
        answer.close();
        stop(id);
      }
    }
  }

  /** Refuses further scans; those that run get no reply. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private String await(Call answer, String id, BooleanSupplier cancelled, Duration longest)
      throws InterruptedException {
    long startNs = System.nanoTime();
    long askedNs = startNs;
    Optional<String> reply = answer.get(LOOK_MS);
    while (reply.isEmpty()) {
      if (cancelled.getAsBoolean()) {
        throw new CancellationException("nobody waits for the answer");
      }
      if (System.nanoTime() - startNs > longest.toNanos()) {
        throw new ScanUnavailableException(
            "the query topology has not answered within " + longest.toSeconds() + " s");
      }
      if (System.nanoTime() - askedNs > alive.toNanos() && !answer.isDone()) {
        if (!isAlive(id)) {
          return answer.get(LAST_MS).orElseThrow(DrpcScans::lost);
        }
        askedNs = System.nanoTime();
      }
      reply = answer.get(LOOK_MS);
    }
    return reply.get();
  }

  private boolean isAlive(String id) throws InterruptedException {
    try (Call call = call(Kind.ALIVE, id)) {
      return call.get(alive.toMillis()).filter(IndexBolt.YES::equals).isPresent();
    }
  }

  /**
   * Lets the topology forget a scan, where it can be told; nobody waits for that. Where it cannot,
   * since a worker has died, such a call never ends: the oldest gives way.
   */
  private void stop(String id) {
    Call stop;
    try {
      stop = call(Kind.STOP, id);
    } catch (ScanUnavailableException alreadyStopping) {
      return; // It forgets it by itself.
    }
    synchronized (stops) {
      stops.removeIf(Call::isDone);
      stops.add(stop);
      if (stops.size() > mostStops) {
        stops.remove().close();
      }
    }
  }

  private static ScanUnavailableException lost() {
    return new ScanUnavailableException(
        "the query topology does not answer; it has perhaps not started yet, or begins again. Ask"
            + " again in some seconds");
  }

  private Call call(Kind kind, String request) {
    String order = new ScanOrder(kind, request).text();
    DrpcConnection connection = drpc.connect();
    bell.expect(order);
    try {
      return new Call(order, connection, threads.submit(() -> execute(order, connection)));
    } catch (RejectedExecutionException full) {
      bell.settle(order);
      connection.close();
      throw new ScanUnavailableException("the server is stopping, or does too much at once", full);
    }
  }

  private String execute(String order, DrpcConnection connection) throws TException {
    try (connection) {
      return connection.execute(QueryTopology.FUNCTION, order);
    } finally {
      bell.settle(order);
    }
  }

  private final class Call implements AutoCloseable {
    private final String order;
    private final DrpcConnection connection;
    private final Future<String> result;

    private Call(String order, DrpcConnection connection, Future<String> result) {
      this.order = order;
      this.connection = connection;
      this.result = result;
    }

    private boolean isDone() {
      return result.isDone();
    }

    private Optional<String> get(long longestMs) throws InterruptedException {
      try {
        return Optional.of(result.get(longestMs, TimeUnit.MILLISECONDS));
      } catch (TimeoutException notYet) {
        return Optional.empty();
      } catch (ExecutionException failed) {
        throw new ScanUnavailableException(
            "the DRPC server did not answer: " + failed.getCause(), failed);
      }
    }

    @Override
    public void close() {
      result.cancel(true);
      bell.settle(order); // What is cancelled before it began settles nothing itself.
      connection.close();
    }
  }
}
