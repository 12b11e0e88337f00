package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code raingauge audit}: the server reads its log again with a counter of its own and compares
 * (Q5). The answer of {@code POST /v1/audit}:
 *
 * <pre>
 * {"events": 9999,          events that were counted again
 *  "withIds": 5000,         of them: those that have an id
 *  "cells": 1234,           cells that were compared
 *  "differing": [           at most some thousands of them
 *    {"rollup": "pages", "collection": "access", "width": "1h",
 *     "window": "2015-05-17T10:00:00Z", "partition": 0, "epoch": 0, "series": ["/a", 200],
 *     "stored": {"count": 3},          null: the store has no such cell
 *     "recounted": {"count": 4}}],     null: the log says that there is none
 *  "differingCells": 1,     how many in all
 *  "chunks": 12,            chunks of raw events that are whole and right
 *  "differingChunks": [     at most some thousands of them
 *    {"collection": "access", "partition": 0, "epoch": 0, "from": 17, "to": 230, "why": "…"}],
 *  "differingChunkCount": 1,
 *  "skipped": ["…"]}        sentences: what could not be compared, and why
 * </pre>
 */
@Command(
    name = "audit",
    description = {
      "Counts the log again and compares with what is stored: cells, and raw events.",
      "Prints each cell and each chunk that differs or is broken. Exit code 1 if any does."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class AuditCommand implements Callable<Integer> {
  @Mixin private ClientOptions options = new ClientOptions();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Windows that begin at this time or later, for example 2015-05-17T00:00:00Z.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Windows that begin before this time.")
  private @Nullable String to;

  @Option(names = "--json", description = "Prints the server's JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    if (from != null) {
      body.put("from", from);
    }
    if (to != null) {
      body.put("to", to);
    }
    Bar.Shown shown = json ? Bar.Shown.NOWHERE : Bar.Shown.ON_STANDARD_ERROR;
    JsonNode result = new LongRequest("v1/audit", "Auditing").run(options.client(), body, shown);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(result.toPrettyString());
    } else {
      print(result, out);
    }
    out.flush();
    return differing(result) + differingChunks(result) == 0 ? 0 : 1;
  }

  private static void print(JsonNode result, PrintWriter out) {
    long differing = differing(result);
    if (differing > 0) {
      Table table =
          new Table(
              List.of("rollup", "width", "window", "partition", "series", "stored", "recounted"));
      for (JsonNode cell : result.path("differing")) {
        table.row(
            List.of(
                cell.path("rollup").asText(),
                cell.path("width").asText(),
                cell.path("window").asText(),
                cell.path("partition").asText(),
                cell.path("series").toString(),
                cell.path("stored").toString(),
                cell.path("recounted").toString()));
      }
      table.print(out);
      out.println();
    }
    for (JsonNode chunk : result.path("differingChunks")) {
      out.printf(
          Locale.ROOT,
          "Chunk of \"%s\", partition %d, epoch %d, offsets %d to %d: %s%n",
          chunk.path("collection").asText(),
          chunk.path("partition").asLong(),
          chunk.path("epoch").asLong(),
          chunk.path("from").asLong(),
          chunk.path("to").asLong() - 1,
          chunk.path("why").asText());
    }
    if (differingChunks(result) > 0) {
      out.println(
          "\"raingauge rebuild\" makes chunks again from the log that cannot be read, and with");
      out.println("--compare those that hold other events.");
      out.println();
    }
    result.path("skipped").forEach(sentence -> out.println("Not compared: " + sentence.asText()));
    out.printf(
        Locale.ROOT,
        "%,d events counted again, %,d of them with ids, %,d cells compared: %s%n",
        result.path("events").asLong(),
        result.path("withIds").asLong(),
        result.path("cells").asLong(),
        differing == 0 ? "none differs." : String.format(Locale.ROOT, "%,d differ.", differing));
    long chunks = result.path("chunks").asLong();
    if (chunks + differingChunks(result) > 0) {
      out.printf(
          Locale.ROOT,
          "%,d chunks of raw events are right, %,d are not.%n",
          chunks,
          differingChunks(result));
    }
  }

  private static long differingChunks(JsonNode result) {
    return result.path("differingChunkCount").asLong();
  }

  private static long differing(JsonNode result) {
    return Math.max(result.path("differingCells").asLong(), (long) result.path("differing").size());
  }
}
