package io.raingauge.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.golden.GoldenFile;
import io.raingauge.rollup.RollupId;
import io.raingauge.rollup.Width;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CellKeyTest {
  private static final RollupId ROLLUP = new RollupId(0x8000000000000001L, 2);

  @Test
  void aKeyIsReadAsItWasWritten() {
    for (CellKey key : keys(new Random(1), 500)) {
      CellKey read = CellKey.of(key.toBytes());
      assertEquals(key, read);
      assertEquals(key.hashCode(), read.hashCode());
    }
  }

  // Tried: without the flipped sign of the slab in prefix(), slabs before 1970 sort after all
  // others.
  @Test
  void theBytesSortAsRollupWidthSlabSeriesWindowPartitionEpoch() {
    List<CellKey> keys = new ArrayList<>(keys(new Random(2), 500));
    List<CellKey> byBytes = new ArrayList<>(keys);
    byBytes.sort(Comparator.comparing(CellKey::toBytes, Arrays::compareUnsigned));
    keys.sort(
        Comparator.comparing(CellKey::rollup)
            .thenComparing(key -> key.width().seconds())
            .thenComparing(key -> key.width().slabOf(key.windowMs()))
            .thenComparing(key -> key.series().length)
            .thenComparing(CellKey::series, Arrays::compareUnsigned)
            .thenComparing(CellKey::windowMs)
            .thenComparing(CellKey::partition)
            .thenComparing(CellKey::epoch));
    assertEquals(keys, byBytes);
  }

  @Test
  void aPrefixBeginsTheKeysOfItsSlab() {
    for (CellKey key : keys(new Random(3), 100)) {
      byte[] bytes = key.toBytes();
      byte[] prefix = CellKey.prefix(key.rollup(), key.width(), key.width().slabOf(key.windowMs()));
      assertTrue(Arrays.equals(bytes, 0, 24, prefix, 0, 24));
      assertTrue(Arrays.equals(bytes, 0, 16, CellKey.prefix(key.rollup()), 0, 16));
    }
  }

  @Test
  void aKeyThatIsCutOrTooLongIsRefused() {
    byte[] bytes = new CellKey(ROLLUP, Width.HOUR, new byte[] {1, 2, 3}, 0, 1, 0).toBytes();
    for (int size = 0; size < bytes.length + 5; size++) {
      byte[] other = Arrays.copyOf(bytes, size);
      if (size != bytes.length) {
        assertThrows(IllegalStateException.class, () -> CellKey.of(other), "size " + size);
      }
    }
  }

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    Map<String, byte[]> written = new LinkedHashMap<>();
    written.put("no series", new CellKey(ROLLUP, Width.EVER, new byte[0], 0, 0, 0).toBytes());
    written.put(
        "before 1970",
        new CellKey(ROLLUP, Width.MINUTE, new byte[] {5, 1, 97}, -60_000, 65_535, 7).toBytes());
    new GoldenFile(CellKeyTest.class, "cellkey.golden").assertHolds(written);
  }

  private static List<CellKey> keys(Random random, int count) {
    Width[] widths = {Width.MINUTE, Width.HOUR, Width.DAY, Width.EVER, new Width(1)};
    List<CellKey> keys = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      Width width = widths[random.nextInt(widths.length)];
      byte[] series = new byte[random.nextInt(3)];
      random.nextBytes(series);
      long timeMs = random.nextLong() >> (20 + random.nextInt(20));
      keys.add(
          new CellKey(
              new RollupId(random.nextInt(3) - 1, random.nextInt(3) - 1),
              width,
              series,
              width.windowOf(timeMs),
              random.nextInt(65_536),
              random.nextInt(3)));
    }
    return keys;
  }
}
