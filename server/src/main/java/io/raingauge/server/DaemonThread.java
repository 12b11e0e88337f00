package io.raingauge.server;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** One thread for what is done now and then; it keeps no process from ending. */
final class DaemonThread {
  private DaemonThread() {}

  static ScheduledExecutorService named(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread made = new Thread(task, name);
          made.setDaemon(true);
          return made;
        });
  }
}
