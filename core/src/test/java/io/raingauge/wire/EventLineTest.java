package io.raingauge.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.golden.GoldenFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EventLineTest {
  private static final byte[] NO_ID = new byte[0];

  @Test
  void aLineIsReadAsItWasWritten() {
    EventLine line = over(twoLines());
    line.next();
    assertEquals("web", text(line, line.projectFrom(), line.projectTo()));
    assertEquals("a\\\"b\\\\c\\u0001é", text(line, line.collectionFrom(), line.collectionTo()));
    assertEquals(1_431_820_800_123L, line.timeMs());
    assertTrue(line.hasId());
    assertEquals("id \\\"1\\\"", text(line, line.idFrom(), line.idTo()));
    assertEquals(1_431_820_800_456L, line.receivedMs());
    assertEquals("{\"path\": \"/\", \"n\":1}", text(line, line.eventFrom(), line.eventTo()));
    assertTrue(line.hasNext());
    line.next();
    assertFalse(line.hasId());
    assertEquals(-1, line.timeMs());
    assertEquals(Long.MIN_VALUE, line.receivedMs());
    assertEquals("{}", text(line, line.eventFrom(), line.eventTo()));
    assertFalse(line.hasNext());
  }

  @Test
  void aSkippedLineIsNotReadButCounted() {
    EventLine line = over(twoLines());
    line.skip();
    line.next();
    assertEquals(-1, line.timeMs());
    assertFalse(line.hasNext());
  }

  @Test
  void everyTimeOfALongIsReadAsItWasWritten() {
    long[] times = {0, 9, 10, -10, 99_999, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE};
    for (long time : times) {
      EventLineWriter writer = new EventLineWriter(16);
      byte[] event = "{}".getBytes(UTF_8);
      writer.line(EventLineWriter.prefix("p", "c"), time, NO_ID, time, event);
      EventLine line = over(writer.toBytes());
      line.next();
      assertEquals(time, line.timeMs());
      assertEquals(time, line.receivedMs());
    }
  }

  @Test
  void lineBreaksBetweenTokensBecomeSpacesSoThatALineIsAnEvent() {
    EventLineWriter writer = new EventLineWriter(16);
    byte[] event = "{\r\n\"a\":\n1}".getBytes(UTF_8);
    writer.line(EventLineWriter.prefix("p", "c"), 1, NO_ID, 2, event);
    EventLine line = over(writer.toBytes());
    line.next();
    assertEquals("{  \"a\": 1}", text(line, line.eventFrom(), line.eventTo()));
    assertFalse(line.hasNext());
  }

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    new GoldenFile(EventLineTest.class, "lines.golden")
        .assertHolds(Map.of("two lines", twoLines()));
  }

  // Tried: with endOfLine returning bytes.length where it throws, a line without its line feed is
  // read past its end: ArrayIndexOutOfBoundsException at the first cut.
  @Test
  void cutAtAnyByteItThrowsAndNeverReadsPastTheEnd() {
    byte[] whole = twoLines();
    int firstLine = indexOf(whole, '\n') + 1;
    for (int size = 0; size < whole.length; size++) {
      EventLine line = over(Arrays.copyOf(whole, size));
      int lines = 0;
      try {
        for (; line.hasNext(); lines++) {
          line.next();
        }
        assertTrue(size == 0 || size == firstLine, "cut at " + size + " was not noticed");
      } catch (IllegalStateException cut) {
        assertEquals(size < firstLine ? 0 : 1, lines, "cut at " + size);
      }
    }
  }

  // Tried: without the check of its braces the event may begin and end with any byte.
  @Test
  void anyByteChangedToAnyOtherIsReadWithinTheLineOrThrows() {
    byte[] whole = twoLines();
    int firstLine = indexOf(whole, '\n') + 1;
    for (int index = 0; index < firstLine; index++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = whole.clone();
        changed[index] = (byte) value;
        EventLine line = over(changed);
        try {
          line.next();
        } catch (IllegalStateException broken) {
          continue;
        }
        assertTrue(line.projectFrom() <= line.projectTo(), "byte " + index + " = " + value);
        assertTrue(line.projectTo() < line.collectionFrom(), "byte " + index + " = " + value);
        assertTrue(line.collectionTo() < line.eventFrom(), "byte " + index + " = " + value);
        assertTrue(line.idTo() < line.eventFrom(), "byte " + index + " = " + value);
        assertTrue(line.eventFrom() < line.eventTo(), "byte " + index + " = " + value);
        int lineFeed = indexOf(changed, '\n');
        assertTrue(line.eventTo() < lineFeed, "byte " + index + " = " + value);
        assertEquals('{', changed[line.eventFrom()]);
        assertEquals('}', changed[line.eventTo()]);
      }
    }
  }

  @Test
  void aNumberThatIsMissingOrDoesNotFitThrows() {
    for (String number :
        new String[] {
          "", "-", "9223372036854775808", "-9223372036854775809", "99999999999999999999", "1e3"
        }) {
      String line =
          "{\"project\":\"p\",\"collection\":\"c\",\"time\":"
              + number
              + ",\"received\":1,\"event\":{}}\n";
      EventLine cursor = over(line.getBytes(UTF_8));
      assertThrows(IllegalStateException.class, cursor::next, number);
    }
  }

  private static byte[] twoLines() {
    EventLineWriter writer = new EventLineWriter(1);
    byte[] event = "[{\"path\": \"/\", \"n\":1}]".getBytes(UTF_8);
    byte[] prefix = EventLineWriter.prefix("web", "a\"b\\c\u0001é");
    byte[] id = EventLineWriter.escape("id \"1\"");
    writer.line(
        prefix,
        1_431_820_800_123L,
        id,
        1_431_820_800_456L,
        Arrays.copyOfRange(event, 1, event.length - 1));
    byte[] empty = "{}".getBytes(UTF_8);
    writer.line(prefix, -1, NO_ID, Long.MIN_VALUE, empty);
    return writer.toBytes();
  }

  private static EventLine over(byte[] value) {
    EventLine line = new EventLine();
    line.over(value);
    return line;
  }

  private static int indexOf(byte[] bytes, char what) {
    int index = 0;
    while (bytes[index] != what) {
      index++;
    }
    return index;
  }

  private static String text(EventLine line, int from, int to) {
    return new String(line.bytes(), from, to - from, UTF_8);
  }
}
