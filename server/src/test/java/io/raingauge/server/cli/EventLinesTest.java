package io.raingauge.server.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EventLinesTest {
  private final List<String> rejected = new ArrayList<>();

  @Test
  void linesAreCutIntoBatchesAndKeepTheirNumbers() throws IOException {
    StringBuilder text = new StringBuilder("\n");
    for (int line = 0; line < 2500; line++) {
      text.append("{\"n\":").append(line).append("}\n");
    }
    List<EventBatch> batches = batches(text + "\r\n  \n{\"last\":1}");
    assertEquals(3, batches.size());
    assertEquals(1000, batches.get(0).eventCount());
    assertEquals("f:2", batches.get(0).place(0));
    assertEquals("f:1002", batches.get(1).place(0));
    assertEquals("f:2504", batches.get(2).place(500));
    assertEquals(7, batches.get(0).number());
    assertEquals(9, batches.get(2).number());
    assertTrue(
        new String(batches.get(2).body(), StandardCharsets.UTF_8).endsWith("{\"last\":1}\n"));
    assertEquals(text.length() + 3 + 3 - 1 + 10, batches.get(2).end());
  }

  @Test
  void aLineThatNoServerTakesIsNotSent() throws IOException {
    String tooLong = "{\"x\":\"" + "y".repeat(EventLines.MAX_EVENT_BYTES) + "\"}";
    List<EventBatch> batches = batches("{\"a\":1}\n" + tooLong + "\n{\"b\":2}\n");
    assertEquals(1, batches.size());
    assertArrayEquals(new int[] {1, 3}, batches.get(0).lines());
    assertEquals(1, rejected.size());
    assertTrue(rejected.get(0).startsWith("f:2: "), rejected.get(0));
  }

  @Test
  void aBatchEndsWhenItIsLarge() throws IOException {
    String line = "{\"x\":\"" + "y".repeat(300_000) + "\"}\n";
    List<EventBatch> batches = batches(line.repeat(9));
    assertEquals(3, batches.size());
    assertEquals(4, batches.get(0).eventCount());
  }

  @Test
  void theSameFileGivesTheSameKeysAndAnotherFileOthers() throws IOException {
    String one = "{\"n\":1}\n".repeat(2000);
    String other = one + "{\"n\":2}\n";
    assertEquals(keys(one), keys(one));
    List<String> all = new ArrayList<>(keys(one));
    all.addAll(keys(other));
    assertEquals(all.size(), all.stream().distinct().count(), all.toString());
    all.forEach(key -> assertTrue(key.matches("[!-~]{1,48}"), key));
    assertNotEquals(BatchKeys.randomRun(), BatchKeys.randomRun());
  }

  private List<String> keys(String text) throws IOException {
    BatchKeys keys = BatchKeys.ofContent(stream(text));
    return batches(text).stream().map(keys::of).toList();
  }

  private List<EventBatch> batches(String text) throws IOException {
    List<EventBatch> batches = new ArrayList<>();
    try (EventLines lines = new EventLines("f", stream(text), 7, rejected::add)) {
      for (Optional<EventBatch> batch = lines.next(); batch.isPresent(); batch = lines.next()) {
        batches.add(batch.get());
      }
    }
    return batches;
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
