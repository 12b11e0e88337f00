package io.raingauge.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.golden.GoldenFile;
import io.raingauge.wire.GrowingBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of a chunk stay what they are. */
final class ChunkFormatTest {
  private static final List<String> EVENTS =
      List.of(
          "{\"city\":\"Ulm\",\"ms\":12.5,\"user\":\"user-1004711\",\"in\":{\"ok\":true},\"n\":1}",
          "{\"city\":\"Bonn\",\"ms\":13,\"user\":\"user-2000815\",\"n\":\"1\"}",
          "{\"city\":\"Ulm\",\"ms\":-0.0,\"user\":\"user-3\",\"in\":{\"ok\":null},\"n\":[1, 2]}",
          "{\"city\":\"Ulm\",\"ms\":1e-300,\"user\":\"user-4\",\"n\":123456789012345678901}",
          "{\"too\":1,\"many\":{\"names\":\"\\ud800\"}}");

  @Test
  void theBytesAreThoseOfTheGoldenFile() throws IOException {
    Chunk chunk = chunk();
    Map<String, byte[]> written = new LinkedHashMap<>();
    written.put("header", chunk.header().toBytes());
    for (int column = 0; column < chunk.header().columns().size(); column++) {
      written.put(chunk.header().columns().get(column).name().path(), chunk.column(column));
    }
    new GoldenFile(ChunkFormatTest.class, "chunk.golden").assertHolds(written);
  }

  @Test
  void theBytesOfIdsAreThoseOfTheGoldenFile() throws IOException {
    ChunkBuilder builder = new ChunkBuilder("p", "c", 3);
    for (String id :
        List.of("7fffffff-0000-4000-8000-00c0ffee", "00000001-0000-4000-8000-00c0ffee")) {
      byte[] event = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
      builder.add(5, 6, new byte[0], event);
    }
    Chunk chunk = builder.build(new Position(0, 0, 0), new Position(0, 1, 0)).orElseThrow();
    int ids = chunk.header().columnsOf("id")[0];
    new GoldenFile(ChunkFormatTest.class, "hex.golden")
        .assertHolds(Map.of("id", chunk.column(ids)));
  }

  @Test
  void theBytesOfAGapAreThoseOfTheGoldenFile() throws IOException {
    ChunkRange range = new ChunkRange("p", "c", 3, new Position(2, 40, 0), new Position(2, 300, 0));
    byte[] gap = Chunk.gap(range, 17, -5, 1_700_000_000_000L).header().toBytes();
    new GoldenFile(ChunkFormatTest.class, "gap.golden").assertHolds(Map.of("gap", gap));
    ChunkHeader header = ChunkHeader.of(gap, "p/c");
    assertEquals(new ChunkHeader(range, 17, -5, 1_700_000_000_000L, List.of()), header);
    assertTrue(header.isGap());
  }

  @Test
  void gapsMergeToOneAndNotWithEvents() {
    Chunk chunk = chunk();
    ChunkRange range = chunk.header().range();
    Position end = new Position(2, 60, 0);
    Chunk first = Chunk.gap(range.between(range.to(), new Position(2, 50, 0)), 3, 7, 9);
    Chunk second = Chunk.gap(range.between(new Position(2, 55, 0), end), 4, 5, 8);
    ChunkHeader merged = new ChunkMerge().merge(List.of(second, first)).header();
    assertEquals(new ChunkHeader(range.between(range.to(), end), 7, 5, 9, List.of()), merged);
    Chunk unknown = Chunk.gap(second.header().range(), 0, 5, 8);
    assertEquals(0, new ChunkMerge().merge(List.of(first, unknown)).header().rows());
    assertThrows(
        IllegalArgumentException.class, () -> new ChunkMerge().merge(List.of(chunk, first)));
  }

  @Test
  void whatWasWrittenIsRead() {
    Chunk chunk = chunk();
    ChunkHeader header = ChunkHeader.of(chunk.header().toBytes(), "p/c");
    assertEquals(chunk.header().range(), header.range());
    ChunkEvents events = new ChunkEvents(new Chunk(header, chunk.bytes()));
    GrowingBytes into = new GrowingBytes();
    events.at(4);
    events.write(into);
    assertEquals(
        "{\"too\":1,\"many\":{\"names\":\"\\ud800\"}}",
        new String(into.toBytes(), StandardCharsets.UTF_8));
    events.at(2);
    into.clear();
    events.write(into);
    assertEquals(
        "{\"city\":\"Ulm\",\"ms\":-0.0,\"user\":\"user-3\",\"in\":{\"ok\":null},\"n\":[1, 2]}",
        new String(into.toBytes(), StandardCharsets.UTF_8));
  }

  private static Chunk chunk() {
    ChunkBuilder builder = new ChunkBuilder("p", "c", 3, 6);
    long timeMs = 1_700_000_000_000L;
    for (String event : EVENTS) {
      byte[] id = ("i" + timeMs % 10).getBytes(StandardCharsets.UTF_8);
      builder.add(timeMs, timeMs + 5, id, event.getBytes(StandardCharsets.UTF_8));
      timeMs += 7;
    }
    return builder.build(new Position(2, 40, 1), new Position(2, 43, 0)).orElseThrow();
  }
}
