package io.raingauge.topology;

import java.util.List;
import org.apache.storm.spout.ISpoutOutputCollector;
import org.apache.storm.spout.SpoutOutputCollector;
import org.jspecify.annotations.Nullable;

/** Sees the orders that Storm's spout emits, and wakes the tasks that they are for. One thread. */
final class FetchedOrders implements ISpoutOutputCollector {
  private final SpoutOutputCollector output;
  private final Bell bell;
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
    bell.settle(String.valueOf(order.get(0)));
    List<Integer> tasks = output.emit(stream, order, message);
    bell.ring(tasks);
    return tasks;
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
