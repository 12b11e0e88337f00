package io.raingauge.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.raingauge.golden.GoldenFile;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecordTest {
  private static final RecordKey KEY = new RecordKey(0xfedcba9876543210L, 0x1234);

  @Test
  void aKeyIsReadAsItWasWritten() throws IOException {
    assertEquals(KEY, RecordKey.of(KEY.toBytes()));
    new GoldenFile(RecordTest.class, "key.golden").assertHolds(Map.of("a key", KEY.toBytes()));
  }

  @Test
  void aKeyOfAnyOtherLengthIsRefused() {
    for (int size = 0; size < 40; size++) {
      byte[] bytes = new byte[size];
      assertThrows(IllegalArgumentException.class, () -> RecordKey.of(bytes));
    }
  }

  @Test
  void numbersBeginAtOne() {
    assertThrows(IllegalArgumentException.class, () -> new RecordKey(1, 0));
    assertThrows(IllegalArgumentException.class, () -> RecordKey.of(new byte[RecordKey.BYTES]));
  }

  @Test
  void aKindKeepsItsCode() {
    for (RecordKind kind : RecordKind.values()) {
      assertEquals(kind, RecordKind.of(kind.code()));
    }
    assertEquals(0, RecordKind.EVENTS.code());
    assertEquals(1, RecordKind.DEFINITION.code());
    assertEquals(2, RecordKind.LOST.code());
    assertEquals(3, RecordKind.DELETION.code());
    assertThrows(IllegalArgumentException.class, () -> RecordKind.of((byte) 4));
    assertThrows(IllegalArgumentException.class, () -> RecordKind.of((byte) -1));
  }
}
