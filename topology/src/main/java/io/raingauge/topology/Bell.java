package io.raingauge.topology;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the tasks of the query topology that run in this process. Storm's executors look into their
 * queues again and again; so that nothing is spent while no question is asked they sleep long in
 * between, and whoever has put something into a queue rings. A task that nobody rings for, since
 * that one is in another process, finds it when it has slept.
 *
 * <p>Safe for many threads.
 */
public final class Bell {
  private final Map<Integer, Thread> tasks = new ConcurrentHashMap<>();
  private final Set<String> orders = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Thread spout;

  /** An order is on its way to the spout of this process; the one who sends it settles it. */
  void expect(String order) {
    orders.add(order);
    LockSupport.unpark(spout);
  }

  /** The order was fetched, or it does not come any more. */
  void settle(String order) {
    orders.remove(order);
  }

  /** Whether an order is on its way. */
  boolean isExpecting() {
    return !orders.isEmpty();
  }

  /** The calling thread runs this task from now on. */
  void here(int task) {
    tasks.put(task, Thread.currentThread());
  }

  /** The calling thread runs the spout from now on. */
  void spoutIsHere() {
    spout = Thread.currentThread();
  }

  /** Lets a spout sleep until an order is on its way, and never for longer than this. */
  void await(long longestNs) {
    if (!isExpecting()) {
      LockSupport.parkNanos(this, longestNs);
    }
  }

  /** Wakes tasks for which there is something in their queues. */
  void ring(List<Integer> woken) {
    woken.forEach(this::ring);
  }

  void ring(int task) {
    LockSupport.unpark(tasks.get(task)); // Which does nothing where there is none.
  }
}
