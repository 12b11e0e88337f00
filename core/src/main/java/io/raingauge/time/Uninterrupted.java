package io.raingauge.time;

/** A wait that an interrupt does not cut short; the interrupt is kept for the caller. */
public final class Uninterrupted {
  private Uninterrupted() {}

  /** Returns when the thread has ended; at once when it never began. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
