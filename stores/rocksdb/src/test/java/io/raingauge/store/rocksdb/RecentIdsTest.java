package io.raingauge.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.store.Ids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecentIdsTest {
  private final Path folder;

  RecentIdsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void answersAsAMapDoes() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      RecentIds ids = new RecentIds();
      Map<Long, Integer> model = new HashMap<>();
      for (int step = 0; step < 3000; step++) {
        long id = id(random);
        int day = random.nextInt(10) - 5;
        if (random.nextBoolean()) {
          ids.add(id, ~id, day);
          model.merge(id, day, Math::max);
        }
        boolean expected = model.getOrDefault(id, Integer.MIN_VALUE) >= day;
        assertEquals(expected, ids.holds(id, ~id, day), "seed " + seed + " step " + step);
      }
      assertEquals(model.size(), ids.count());
      ids.clear();
      assertEquals(0, ids.count());
      model.keySet().forEach(id -> assertFalse(ids.holds(id, ~id, Integer.MIN_VALUE)));
    }
  }

  @Test
  void givesItsIdsInTheOrderOfARun() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      RecentIds ids = new RecentIds();
      for (int step = 0; step < seed * 100; step++) {
        long id = id(random);
        ids.add(id, ~id, step);
      }
      Path path = folder.resolve("run" + seed);
      RunHeader header;
      try (RunWriter writer = RunWriter.open(path, 0, ids.count())) {
        ids.writeTo(writer);
        header = writer.finish();
      }
      assertEquals(ids.count(), header.count());
      ByteBuffer entries =
          ByteBuffer.wrap(Files.readAllBytes(path)).position((int) header.entriesAt());
      long before = 0;
      for (long index = 0; index < header.count(); index++) {
        long high = entries.getLong();
        assertTrue(index == 0 || Long.compareUnsigned(before, high) < 0, "seed " + seed);
        assertTrue(ids.holds(high, entries.getLong(), entries.getInt()));
        before = high;
      }
    }
  }

  @Test
  void theBytesOfAFlushBringItsIdsBack() {
    Ids flush = new Ids();
    for (int id = 0; id < 100; id++) {
      flush.add(id * 0x9e3779b97f4a7c15L, id, id - 50, 0);
    }
    RecentIds ids = new RecentIds();
    ids.addAll(RecentIds.toBytes(flush));
    assertEquals(100, ids.count());
    for (int id = 0; id < 100; id++) {
      assertTrue(ids.holds(id * 0x9e3779b97f4a7c15L, id, id - 50));
      assertFalse(ids.holds(id * 0x9e3779b97f4a7c15L, id, id - 49));
    }
  }

  /** Many fall on the table's last slots, so that some go round to its first. */
  private static long id(Random random) {
    long id = random.nextInt(500);
    return random.nextBoolean() ? -1 - id : id * 0x9e3779b97f4a7c15L;
  }
}
