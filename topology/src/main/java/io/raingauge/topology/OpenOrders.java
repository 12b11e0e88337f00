package io.raingauge.topology;

import io.raingauge.topology.ScanOrder.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Orders that the spout has fetched and to which there may never be a reply, since a worker has
 * died that had them. Storm's DRPC server keeps a thread for each until it has one, for ten
 * minutes, and answers nobody any more when it has no thread left; so the spout gives these orders
 * a reply that nobody waits for. A reply to one that has been answered does nothing.
 *
 * <p>For one thread. Memory: of the newest {@link #MOST}.
 */
final class OpenOrders {
  /** Beyond that the oldest are left to Storm's own limit. */
  static final int MOST = 4096;

  /** Whoever asked how a scan is does not wait for so long ({@link DrpcScans}). */
  static final Duration OVERDUE = Duration.ofSeconds(10);

  /** The worker that replies may be the one that has died: a minute is enough to start another. */
  private static final int REPLIES = 6;

  /** By scan, whom to reply to. */
  private final Map<String, String> running = new Newest<>(MOST);

  /** The first due first. */
  private final Deque<Owed> owed = new ArrayDeque<>();

  /**
   * An order that is left to the tasks for a while.
   *
   * @param sinceNs when it was fetched, or last replied to
   * @param replies it gets at most
   */
  private record Owed(String returnTo, long sinceNs, int replies) {}

  /**
   * An order was fetched.
   *
   * @param returnTo whom to reply to
   * @return to whom to reply at once, since nobody waits for that scan any more
   */
  Optional<String> fetched(String text, String returnTo, long nowNs) {
    ScanOrder order;
    try {
      order = ScanOrder.of(text);
    } catch (IllegalArgumentException ofSomebodyElse) {
      owe(new Owed(returnTo, nowNs, REPLIES));
      return Optional.empty();
    }
    if (order.kind() == Kind.RUN) {
      running.put(order.id(), returnTo);
      return Optional.empty();
    }
    owe(new Owed(returnTo, nowNs, REPLIES));
    Optional<String> stopped =
        order.kind() == Kind.STOP
            ? Optional.ofNullable(running.remove(order.id()))
            : Optional.empty();
    stopped.ifPresent(each -> owe(new Owed(each, nowNs, REPLIES - 1)));
    return stopped;
  }

  /** To whom to reply now. */
  List<String> overdue(long nowNs) {
    List<String> due = new ArrayList<>();
    while (!owed.isEmpty() && nowNs - owed.element().sinceNs() > OVERDUE.toNanos()) {
      Owed one = owed.remove();
      due.add(one.returnTo());
      if (one.replies() > 1) {
        owe(new Owed(one.returnTo(), nowNs, one.replies() - 1));
      }
    }
    return due;
  }

  private void owe(Owed one) {
    if (owed.size() == MOST) {
      owed.remove();
    }
    owed.add(one);
  }
}
