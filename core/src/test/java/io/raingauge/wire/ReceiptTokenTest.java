package io.raingauge.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReceiptTokenTest {
  @Test
  void aTokenIsReadAsItWasWritten() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      Map<Integer, Long> numbers = new HashMap<>();
      for (int count = random.nextInt(20); count >= 0; count--) {
        numbers.put(random.nextInt(65_536), 1 + (random.nextLong() >>> 5));
      }
      ReceiptToken token = new ReceiptToken(random.nextLong(), numbers);
      assertEquals(token, ReceiptToken.parse(token.toString()));
    }
  }

  @Test
  void itsTextIsStable() {
    ReceiptToken token = new ReceiptToken(0xab, Map.of(10, 4096L, 2, 1L));
    assertEquals("r1-00000000000000ab-2.1_a.1000", token.toString());
  }

  @Test
  void anythingElseIsRefused() {
    for (String text :
        new String[] {
          "",
          "r1",
          "r2-00000000000000ab-2.1",
          "r1-00000000000000ab-",
          "r1-00000000000000ab-2",
          "r1-00000000000000ab-2.1_",
          "r1-00000000000000AB-2.1",
          "r1-00000000000000ab-12345.1",
          "r1-00000000000000ab-1.ffffffffffffffff",
          " r1-00000000000000ab-2.1"
        }) {
      assertThrows(IllegalArgumentException.class, () -> ReceiptToken.parse(text), text);
    }
  }

  @Test
  void aReceiptOfNothingIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new ReceiptToken(1, Map.of()));
  }
}
