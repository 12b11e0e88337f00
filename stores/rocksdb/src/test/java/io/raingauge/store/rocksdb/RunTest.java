package io.raingauge.store.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {
  private final Path folder;

  RunTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everyIdThatWasWrittenIsFoundAndHardlyAnyOther() throws IOException {
    for (int size : new int[] {1, 2, 39, 40, 41, 5000, 200_000}) {
      Random random = new Random(size);
      RecentIds ids = new RecentIds();
      long[] known = new long[size];
      for (int index = 0; index < size; index++) {
        known[index] = random.nextLong();
        ids.add(known[index], known[index] * 31, index % 50);
      }
      Run run = write("size" + size, ids);
      assertEquals(size, run.header().count());
      for (int index = 0; index < size; index++) {
        assertTrue(run.holds(known[index], known[index] * 31, index % 50));
        assertFalse(run.holds(known[index], known[index] * 31, index % 50 + 1), "a later day");
        assertFalse(run.holds(known[index], known[index] * 31 + 1, 0), "half of another");
      }
      int passed = 0;
      for (int index = 0; index < 100_000; index++) {
        long other = random.nextLong();
        passed += run.mayHold(other, random.nextLong()) ? 1 : 0;
        assertFalse(run.holds(other, other, 0));
      }
      assertTrue(passed < 1000, passed + " of 100000 pass the filter of " + size);
    }
  }

  @Test
  void idsAtTheEndsOfTheRangeAndManyOfOneBlockAreFound() throws IOException {
    RecentIds ids = new RecentIds();
    List<Long> highs = List.of(0L, 1L, Long.MAX_VALUE, Long.MIN_VALUE, -1L, -2L);
    for (long high : highs) {
      for (long low = -100; low < 100; low++) {
        ids.add(high, low, 7);
      }
    }
    Run run = write("ends", ids);
    assertEquals(1200, run.header().count());
    for (long high : highs) {
      for (long low = -100; low < 100; low++) {
        assertTrue(run.holds(high, low, 7), high + " " + low);
      }
      assertFalse(run.holds(high, 100, 0));
      assertFalse(run.holds(high, -101, 0));
    }
  }

  // Tried: `day = Math.max(day, idDay)` in RunWriter.add made `day = idDay`.
  @Test
  void ofOneIdThatComesTwiceTheNewestDayStays() throws IOException {
    Path path = folder.resolve("twice");
    RunHeader header;
    try (RunWriter writer = RunWriter.open(path, 3, 3)) {
      writer.add(5, 6, 10);
      writer.add(5, 6, 30);
      writer.add(5, 6, 20);
      header = writer.finish();
    }
    assertEquals(1, header.count());
    assertEquals(30, header.oldestDay());
    Run run = Run.open(path, 1, header);
    assertTrue(run.holds(5, 6, 30));
    assertFalse(run.holds(5, 6, 31));
  }

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    Path path = folder.resolve("golden");
    RunHeader header;
    try (RunWriter writer = RunWriter.open(path, 513, 41)) {
      writer.add(1, 0x0123456789abcdefL, 20_000);
      writer.add(0x7fff_ffff_ffff_ffffL, -1, -3);
      writer.add(0x8000_0000_0000_0000L, 0xfedcba9876543210L, 20_031);
      writer.add(-1, 0, 20_001);
      header = writer.finish();
    }
    byte[] golden = golden();
    assertEquals(
        HexFormat.of().formatHex(golden),
        HexFormat.of().formatHex(Files.readAllBytes(path)),
        "the format changed: give it a new version and keep reading this one");
    assertEquals(header, RunHeader.of(Arrays.copyOf(golden, RunHeader.BYTES)));
    Run.open(path, 1, header).check();
  }

  // Tried: without the comparison of the blocks' CRC in Run.check, or of the entries' in
  // RunReader.fill, flipped bits of that part stay unseen.
  @Test
  void anyBitThatWasFlippedIsFoundAtTheStartOrByTheNextMerge() throws IOException {
    RecentIds ids = new RecentIds();
    ids.add(1, 2, 3);
    ids.add(-4, 5, 6);
    Run run = write("whole", ids);
    byte[] whole = Files.readAllBytes(run.path());
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] changed = whole.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      Path path = Files.write(folder.resolve("changed"), changed);
      Run damaged = Run.open(path, 1, run.header());
      assertThrows(
          IllegalStateException.class,
          () -> {
            damaged.check();
            merge(List.of(damaged), Integer.MIN_VALUE);
          },
          "bit " + bit);
      Files.delete(path);
    }
  }

  @Test
  void aFileThatIsCutAnywhereIsRefused() throws IOException {
    RecentIds ids = new RecentIds();
    ids.add(1, 2, 3);
    Run run = write("whole", ids);
    byte[] whole = Files.readAllBytes(run.path());
    for (int size = 0; size < whole.length; size++) {
      Path path = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, size));
      assertThrows(
          IllegalStateException.class, () -> Run.open(path, 1, run.header()), "size " + size);
    }
  }

  @Test
  void aMergeHasEachIdOnceWithItsNewestDayAndNoneThatIsPast() throws IOException {
    RecentIds even = new RecentIds();
    RecentIds third = new RecentIds();
    for (int id = 0; id < 60_000; id++) {
      if (id % 2 == 0) {
        even.add(high(id), id, 10);
      }
      if (id % 3 == 0) {
        third.add(high(id), id, 20);
      }
    }
    List<Run> inputs = List.of(write("even", even), write("third", third));
    Run all = merge(inputs, 10).orElseThrow();
    assertEquals(40_000, all.header().count());
    Run late = merge(inputs, 11).orElseThrow();
    assertEquals(20_000, late.header().count());
    for (int id = 0; id < 60_000; id++) {
      assertEquals(id % 2 == 0 || id % 3 == 0, all.holds(high(id), id, 10));
      assertEquals(id % 3 == 0, all.holds(high(id), id, 11));
      assertEquals(id % 3 == 0, late.holds(high(id), id, 10));
    }
    assertEquals(Optional.empty(), merge(inputs, 21));
  }

  private Optional<Run> merge(List<Run> inputs, int oldestDay) throws IOException {
    Path path = folder.resolve("merged" + oldestDay);
    Files.deleteIfExists(path);
    Optional<RunHeader> header = new RunMerge(inputs, oldestDay, () -> false).writeTo(path, 3);
    return header.isPresent() ? Optional.of(Run.open(path, 1, header.get())) : Optional.empty();
  }

  private Run write(String name, RecentIds ids) throws IOException {
    Path path = folder.resolve(name);
    try (RunWriter writer = RunWriter.open(path, 3, ids.count())) {
      ids.writeTo(writer);
      Run run = Run.open(path, 1, writer.finish());
      run.check();
      return run;
    }
  }

  private static long high(long id) {
    return id * 0x9e3779b97f4a7c15L;
  }

  private static byte[] golden() throws IOException {
    try (InputStream in = RunTest.class.getResourceAsStream("run.golden")) {
      if (in == null) {
        throw new IllegalStateException("no golden file");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
  }
}
