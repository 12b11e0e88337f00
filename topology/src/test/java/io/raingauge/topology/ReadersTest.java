package io.raingauge.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ReadersTest {
  private static final long HOUR_NS = Duration.ofHours(1).toNanos();

  @Test
  void theOneWithTheFewestIsNextUntilAllHaveTwo() {
    Readers readers = new Readers(List.of(7, 8), HOUR_NS);
    for (int task : List.of(7, 8, 7, 8)) {
      assertEquals(OptionalInt.of(task), readers.free());
      readers.give(task);
    }
    assertEquals(OptionalInt.empty(), readers.free());
    readers.done(8);
    assertEquals(OptionalInt.of(8), readers.free());
  }

  /**
   * Where a worker has died, nobody tells that its readers are done, nor those whose chunks its
   * merge should have had. Tried: where that is not forgotten, they are never free again.
   */
  @Test
  void aChunkThatWasLostDoesNotKeepItsReaderForEver() {
    Readers readers = new Readers(List.of(7), 0);
    readers.give(7);
    readers.give(7);
    assertEquals(OptionalInt.of(7), readers.free());
    readers.done(7); // It was only slow.
    readers.done(7);
    readers.done(99); // No reader of this index.
    assertEquals(OptionalInt.of(7), readers.free());
  }
}
