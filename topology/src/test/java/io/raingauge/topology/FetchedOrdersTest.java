package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.apache.storm.spout.ISpoutOutputCollector;
import org.apache.storm.spout.SpoutOutputCollector;
import org.apache.storm.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FetchedOrdersTest {
  private final List<String> emitted = new ArrayList<>();
  private final Bell bell = new Bell();
  private final FetchedOrders fetched =
      new FetchedOrders(new SpoutOutputCollector(new Written()), bell);

  private final class Written implements ISpoutOutputCollector {
    @Override
    public List<Integer> emit(String stream, List<Object> values, @Nullable Object message) {
      emitted.add(stream + " " + values);
      return List.of(1);
    }

    @Override
    public void emitDirect(
        int task, String stream, List<Object> values, @Nullable Object message) {}

    @Override
    public long getPendingCount() {
      return 0;
    }

    @Override
    public void flush() {}

    @Override
    public void reportError(Throwable error) {}
  }

  /** Tried: without the reply the DRPC server keeps a thread for the scan, for ten minutes. */
  @Test
  void aScanThatIsStoppedGetsItsReplyWhateverBecameOfItsOrder() {
    bell.expect("RUN 1");
    take("RUN 1", "run");
    take("STOP 1", "stop");
    assertEquals(
        List.of("default [RUN 1, run]", "default [STOP 1, stop]", "reply [no, run]"), emitted);
    assertEquals(2, fetched.count());
    assertFalse(bell.isExpecting());
    fetched.replyToOverdue(); // The stop is not, yet.
    assertEquals(3, emitted.size());
  }

  private void take(String order, String returnTo) {
    fetched.emit(Utils.DEFAULT_STREAM_ID, List.of(order, returnTo), null);
  }
}
