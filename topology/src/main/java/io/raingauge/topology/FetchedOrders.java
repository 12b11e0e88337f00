package io.raingauge.topology;

import java.util.List;
import org.apache.storm.spout.ISpoutOutputCollector;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.tuple.Values;
import org.jspecify.annotations.Nullable;

/**
 * Sees the orders that Storm's spout emits, wakes the tasks that they are for, and replies to those
 * that were lost ({@link OpenOrders}). One thread.
 */
final class FetchedOrders implements ISpoutOutputCollector {
  private final SpoutOutputCollector output;
  private final Bell bell;
  private final OpenOrders open = new OpenOrders();
  private long count;

  FetchedOrders(SpoutOutputCollector output, Bell bell) {
    this.output = output;
    this.bell = bell;
  }

  /** So far. */
  long count() {
    return count;
  }

  @Override
  public List<Integer> emit(String stream, List<Object> order, @Nullable Object message) {
    count++;
    String text = String.valueOf(order.get(0));
    bell.settle(text);
    List<Integer> tasks = output.emit(stream, order, message);
    bell.ring(tasks);
    open.fetched(text, String.valueOf(order.get(1)), System.nanoTime()).ifPresent(this::reply);
    return tasks;
  }

  /** Replies to orders that nobody else seems to reply to. */
  void replyToOverdue() {
    open.overdue(System.nanoTime()).forEach(this::reply);
  }

  /** Says to the tasks that get orders, and to the one that replies, that it is there. */
  void beat() {
    output.emit(Streams.BEAT, new Values());
  }

  private void reply(String returnTo) {
    bell.ring(output.emit(Streams.REPLY, new Values(IndexBolt.NO, returnTo)));
  }

  @Override
  public void emitDirect(int task, String stream, List<Object> order, @Nullable Object message) {
    output.emitDirect(task, stream, order, message);
  }

  @Override
  public long getPendingCount() {
    return output.getPendingCount();
  }

  @Override
  public void flush() {
    output.flush();
  }

  @Override
  public void reportError(Throwable error) {
    output.reportError(error);
  }
}
