package io.raingauge.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.raingauge.property.PropertyReader;
import io.raingauge.property.PropertyValues;
import io.raingauge.property.Series;
import io.raingauge.wire.EventLineWriter;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads what the fold's own reader reads, from whatever a client may send. */
final class ReadLineTest {
  private static final List<String> PATHS = List.of("a", "a.b", "c", "x.y.z");

  private static final List<String> VALUES =
      List.of(
          "1",
          "-0",
          "-0.0",
          "1.0",
          "1e2",
          "0.1",
          "9007199254740993",
          "9007199254740993.0",
          "9007199254740993.5",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "1e400",
          "1e-400",
          "1" + "0".repeat(150) + "e-140",
          "true",
          "false",
          "null",
          "\"\"",
          "\"\\u00e9\\ud83d\\ude00\\n\"",
          "\"\u00e9\"",
          "\"\\ud800\"",
          "[1,{\"b\":2}]",
          "{\"b\":3}",
          "{}",
          "{\"b\":{\"b\":1},\"y\":{\"z\":5}}");

  private static final List<String> OBJECTS =
      List.of(
          "{\"a\":%s}",
          "{\"c\":%s,\"a\":1,\"a\":2}",
          "{\"a\":{\"x\":1},\"a\":%s}",
          "{\"a.b\":%s,\"a\":{\"b\":7}}",
          "{\"x\":{\"y.z\":%s}}",
          "{\"x\":%s,\"x.y\":{\"z\":\"w\"}}",
          "{ \"a\" : %s , \"c\" : 0 }");

  @Test
  void itsValuesAreThoseOfTheFoldsReader() {
    PropertyReader reader = new PropertyReader(PATHS);
    for (String object : OBJECTS) {
      for (String value : VALUES) {
        byte[] json = object.formatted(value).getBytes(StandardCharsets.UTF_8);
        PropertyValues expected = new PropertyValues(PATHS.size());
        reader.read(json, 0, json.length, expected);
        PropertyValues actual = new PropertyValues(PATHS.size());
        ReadLine line = read(json);
        for (int slot = 0; slot < PATHS.size(); slot++) {
          line.copy(PATHS.get(slot), actual, slot);
        }
        assertEquals(text(expected), text(actual), object.formatted(value));
      }
    }
  }

  @Test
  void itsMembersAreThoseOfTheLine() {
    ReadLine line = read("{}".getBytes(StandardCharsets.UTF_8));
    assertEquals("p\"", line.project());
    assertEquals("c\\", line.collection());
    assertEquals("i\u0001", line.id().orElseThrow());
    assertEquals(-5, line.timeMs());
    assertEquals(9_007_199_254_740_993L, line.receivedMs());
  }

  private static ReadLine read(byte[] json) {
    EventLineWriter writer = new EventLineWriter(64);
    byte[] id = EventLineWriter.escape("i\u0001");
    byte[] prefix = EventLineWriter.prefix("p\"", "c\\");
    writer.line(prefix, -5, id, 9_007_199_254_740_993L, json);
    return ReadLine.of(writer.toBytes(), 0, writer.size() - 1);
  }

  private static String text(PropertyValues values) {
    StringBuilder text = new StringBuilder();
    for (int slot = 0; slot < values.slots(); slot++) {
      GrowingBytes bytes = new GrowingBytes();
      Series.encodeValue(values, slot, bytes);
      text.append(values.type(slot))
          .append(' ')
          .append(HexFormat.of().formatHex(bytes.toBytes()))
          .append("; ");
    }
    return text.toString();
  }
}
