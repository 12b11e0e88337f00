package io.raingauge.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.raingauge.query.Extraction.Extracted;
import io.raingauge.query.scan.EventScan.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;

/**
 * Writes events as they are kept, in an envelope of what Raingauge knows of them:
 *
 * <pre>
 * {"events": [{"time": "2015-05-17T10:05:03.250Z", "received": "2015-05-17T10:05:04Z",
 *              "id": "c-1", "event": {"path": "/start"}}, …],
 *  "source": {"raw": true},
 *  "plan": {"rowsRead": 1024, "ms": 2},
 *  "coverage": {…}}
 * </pre>
 *
 * <p>or only the events, each on a line. Safe for many threads.
 */
public final class ExtractedJson {
  private ExtractedJson() {}

  /**
   * Writes all of it; does not close the stream.
   *
   * @param zone whose wall clock names moments
   */
  public static void write(Extracted extracted, ZoneId zone, OutputStream to) throws IOException {
    try (JsonGenerator json = AnswerJson.generator(to)) {
      json.writeStartObject();
      json.writeArrayFieldStart("events");
      for (Event event : extracted.events()) {
        write(event, zone, json);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("source");
      json.writeBooleanField("raw", true);
      json.writeEndObject();
      json.writeObjectFieldStart("plan");
      json.writeNumberField("rowsRead", extracted.rowsRead());
      if (extracted.completeFromMs() != Long.MIN_VALUE) {
        AnswerJson.writePartial(extracted.completeFromMs(), json);
      }
      json.writeNumberField("ms", extracted.tookMs());
      json.writeEndObject();
      AnswerJson.writeCoverage(extracted.coverage(), json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** Writes the events, each on a line; does not close the stream. */
  public static void writeLines(Extracted extracted, ZoneId zone, OutputStream to)
      throws IOException {
    try (JsonGenerator json = AnswerJson.generator(to)) {
      json.setRootValueSeparator(null);
      for (Event event : extracted.events()) {
        write(event, zone, json);
        json.writeRaw('\n');
      }
    }
  }

  private static void write(Event event, ZoneId zone, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", Answer.time(event.timeMs(), zone));
    json.writeStringField("received", Answer.time(event.receivedMs(), zone));
    if (event.id().length > 0) {
      json.writeStringField("id", new String(event.id(), StandardCharsets.UTF_8));
    }
    json.writeFieldName("event");
    json.writeRawValue(new String(event.json(), StandardCharsets.UTF_8));
    json.writeEndObject();
  }
}
