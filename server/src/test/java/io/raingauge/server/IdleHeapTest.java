package io.raingauge.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class IdleHeapTest {
  private static final long BUSY = Duration.ofSeconds(2).toNanos();
  private static final long IDLE = Duration.ofMillis(300).toNanos();
  private static final long GROWN = 300 << 20;
  private static final long SHRUNK = 150 << 20;

  private long cpuNanos;
  private long heapBytes = GROWN;
  private int collections;

  @Test
  void memoryGoesBackOnceWhenThereIsNothingToDo() {
    IdleHeap heap =
        new IdleHeap(
            () -> cpuNanos,
            () -> heapBytes,
            () -> {
              collections++;
              heapBytes = SHRUNK;
            });

    look(heap, BUSY);
    assertEquals(0, collections, "a collection would cost what has work to do");
    look(heap, IDLE);
    look(heap, IDLE);
    assertEquals(1, collections);

    heapBytes = GROWN;
    look(heap, BUSY);
    assertEquals(1, collections);
    look(heap, IDLE);
    assertEquals(2, collections);
  }

  private void look(IdleHeap heap, long cpu) {
    cpuNanos += cpu;
    heap.look();
  }
}
