package io.raingauge.bench.speed;

import java.nio.file.Path;
import java.util.List;

/**
 * What one run measures; the same for all its rows.
 *
 * @param jar the one jar
 * @param folder for everything that is written
 * @param events that are measured
 * @param warmUp events before them, which are not
 * @param ids in the window before row c′ begins
 * @param beginMs the time of the first event, ms since 1970
 */
record Plan(Path jar, Path folder, long events, long warmUp, long ids, long beginMs) {
  static final int PARTITIONS = 4;
  static final int SERIES = 1_000;
  static final int EVENT_BYTES = 200;
  static final int EVENTS_PER_MINUTE = 100_000;
  static final int BATCH_EVENTS = 1_000;
  static final String COLLECTION = "views";
  static final String PROPERTY = "page";

  /** For rows that take a tuple or a record for each event, and so would take all day. */
  Plan ofSingleEvents() {
    return new Plan(jar, folder, events / 5, warmUp / 2, ids, beginMs);
  }

  long total() {
    return warmUp + events;
  }

  List<String> toArguments() {
    return List.of(
        jar.toString(),
        folder.toString(),
        Long.toString(events),
        Long.toString(warmUp),
        Long.toString(ids),
        Long.toString(beginMs));
  }

  static Plan of(List<String> arguments) {
    return new Plan(
        Path.of(arguments.get(0)),
        Path.of(arguments.get(1)),
        Long.parseLong(arguments.get(2)),
        Long.parseLong(arguments.get(3)),
        Long.parseLong(arguments.get(4)),
        Long.parseLong(arguments.get(5)));
  }
}
