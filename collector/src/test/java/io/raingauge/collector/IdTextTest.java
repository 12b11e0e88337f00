package io.raingauge.collector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.wire.EventLineWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IdTextTest {
  private final IdText id = new IdText();

  @Test
  void everyCharacterIsEscapedAsLinesHoldIt() {
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        String text = "a" + Character.toString(point) + "b";
        assertTrue(set(text));
        assertArrayEquals(EventLineWriter.escape(text), Arrays.copyOf(id.bytes(), id.size()));
      }
    }
  }

  @Test
  void theLongestIdFits() {
    assertTrue(set("\0".repeat(CollectorSettings.MAX_ID_CHARS)));
    assertEquals(6 * CollectorSettings.MAX_ID_CHARS, id.size());
  }

  @Test
  void halfASurrogatePairIsNoId() {
    assertFalse(set("a\ud800"));
    assertFalse(set("\ud800a"));
    assertFalse(set("\udc00"));
    assertTrue(id.isEmpty());
  }

  @Test
  void aKeyAndAnIndexMakeAnId() {
    for (int index : new int[] {0, 9, 10, 99, 100, 12_345, 99_999}) {
      id.set(EventLineWriter.escape("k\"1"), index);
      assertEquals("k\\\"1/" + index, id.toString());
    }
  }

  private boolean set(String text) {
    return id.set(text.toCharArray(), 0, text.length());
  }
}
