package io.raingauge.server.cli;

import io.raingauge.server.Raingauge;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;

/**
 * Ctrl-C and SIGTERM: closes the server before the process is gone. An engine that does not stop in
 * time is left to the end of the process; what was accepted is on disk (S1) and counted by the next
 * start. For one server.
 */
final class Stop {
  private static final Duration LONGEST = Duration.ofSeconds(25);

  private final Raingauge server;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private Stop(Raingauge server) {
    this.server = server;
  }

  /** From now on a stop of the process waits until the server is closed. */
  static Stop of(Raingauge server) {
    Stop stop = new Stop(server);
    Runtime.getRuntime().addShutdownHook(new Thread(stop::stop, "stop"));
    return stop;
  }

  /** Starts the server; a stop waits until that is done. */
  void start() {
    synchronized (server) {
      server.start();
    }
  }

  /** Waits at most so long, and says whether the process is asked to stop. */
  boolean await(long time, TimeUnit unit) throws InterruptedException {
    return asked.await(time, unit);
  }

  /** Returns when the process is asked to stop and the server is closed. */
  void await() throws InterruptedException {
    asked.await();
    closed.await();
  }

  /** Runs in the hook. An engine that ends the process itself would wait for its own end here. */
  private void stop() {
    asked.countDown();
    Thread closing = new Thread(this::close, "close");
    closing.setDaemon(true);
    closing.start();
    try {
      if (!closed.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println(
            "Not everything has stopped after "
                + LONGEST.toSeconds()
                + " s; the process ends now, and nothing is lost.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // The last lines are written; log4j's own hook would come too early.
    LogManager.shutdown();
  }

  private void close() {
    synchronized (server) {
      server.close();
    }
    closed.countDown();
  }
}
