package io.raingauge.property;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.golden.GoldenFile;
import io.raingauge.wire.GrowingBytes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SeriesTest {
  private static final List<String> ALL = List.of("a", "b", "c", "d", "e", "f", "g");
  private static final String EVENT =
      "{\"a\":null,\"b\":false,\"c\":true,\"d\":-200,\"e\":0.25,\"f\":\"é/日本\"}";

  @Test
  void whatIsEncodedIsDecoded() {
    PropertyValues decoded = new PropertyValues(8);
    assertEquals(7, Series.decode(series(EVENT), decoded));
    assertEquals(PropertyValues.Type.NULL, decoded.type(0));
    assertEquals(PropertyValues.Type.BOOLEAN, decoded.type(1));
    assertEquals(0, decoded.longAt(1));
    assertEquals(1, decoded.longAt(2));
    assertEquals(-200, decoded.longAt(3));
    assertEquals(0.25, decoded.doubleAt(4));
    assertEquals("é/日本", decoded.stringAt(5));
    assertEquals(PropertyValues.Type.NULL, decoded.type(6));
    assertEquals(PropertyValues.Type.ABSENT, decoded.type(7));
  }

  @Test
  void theOrderIsThatOfTheSlots() {
    PropertyValues values = read(EVENT);
    GrowingBytes bytes = new GrowingBytes();
    Series.encode(values, new int[] {3, 1}, bytes);
    PropertyValues decoded = new PropertyValues(2);
    Series.decode(bytes.toBytes(), decoded);
    assertEquals(-200, decoded.longAt(0));
    assertEquals(PropertyValues.Type.BOOLEAN, decoded.type(1));
    Series.encode(values, new int[0], bytes);
    assertEquals(0, bytes.size());
  }

  @Test
  void equalValuesHaveEqualBytesHoweverTheyWereWritten() {
    byte[] expected = series("{\"d\":200,\"f\":\"é\"}");
    assertArrayEquals(expected, series("{\"f\":\"\\u00e9\",\"d\":200.0}"));
    assertArrayEquals(expected, series("{\"a\":{},\"b\":[1],\"c\":null,\"d\":2e2,\"f\":\"é\"}"));
    assertFalse(Arrays.equals(expected, series("{\"d\":\"200\",\"f\":\"é\"}")));
    assertFalse(Arrays.equals(expected, series("{\"d\":200.5,\"f\":\"é\"}")));
  }

  @Test
  void aStringIsKeptWholeUpToItsLimit() {
    PropertyValues decoded = new PropertyValues(7);
    Series.decode(series("{\"f\":\"" + "x".repeat(1000) + "\"}"), decoded);
    assertEquals("x".repeat(1000), decoded.stringAt(5));
  }

  // Tried: without the hash the two long strings are one series.
  @Test
  void longStringsAreShortenedAndStayDifferent() {
    String start = "é".repeat(600);
    PropertyValues decoded = new PropertyValues(7);
    Series.decode(series("{\"f\":\"" + start + "1\"}"), decoded);
    String one = decoded.stringAt(5);
    Series.decode(series("{\"f\":\"" + start + "2\"}"), decoded);
    String two = decoded.stringAt(5);
    assertNotEquals(one, two);
    assertTrue(one.matches("é{450}…[0-9a-f]{16}"), one);
    assertEquals(one.substring(0, 451), two.substring(0, 451));
  }

  // Tried: without the step back to a character's beginning, a replacement character is read.
  @Test
  void aLongStringIsCutBetweenCharacters() {
    for (String character : new String[] {"a", "é", "日", "😀"}) {
      for (String before : new String[] {"", "x", "xx", "xxx"}) {
        byte[] text = (before + character.repeat(1001)).getBytes(UTF_8);
        String shortened = new String(LongString.shortened(text, 0, text.length), UTF_8);
        assertFalse(shortened.contains("\ufffd"), shortened);
        int bytes = shortened.getBytes(UTF_8).length;
        assertTrue(bytes > 900 && bytes <= 919, "bytes " + bytes);
      }
    }
  }

  @Test
  void theMostValuesFitACellsKey() {
    PropertyValues values = new PropertyValues(1);
    byte[] text = "x".repeat(1000).getBytes(UTF_8);
    values.setString(0, text, 0, text.length);
    GrowingBytes bytes = new GrowingBytes();
    Series.encode(values, new int[Series.MAX_VALUES], bytes);
    assertTrue(bytes.size() <= 65_535, "bytes " + bytes.size());
  }

  @Test
  void aSeriesThatIsCutIsRefusedOrHasFewerValues() {
    byte[] whole = series(EVENT);
    for (int size = 0; size < whole.length; size++) {
      byte[] cut = Arrays.copyOf(whole, size);
      PropertyValues into = new PropertyValues(7);
      try {
        assertTrue(Series.decode(cut, into) < 7);
      } catch (IllegalStateException expected) {
        assertTrue(String.valueOf(expected.getMessage()).contains("series"));
      }
    }
  }

  @Test
  void anyByteIsAValueOrRefused() {
    byte[] whole = series(EVENT);
    for (int index = 0; index < whole.length; index++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = whole.clone();
        changed[index] = (byte) value;
        try {
          assertTrue(Series.decode(changed, new PropertyValues(7)) <= 7);
        } catch (IllegalStateException expected) {
          assertTrue(String.valueOf(expected.getMessage()).contains("series"));
        }
      }
    }
    byte[] unknown = {6};
    assertThrows(IllegalStateException.class, () -> Series.decode(unknown, new PropertyValues(1)));
    assertThrows(IllegalStateException.class, () -> Series.decode(whole, new PropertyValues(6)));
  }

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    new GoldenFile(SeriesTest.class, "series.golden").assertHolds(Map.of(EVENT, series(EVENT)));
  }

  private static PropertyValues read(String event) {
    byte[] json = event.getBytes(UTF_8);
    PropertyValues values = new PropertyValues(7);
    new PropertyReader(ALL).read(json, 0, json.length, values);
    return values;
  }

  private static byte[] series(String event) {
    GrowingBytes bytes = new GrowingBytes();
    Series.encode(read(event), new int[] {0, 1, 2, 3, 4, 5, 6}, bytes);
    return bytes.toBytes();
  }
}
