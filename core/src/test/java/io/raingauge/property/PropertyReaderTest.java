package io.raingauge.property;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PropertyReaderTest {
  @Test
  void eachTypeFillsItsSlot() {
    assertEquals("\"x\"", read("{\"a\":\"x\"}", "a"));
    assertEquals("7", read("{\"a\":7}", "a"));
    assertEquals("0.5", read("{\"a\":0.5}", "a"));
    assertEquals("true", read("{\"a\":true}", "a"));
    assertEquals("false", read("{\"a\":false}", "a"));
    assertEquals("null", read("{\"a\":null}", "a"));
    assertEquals("nested", read("{\"a\":[1]}", "a"));
    assertEquals("nested", read("{\"a\":{\"b\":1}}", "a"));
    assertEquals("absent", read("{\"b\":1}", "a"));
    assertEquals("absent", read("{}", "a"));
  }

  @Test
  void aPathLeadsIntoObjectsAndNamesMayHoldItsDots() {
    assertEquals("1", read("{\"a\":{\"b\":{\"c\":1}}}", "a.b.c"));
    assertEquals("1", read("{\"a.b\":{\"c\":1}}", "a.b.c"));
    assertEquals("1", read("{\"a\":{\"b.c\":1}}", "a.b.c"));
    assertEquals("1", read("{\"a.b.c\":1}", "a.b.c"));
    assertEquals("absent", read("{\"a\":{\"c\":1},\"b\":{\"c\":2},\"a.c\":3}", "a.b.c"));
    assertEquals("absent", read("{\"a\":[{\"b\":1}]}", "a.b"));
    assertEquals("1", read("{\"a\":{\"\":{\"b\":1}}}", "a..b"));
    assertEquals("1", read("{\".\":1}", "."));
  }

  @Test
  void anObjectAndWhatIsInItCanBothBeWanted() {
    assertEquals("nested 1 2", read("{\"a\":{\"x\":{},\"b\":1,\"c\":2}}", "a", "a.b", "a.c"));
    assertEquals("5 absent", read("{\"a\":5}", "a", "a.b"));
    assertEquals("nested 7 8", read("{\"a.b\":7,\"a\":{\"c\":8}}", "a", "a.b", "a.c"));
  }

  // Tried: without the check for ABSENT the second value overwrites the first and is counted as
  // another property, so that b is not read.
  @Test
  void theFirstOfAPropertyThatComesTwiceCounts() {
    assertEquals("1 3", read("{\"a\":1,\"a\":2,\"b\":3,\"b\":4}", "a", "b"));
    assertEquals("1 absent", read("{\"x\":{\"a\":1},\"x.a\":2}", "x.a", "b"));
    assertEquals("null", read("{\"a\":null,\"a\":2}", "a"));
    assertEquals("2", read("{\"a\":{\"c\":1},\"a\":{\"b\":2}}", "a.b"));
  }

  @Test
  void aWholeNumberIsALongHoweverItIsWritten() {
    assertEquals("200", read("{\"a\":200.0}", "a"));
    assertEquals("200", read("{\"a\":2e2}", "a"));
    assertEquals("0", read("{\"a\":-0.0}", "a"));
    assertEquals("9223372036854775807", read("{\"a\":9223372036854775807}", "a"));
    assertEquals("-9223372036854775808", read("{\"a\":-9223372036854775808}", "a"));
    assertEquals("9.223372036854776E18", read("{\"a\":9223372036854775808}", "a"));
  }

  // Tried: without setLarge this is 9007199254740992.
  @Test
  void aWholeNumberWithAPointIsExactBeyondADouble() {
    assertEquals("9007199254740993", read("{\"a\":9007199254740993.0}", "a"));
    assertEquals("9223372036854775807", read("{\"a\":9223372036854775807.0}", "a"));
    assertEquals("-9223372036854775808", read("{\"a\":-9.223372036854775808e18}", "a"));
  }

  @Test
  void aNumberBeyondADoubleExistsAndEqualsNothing() {
    assertEquals("nested", read("{\"a\":1e999}", "a"));
    assertEquals("nested", read("{\"a\":-1e999}", "a"));
    assertEquals("0", read("{\"a\":1e-999}", "a"));
  }

  @Test
  void everyFractionIsTheNearestDouble() {
    Random random = new Random(17);
    for (int round = 0; round < 50_000; round++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      text.append(1 + random.nextInt(9));
      int digits = random.nextInt(17);
      int point = random.nextInt(digits + 1);
      for (int index = 0; index < digits; index++) {
        text.append(index == point ? "." : "").append(random.nextInt(10));
      }
      text.append(random.nextInt(10) == 0 ? "e-" + random.nextInt(30) : "");
      PropertyValues expected = new PropertyValues(1);
      expected.setDouble(0, Double.parseDouble(text.toString()));
      if (expected.type(0) == PropertyValues.Type.DOUBLE) {
        assertEquals(text(expected), read("{\"a\":" + text + "}", "a"), text.toString());
      }
    }
    assertEquals("0.001", read("{\"a\":0.001}", "a"));
    assertEquals("-0.5", read("{\"a\":-0.5}", "a"));
  }

  @Test
  void whatIsLongIsReadToo() {
    String digits = "1".repeat(2_000);
    assertEquals("nested 2", read("{\"a\":" + digits + ",\"b\":2}", "a", "b"));
    assertEquals("1 2", read("{\"a\":1." + "0".repeat(2_000) + ",\"b\":2}", "a", "b"));
    String name = "n".repeat(100_000);
    assertEquals("1", read("{\"" + name + "\":0,\"b\":1}", "b"));
  }

  @Test
  void stringsAreUtf8WhateverTheyWere() {
    String text = "a\"\\/\b\f\n\r\tz é 日本 😀";
    StringBuilder escaped = new StringBuilder();
    for (int index = 0; index < text.length(); index++) {
      escaped.append(String.format("\\u%04x", (int) text.charAt(index)));
    }
    assertEquals("\"" + text + "\"", read("{\"a\":\"" + escaped + "\"}", "a"));
    assertEquals("\"é 日本 😀\"", read("{\"a\":\"é 日本 😀\"}", "a"));
    assertEquals("\"x\" \"\"", read("{\"a\":\"x\",\"c\":\"\\\"\",\"b\":\"\"}", "a", "b"));
    String large = "é日😀x".repeat(20_000);
    assertEquals("\"" + large + "\" 1", read("{\"a\":\"" + large + "\",\"b\":1}", "a", "b"));
  }

  @Test
  void readingStopsWhereAllIsFound() {
    assertEquals("1 2", read("{\"a\":1,\"b\":2, this is never read", "a", "b"));
    assertEquals("1", read("{\"x\":{\"a\":1, nor is this", "x.a"));
  }

  @Test
  void aReaderOfNothingReadsNothing() {
    assertEquals("", read("no JSON at all"));
    assertEquals("absent", read("no JSON at all", PropertyReader.TIME));
    assertEquals("absent 1", read("{\"$time\":5,\"a\":1}", PropertyReader.TIME, "a"));
  }

  @Test
  void onlyTheGivenBytesAreRead() {
    byte[] json = "{\"a\":1}{\"b\":2}{\"a\":3}".getBytes(UTF_8);
    PropertyValues values = new PropertyValues(1);
    PropertyReader reader = new PropertyReader(List.of("a"));
    reader.read(json, 7, 14, values);
    assertEquals("absent", text(values));
    reader.read(json, 14, 21, values);
    assertEquals("3", text(values));
  }

  @Test
  void brokenBytesThrowAndDoNoHarmToTheNextEvent() {
    PropertyReader reader = new PropertyReader(List.of("a", "b.c"));
    PropertyValues values = new PropertyValues(2);
    byte[] whole = "{\"x\":[1,{\"y\":\"é\"}],\"b\":{\"z\":1.5e3},\"a\":true}".getBytes(UTF_8);
    for (int size = 0; size < whole.length; size++) {
      int cut = size;
      if (size < whole.length - 1) {
        assertThrows(
            IllegalStateException.class, () -> reader.read(whole, 0, cut, values), "cut " + size);
      }
      for (int value = 0; value < 256; value++) {
        byte[] changed = whole.clone();
        changed[size] = (byte) value;
        try {
          reader.read(changed, 0, changed.length, values);
        } catch (IllegalStateException expected) {
          assertEquals(2, values.slots());
        }
      }
      reader.read(whole, 0, whole.length, values);
      assertEquals("true absent", text(values));
    }
  }

  @Test
  void manyPropertiesAndManyNamesAreRead() {
    List<String> paths = IntStream.range(0, 200).mapToObj(index -> "p" + index + ".v").toList();
    PropertyReader reader = new PropertyReader(paths);
    PropertyValues values = new PropertyValues(200);
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      List<String> members = new ArrayList<>();
      for (int index = 0; index < 200; index++) {
        members.add("\"p" + index + "\":{\"v\":" + (index + round) + "}");
        members.add("\"other" + random.nextInt(1 << 20) + "\":1");
      }
      byte[] json = ("{" + String.join(",", members) + "}").getBytes(UTF_8);
      reader.read(json, 0, json.length, values);
      for (int index = 0; index < 200; index++) {
        assertEquals(index + round, values.longAt(index));
      }
    }
  }

  @Test
  void aPropertyIsWantedOnce() {
    assertThrows(IllegalArgumentException.class, () -> new PropertyReader(List.of("a", "b", "a")));
  }

  /** Reads with the scanner, or as that gives up, and with the parser. */
  private static String read(String event, String... paths) {
    byte[] json = event.getBytes(UTF_8);
    PropertyReader reader = new PropertyReader(Arrays.asList(paths));
    PropertyValues values = new PropertyValues(paths.length);
    reader.read(json, 0, json.length, values);
    if (event.startsWith("{")) {
      PropertyValues parsed = new PropertyValues(paths.length);
      reader.parse(json, 0, json.length, parsed);
      assertEquals(text(parsed), text(values), "the parser and the scanner differ");
    }
    return text(values);
  }

  private static String text(PropertyValues values) {
    List<String> texts = new ArrayList<>();
    for (int slot = 0; slot < values.slots(); slot++) {
      texts.add(
          switch (values.type(slot)) {
            case ABSENT -> "absent";
            case NULL -> "null";
            case NESTED -> "nested";
            case BOOLEAN -> String.valueOf(values.longAt(slot) == 1);
            case LONG -> String.valueOf(values.longAt(slot));
            case DOUBLE -> String.valueOf(values.doubleAt(slot));
            case STRING -> "\"" + values.stringAt(slot) + "\"";
          });
    }
    return String.join(" ", texts);
  }
}
