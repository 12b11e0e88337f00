package io.raingauge.bench.speed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What everybody would write by hand: lines parsed by Jackson's streaming parser, counted in a
 * HashMap by series and minute. For one thread.
 */
final class MinuteCounts {
  private final JsonFactory json = new JsonFactory();
  private final Map<Key, long[]> counts = new HashMap<>();

  private record Key(String series, long minute) {}

  /** What counts of an event. */
  record Seen(String series, long timeMs) {}

  /** Counts the events of a record; returns how many they are. */
  int add(byte[] lines) {
    int events = 0;
    try (JsonParser parser = json.createParser(lines)) {
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        add(next(parser));
        events++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  void add(Seen event) {
    Key key = new Key(event.series(), Math.floorDiv(event.timeMs(), 60_000L));
    counts.computeIfAbsent(key, absent -> new long[1])[0]++;
  }

  /** Reads one event alone. */
  Seen read(byte[] line) {
    try (JsonParser parser = json.createParser(line)) {
      parser.nextToken();
      return next(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a line: the collector's time, and within the client's object the property. */
  private static Seen next(JsonParser parser) throws IOException {
    String series = "";
    long timeMs = 0;
    int depth = 1;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_OBJECT) {
        depth++;
      } else if (token == JsonToken.END_OBJECT) {
        depth--;
      } else if (token == JsonToken.VALUE_NUMBER_INT
          && depth == 1
          && parser.currentName().equals("time")) {
        timeMs = parser.getLongValue();
      } else if (token == JsonToken.VALUE_STRING
          && depth == 2
          && parser.currentName().equals(Plan.PROPERTY)) {
        series = parser.getText();
      }
    }
    return new Seen(series, timeMs);
  }
}
