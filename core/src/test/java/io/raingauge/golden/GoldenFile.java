package io.raingauge.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A file of bytes that were once written and must always be read: a line for each, {@code what it
 * is = its bytes in hexadecimal}. A format that changes gets a new version and new lines; the old
 * lines stay.
 */
public final class GoldenFile {
  private final String text;

  /** The file of that name among the resources of a test's package. */
  public GoldenFile(Class<?> test, String name) throws IOException {
    try (InputStream in = test.getResourceAsStream(name)) {
      text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Fails unless the file holds these bytes, in this order, and no others. */
  public void assertHolds(Map<String, byte[]> written) {
    String lines =
        written.entrySet().stream()
            .map(entry -> entry.getKey() + " = " + HexFormat.of().formatHex(entry.getValue()))
            .collect(Collectors.joining("\n", "", "\n"));
    assertEquals(text, lines, "the format changed: give it a version and keep reading this one");
  }
}
