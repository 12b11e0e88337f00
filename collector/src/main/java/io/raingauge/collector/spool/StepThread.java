package io.raingauge.collector.spool;

import io.raingauge.time.Uninterrupted;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread around a state machine: calls its step again and again, and between two steps sleeps
 * as long as the step said, or until {@link #wake}.
 */
public final class StepThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StepThread.class);
  private static final long PAUSE_AFTER_ERROR_MS = 1000;

  private final LongSupplier step;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean wake;
  private volatile boolean closed;

  /**
   * @param step does what there is to do, and returns after how many milliseconds it wants to be
   *     called again if nothing wakes it
   */
  public StepThread(String name, LongSupplier step) {
    this.step = step;
    this.thread = new Thread(this::run, name);
  }

  public void start() {
    thread.start();
  }

  /** Has the step called soon. From any thread; cheap. */
  public void wake() {
    lock.lock();
    try {
      wake = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Returns when the last step has returned. */
  @Override
  public void close() {
    closed = true;
    wake();
    if (thread != Thread.currentThread()) {
      Uninterrupted.join(thread);
    }
  }

  private void run() {
    while (!closed) {
      sleep(step());
    }
  }

  private long step() {
    try {
      return step.getAsLong();
    } catch (RuntimeException | Error e) { // the top of the thread, which must not end unheard
      LOG.error("thread={} step failed and is tried again in 1 s", thread.getName(), e);
      return PAUSE_AFTER_ERROR_MS;
    }
  }

  private void sleep(long ms) {
    lock.lock();
    try {
      long leftNanos = TimeUnit.MILLISECONDS.toNanos(ms);
      while (!wake && !closed && leftNanos > 0) {
        leftNanos = woken.awaitNanos(leftNanos);
      }
      wake = false;
    } catch (InterruptedException e) {
      closed = true; // nobody interrupts this thread but to end it
    } finally {
      lock.unlock();
    }
  }
}
