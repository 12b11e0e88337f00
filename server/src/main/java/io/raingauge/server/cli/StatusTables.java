package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A server's status as tables for a person. */
final class StatusTables {
  private static final List<String> COUNTS =
      List.of("taken", "repeats", "duplicates", "late", "early", "lost", "foreign");

  private final JsonNode status;

  StatusTables(JsonNode status) {
    this.status = status;
  }

  void print(PrintWriter out) {
    JsonNode spool = status.path("spool");
    JsonNode collector = status.path("collector");
    out.printf(
        Locale.ROOT,
        "Raingauge %s, up %s%n%n",
        status.path("version").asText("?"),
        age(status.path("upMs").asLong()));
    partitions().print(out);
    out.printf(
        Locale.ROOT,
        "%nspool   %s of %s bytes, %s events wait, the oldest %s; released early: %s%n",
        number(spool.path("bytes")),
        number(spool.path("maxBytes")),
        number(spool.path("events")),
        age(spool.path("oldestMs").asLong()),
        number(spool.path("releasedEarly")));
    out.printf(
        Locale.ROOT,
        "events  %s accepted, %s rejected, %s dropped, %s batches refused since the start%n",
        number(collector.path("accepted")),
        number(collector.path("rejected")),
        number(collector.path("dropped")),
        number(collector.path("refusedBatches")));
    printProblems(out);
  }

  private Table partitions() {
    Table table =
        new Table(
            List.of(
                "partition",
                "epoch",
                "earliest",
                "latest",
                "folded",
                "lag events",
                "lag ms",
                "taken",
                "repeats",
                "duplicates",
                "late",
                "early",
                "lost",
                "foreign"));
    for (JsonNode row : status.path("partitions")) {
      List<String> cells = new ArrayList<>();
      for (String name :
          List.of("partition", "epoch", "earliest", "latest", "folded", "lagEvents", "lagMs")) {
        cells.add(number(row.path(name)));
      }
      COUNTS.forEach(name -> cells.add(number(row.path("counts").path(name))));
      table.row(cells);
    }
    return table;
  }

  private void printProblems(PrintWriter out) {
    String disk = status.path("spool").path("problem").asText("");
    if (!disk.isEmpty()) {
      out.println("\nThe spool refuses events: " + disk);
    }
    for (JsonNode row : status.path("partitions")) {
      String stopped = row.path("stopped").asText("");
      if (!stopped.isEmpty()) {
        out.println("\nPartition " + row.path("partition").asInt() + " is stopped: " + stopped);
      }
    }
  }

  static String number(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%,d", value.asLong()) : "-";
  }

  static String age(long ms) {
    Duration age = Duration.ofMillis(ms);
    if (age.toDays() > 0) {
      return age.toDays() + " d " + age.toHoursPart() + " h";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h " + age.toMinutesPart() + " m";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + " m " + age.toSecondsPart() + " s"
        : String.format(Locale.ROOT, "%.1f s", ms / 1000.0);
  }
}
