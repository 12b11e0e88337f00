package io.raingauge.query.scan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.query.QueryLimits;
import io.raingauge.scan.ScanUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ScanDescriptionTest {
  private static final QueryLimits LIMITS =
      new QueryLimits(7, 1 << 30, 1L << 40, Duration.ofMillis(12_345), 3, 9);

  @Test
  void everyScanIsReadAsItWasWritten() {
    for (long seed = 0; seed < 100; seed++) {
      RandomScan random = new RandomScan(seed);
      random.logs();
      Scan scan = random.scan();
      ScanDescription read =
          ScanDescription.of(new ScanDescription(scan, LIMITS, seed, 4711).toBytes());
      String what = "seed " + seed;
      assertEquals(scan.where().toString(), read.scan().where().toString(), what);
      assertEquals(scan.by(), read.scan().by(), what);
      assertEquals(scan.measures(), read.scan().measures(), what);
      assertArrayEquals(scan.edgesMs(), read.scan().edgesMs(), what);
      assertEquals(LIMITS, read.limits());
      assertEquals(seed, read.takenMs());
      assertEquals(4711, read.chunkCount());
    }
  }

  @Test
  void oneOfAnotherVersionSaysWhatToDo() {
    byte[] bytes = new ScanDescription(new RandomScan(1).scan(), LIMITS, 0, 0).toBytes();
    bytes[0] = 99;
    ScanUnavailableException other =
        assertThrows(ScanUnavailableException.class, () -> ScanDescription.of(bytes));
    assertEquals(true, String.valueOf(other.getMessage()).contains("raingauge submit"));
  }
}
