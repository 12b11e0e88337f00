package io.raingauge.testkit;

import io.raingauge.wire.EventLineWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An event as a test states it.
 *
 * @param id empty for none
 * @param json the client's object
 */
public record Event(
    String project, String collection, long timeMs, String id, long receivedMs, String json) {
  /** Of project {@code p} and collection {@code c}, received when it happened. */
  public static Event at(long timeMs) {
    return new Event("p", "c", timeMs, "", timeMs, "{}");
  }

  public Event id(String newId) {
    return new Event(project, collection, timeMs, newId, receivedMs, json);
  }

  public Event receivedAt(long newReceivedMs) {
    return new Event(project, collection, timeMs, id, newReceivedMs, json);
  }

  public Event json(String newJson) {
    return new Event(project, collection, timeMs, id, receivedMs, newJson);
  }

  public Event in(String newProject, String newCollection) {
    return new Event(newProject, newCollection, timeMs, id, receivedMs, json);
  }

  /** The value of a record of these events. */
  public static byte[] lines(List<Event> events) {
    EventLineWriter writer = new EventLineWriter(256);
    for (Event event : events) {
      byte[] json = event.json.getBytes(StandardCharsets.UTF_8);
      writer.line(
          EventLineWriter.prefix(event.project, event.collection),
          event.timeMs,
          event.id.isEmpty() ? new byte[0] : EventLineWriter.escape(event.id),
          event.receivedMs,
          json);
    }
    return writer.toBytes();
  }
}
