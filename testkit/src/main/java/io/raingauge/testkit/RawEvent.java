package io.raingauge.testkit;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkEvents;
import io.raingauge.json.JsonTree;
import io.raingauge.store.Store;
import io.raingauge.wire.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A raw event as it is kept: what it says, whatever the order of its members and however its
 * numbers are written.
 *
 * @param id empty for none
 * @param object the client's object
 */
public record RawEvent(long timeMs, long receivedMs, String id, Object object) {
  /** The event of a line of the log. */
  static RawEvent ofLine(Map<?, ?> line) {
    Object id = line.get("id");
    return new RawEvent(
        (Long) Objects.requireNonNull(line.get("time")),
        (Long) Objects.requireNonNull(line.get("received")),
        id == null ? "" : (String) id,
        Objects.requireNonNull(plain(line.get("event"))));
  }

  static RawEvent of(Event event) {
    Object object = plain(JsonTree.read(event.json().getBytes(StandardCharsets.UTF_8)));
    return new RawEvent(
        event.timeMs(), event.receivedMs(), event.id(), Objects.requireNonNull(object));
  }

  /** All that a store keeps of a collection in one partition, and how often each is there. */
  public static Map<RawEvent, Integer> kept(
      Store.Snapshot snapshot, String project, String collection, int partition) {
    List<RawEvent> events = new ArrayList<>();
    for (Chunk chunk : snapshot.chunks(project, collection, Long.MIN_VALUE, Long.MAX_VALUE)) {
      if (chunk.header().range().partition() == partition) {
        addAll(chunk, events);
      }
    }
    return counted(events);
  }

  /** How often each is there. */
  public static Map<RawEvent, Integer> counted(Collection<RawEvent> events) {
    Map<RawEvent, Integer> counts = new HashMap<>();
    events.forEach(event -> counts.merge(event, 1, Integer::sum));
    return counts;
  }

  private static void addAll(Chunk chunk, List<RawEvent> events) {
    ChunkEvents rows = new ChunkEvents(chunk);
    GrowingBytes id = new GrowingBytes();
    GrowingBytes json = new GrowingBytes();
    for (int row = 0; row < rows.rows(); row++) {
      rows.at(row);
      rows.writeId(id);
      json.clear();
      rows.write(json);
      String text = new String(id.toBytes(), StandardCharsets.UTF_8);
      Object object = Objects.requireNonNull(plain(JsonTree.read(json.toBytes())));
      events.add(new RawEvent(rows.timeMs(), rows.receivedMs(), text, object));
    }
  }

  /** A number that is whole is a whole number, as in a chunk. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Map<?, ?> members) {
      Map<Object, @Nullable Object> plain = new HashMap<>();
      members.forEach((name, member) -> plain.put(name, plain(member)));
      return plain;
    }
    if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
      return (long) (double) number;
    }
    return value;
  }
}
