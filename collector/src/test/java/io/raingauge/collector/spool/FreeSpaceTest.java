package io.raingauge.collector.spool;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.testkit.SimulatedDisk;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is left free on the disk stays free, though the disk is asked now and then only. */
final class FreeSpaceTest {
  private static final long LEAVE = 8000;

  private final SimulatedDisk disk = new SimulatedDisk(new Random(1));
  private final FreeSpace free = new FreeSpace(disk, LEAVE);

  @Test
  void nothingIsTakenOfWhatIsToBeLeft() {
    disk.capacityBytes(LEAVE + 100);
    assertDoesNotThrow(() -> free.take(60, 0));
    // Tried: when an answer is good for 1,000 bytes, however little was free, this goes through.
    disk.capacityBytes(LEAVE + 40);
    assertThrows(IOException.class, () -> free.take(41, 0));
    assertDoesNotThrow(() -> free.take(40, 0));
  }

  @Test
  void anAnswerIsGoodForAPartAndASecond() {
    disk.capacityBytes(1 << 20);
    assertDoesNotThrow(() -> free.take(1, 0));
    disk.capacityBytes(0);
    assertDoesNotThrow(() -> free.take(1000, 999));
    assertThrows(IOException.class, () -> free.take(1, 999));
    disk.capacityBytes(1 << 20);
    assertDoesNotThrow(() -> free.take(1, 999));
    disk.capacityBytes(0);
    // Tried: without goodToMs others may fill the disk for as long as little comes.
    assertThrows(IOException.class, () -> free.take(1, 1999));
  }

  @Test
  void afterAFailedWriteTheDiskIsAskedAgain() {
    disk.capacityBytes(1 << 20);
    assertDoesNotThrow(() -> free.take(1, 0));
    disk.capacityBytes(0);
    free.forget();
    assertThrows(IOException.class, () -> free.take(1, 0));
  }
}
