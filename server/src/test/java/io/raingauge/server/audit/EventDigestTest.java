package io.raingauge.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.ChunkEvents;
import io.raingauge.chunk.ChunkMerge;
import io.raingauge.chunk.Position;
import io.raingauge.testkit.Event;
import io.raingauge.wire.EventLine;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** An event of the log and the row that a chunk gives back have one digest, and no other event. */
final class EventDigestTest {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "1",
          "1.0",
          "1e2",
          "0.1",
          "-12.5e-3",
          "9007199254740993",
          "9007199254740993.0",
          "9007199254740993.5",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "18446744073709551617",
          "1e19",
          "1e300",
          "1e400",
          "-1e400",
          "1e-400",
          "9007199254740994." + "0".repeat(100),
          "-9223372036854775808." + "0".repeat(100),
          "1" + "0".repeat(150) + "e-140");
  private static final List<String> OTHERS =
      List.of(
          "null",
          "true",
          "false",
          "\"\"",
          "\"1\"",
          "\"\\u00e9\\ud83d\\ude00\\n\\u0000\"",
          "\"\u00e9\"",
          "\"\\ud800\"",
          "[]",
          "[ 1, {\"b\":2.0, \"b\":3}, [\"x\", null] ]",
          "{}",
          "{ }");
  private static final List<String> NAMES =
      List.of("a", "b", "a.b", "\\u0061", "\\u0000", "1:a", "x".repeat(1100));

  @Test
  void theRowThatAChunkHasKeptHasTheDigestOfTheLine() {
    for (int seed = 0; seed < 300; seed++) {
      Random chance = new Random(seed);
      List<Event> events = new ArrayList<>();
      for (int count = 1 + chance.nextInt(40); count > 0; count--) {
        Event event = Event.at(chance.nextInt()).receivedAt(chance.nextInt());
        events.add(
            (chance.nextBoolean() ? event.id("id\"\u00e9" + chance.nextInt()) : event)
                .json(object(chance, 3)));
      }
      int cut = chance.nextInt(events.size());
      List<Chunk> parts = new ArrayList<>();
      for (List<Event> some : List.of(events.subList(0, cut), events.subList(cut, events.size()))) {
        if (!some.isEmpty()) {
          parts.add(chunk(some, parts.size()));
        }
      }
      assertEquals(ofLines(events), ofRows(new ChunkMerge().merge(parts)), "seed " + seed);
    }
  }

  @Test
  void whatAnEventSaysIsInItsDigest() {
    Event event = Event.at(5).receivedAt(6).id("i").json("{\"a\":1,\"b\":{\"c\":\"x\"}}");
    List<String> others = new ArrayList<>();
    for (Event other :
        List.of(
            Event.at(4).receivedAt(6).id("i").json(event.json()),
            event.receivedAt(7),
            event.id("j"),
            event.json("{\"a\":2,\"b\":{\"c\":\"x\"}}"),
            event.json("{\"a\":\"1\",\"b\":{\"c\":\"x\"}}"),
            event.json("{\"a\":1,\"b\":{\"c\":\"y\"}}"),
            event.json("{\"a\":1,\"b.c\":\"x\"}"),
            event.json("{\"a\":1,\"b\":{\"c\":\"x\",\"d\":null}}"),
            event.json("{\"b\":{\"c\":\"x\"}}"))) {
      assertNotEquals(ofLines(List.of(event)), ofLines(List.of(other)), other.toString());
      others.addAll(ofLines(List.of(other)));
    }
    assertEquals(others.size(), others.stream().distinct().count());
    Event same = event.json("{ \"b\" : {\"c\":\"\\u0078\"}, \"a\":1.0e0, \"a\":3 }");
    assertEquals(ofLines(List.of(event)), ofLines(List.of(same)));
  }

  private static String object(Random chance, int depth) {
    List<String> members = new ArrayList<>();
    for (int count = chance.nextInt(5); count > 0; count--) {
      String name = NAMES.get(chance.nextInt(NAMES.size()));
      members.add("\"" + name + "\":" + value(chance, depth));
    }
    return "{" + String.join(",", members) + "}";
  }

  private static String value(Random chance, int depth) {
    return switch (chance.nextInt(3)) {
      case 0 -> NUMBERS.get(chance.nextInt(NUMBERS.size()));
      case 1 -> OTHERS.get(chance.nextInt(OTHERS.size()));
      default -> depth == 0 ? "7" : object(chance, depth - 1);
    };
  }

  private static List<String> ofLines(List<Event> events) {
    List<String> digests = new ArrayList<>();
    EventDigest digest = new EventDigest();
    for (Event event : events) {
      byte[] line = Event.lines(List.of(event));
      digest.ofLine(ReadLine.of(line, 0, line.length - 1), line, 0, line.length - 1);
      digests.add(digest.high() + " " + digest.low());
    }
    return digests;
  }

  private static List<String> ofRows(Chunk chunk) {
    List<String> digests = new ArrayList<>();
    EventDigest digest = new EventDigest();
    ChunkEvents rows = new ChunkEvents(chunk);
    GrowingBytes id = new GrowingBytes();
    GrowingBytes json = new GrowingBytes();
    for (int row = 0; row < rows.rows(); row++) {
      rows.at(row);
      rows.writeId(id);
      json.clear();
      rows.write(json);
      String text = new String(id.toBytes(), StandardCharsets.UTF_8);
      digest.ofRow(rows.timeMs(), rows.receivedMs(), text, json.bytes(), json.size());
      digests.add(digest.high() + " " + digest.low());
    }
    return digests;
  }

  private static Chunk chunk(List<Event> events, int place) {
    ChunkBuilder builder = new ChunkBuilder("p", "c", 0);
    EventLine line = new EventLine();
    line.over(Event.lines(events));
    while (line.hasNext()) {
      line.next();
      builder.add(line);
    }
    return builder.build(new Position(0, place, 0), new Position(0, place + 1, 0)).orElseThrow();
  }
}
