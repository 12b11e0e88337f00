package io.raingauge.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.chunk.Position;
import io.raingauge.deletion.Deletion;
import io.raingauge.deletion.DeletionInForce;
import io.raingauge.store.Checkpoint.Counts;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CheckpointCodecTest {
  private static final Checkpoint FIRST = Checkpoint.first(3, "topic-é", 17);
  private static final Checkpoint FULL =
      new Checkpoint(
              65_535,
              List.of(new Checkpoint.Epoch(0, "AAAA", 0, 40, Map.of())),
              40,
              1_431_820_800_000L,
              Map.of(-1L, 12L, 0x0123456789abcdefL, 1L << 40, 5L, 6L),
              Checkpoint.InForce.NOTHING,
              new Counts(1, 2, 3, 4, 5, 6, 7))
          .newEpoch("BBBB", 99);
  private static final Checkpoint WITH_DELETIONS =
      new Checkpoint(
          FULL.partition(),
          FULL.epochs(),
          FULL.offset(),
          FULL.newestMs(),
          FULL.next(),
          new Checkpoint.InForce(
              List.of(),
              List.of(
                  new DeletionInForce(
                      Deletion.ofProperty("p", "c", "a.b"), new Position(0, 17, 0), 3, 5),
                  new DeletionInForce(
                      Deletion.ofAll("p", "d"), new Position(1, 100, 0), 1L << 40, -1))),
          FULL.counts());

  @Test
  void whatIsWrittenIsRead() {
    assertEquals(FIRST, CheckpointCodec.of(CheckpointCodec.toBytes(FIRST)));
    assertEquals(FULL, CheckpointCodec.of(CheckpointCodec.toBytes(FULL)));
    assertEquals(WITH_DELETIONS, CheckpointCodec.of(CheckpointCodec.toBytes(WITH_DELETIONS)));
  }

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    byte[] golden = golden("checkpoint-2.golden");
    assertEquals(
        HexFormat.of().formatHex(golden),
        HexFormat.of().formatHex(CheckpointCodec.toBytes(WITH_DELETIONS)),
        "the format changed: give it a new version and keep reading this one");
    assertEquals(WITH_DELETIONS, CheckpointCodec.of(golden));
  }

  @Test
  void checkpointsFromBeforeThereWereDeletionsAreRead() throws IOException {
    assertEquals(FULL, CheckpointCodec.of(golden("checkpoint.golden")));
  }

  @Test
  void equalCheckpointsHaveEqualBytesInWhateverOrderTheirNumbersCame() {
    Checkpoint other =
        new Checkpoint(
            FULL.partition(),
            FULL.epochs(),
            FULL.offset(),
            FULL.newestMs(),
            Map.of(5L, 6L, 0x0123456789abcdefL, 1L << 40, -1L, 12L),
            FULL.inForce(),
            FULL.counts());
    assertArrayEquals(CheckpointCodec.toBytes(FULL), CheckpointCodec.toBytes(other));
  }

  // Tried: without the comparison of the CRC most flipped bits are read as another checkpoint.
  @Test
  void anyBitThatWasFlippedIsFound() {
    byte[] bytes = CheckpointCodec.toBytes(WITH_DELETIONS);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] changed = bytes.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThrows(IllegalStateException.class, () -> CheckpointCodec.of(changed), "bit " + bit);
    }
  }

  @Test
  void aCheckpointThatIsCutAnywhereIsRefused() {
    byte[] bytes = CheckpointCodec.toBytes(WITH_DELETIONS);
    for (int size = 0; size < bytes.length; size++) {
      byte[] cut = Arrays.copyOf(bytes, size);
      assertThrows(IllegalStateException.class, () -> CheckpointCodec.of(cut), "size " + size);
    }
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = CheckpointCodecTest.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no golden file " + name);
      }
      return HexFormat.of()
          .parseHex(
              new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII)
                  .replaceAll("\\s", ""));
    }
  }
}
