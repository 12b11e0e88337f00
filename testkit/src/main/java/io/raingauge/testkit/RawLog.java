package io.raingauge.testkit;

import io.raingauge.chunk.Chunk;
import io.raingauge.chunk.ChunkBuilder;
import io.raingauge.chunk.Position;
import io.raingauge.wire.EventLine;
import io.raingauge.wire.EventLineWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Events of the collection "clicks" in one partition, and chunks of them. */
public final class RawLog {
  private static final byte[] PREFIX = EventLineWriter.prefix("p", "clicks");

  private final List<Event> events = new ArrayList<>();
  private final int partition;

  public RawLog(int partition) {
    this.partition = partition;
  }

  /** An event's time, and its object. */
  public record Event(long timeMs, byte[] json) {}

  /** Adds an event. */
  public void add(long timeMs, String json) {
    events.add(new Event(timeMs, json.getBytes(StandardCharsets.UTF_8)));
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  /** Chunks of so many events each. */
  public List<Chunk> chunks(int rows) {
    List<Chunk> chunks = new ArrayList<>();
    ChunkBuilder builder = new ChunkBuilder("p", "clicks", partition);
    EventLine line = new EventLine();
    for (int from = 0; from < events.size(); from += rows) {
      int to = Math.min(events.size(), from + rows);
      EventLineWriter lines = new EventLineWriter(1024);
      for (Event event : events.subList(from, to)) {
        lines.line(PREFIX, event.timeMs(), new byte[0], event.timeMs(), event.json());
      }
      line.over(lines.toBytes());
      while (line.hasNext()) {
        line.next();
        builder.add(line);
      }
      chunks.add(builder.build(new Position(0, from, 0), new Position(0, to, 0)).orElseThrow());
    }
    return chunks;
  }
}
