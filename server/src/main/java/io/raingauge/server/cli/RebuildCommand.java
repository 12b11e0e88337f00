package io.raingauge.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code raingauge rebuild}: the server makes raw events again from its log. The answer of {@code
 * POST /v1/rebuild}:
 *
 * <pre>
 * {"chunks": 1, "events": 1234,     that were made
 *  "broken": [                      chunks that could not be made again
 *    {"collection": "access", "partition": 0, "epoch": 0, "from": 17, "to": 230, "events": 99,
 *     "why": "…", "dropped": false}],
 *  "skipped": ["…"]}                sentences: what else is not kept, and why
 * </pre>
 */
@Command(
    name = "rebuild",
    description = {
      "Makes raw events again from the log: chunks that are broken, and what was not kept.",
      "Exit code 1 if a chunk stays broken."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RebuildCommand implements Callable<Integer> {
  @Mixin private ClientOptions options = new ClientOptions();

  @Option(
      names = "--compare",
      description =
          "Counts the log again first, as raingauge audit does, and makes chunks again that can be"
              + " read and hold other events than the log. It takes as long as an audit.")
  private boolean compare;

  @Option(
      names = "--drop-lost",
      description =
          "Gives up broken chunks that the log no longer tells: their events stay counted, and other"
              + " questions answer again.")
  private boolean dropLost;

  @Option(names = "--json", description = "Prints the server's JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("compare", compare).put("dropLost", dropLost);
    Bar.Shown shown = json ? Bar.Shown.NOWHERE : Bar.Shown.ON_STANDARD_ERROR;
    JsonNode result =
        new LongRequest("v1/rebuild", "Rebuilding").run(options.client(), body, shown);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(result.toPrettyString());
    } else {
      print(result, out);
    }
    out.flush();
    for (JsonNode chunk : result.path("broken")) {
      if (!chunk.path("dropped").asBoolean()) {
        return 1;
      }
    }
    return 0;
  }

  private static void print(JsonNode result, PrintWriter out) {
    for (JsonNode chunk : result.path("broken")) {
      out.printf(
          Locale.ROOT,
          "%s chunk of \"%s\", partition %d, epoch %d, offsets %d to %d, %s events: %s%n",
          chunk.path("dropped").asBoolean() ? "Dropped" : "Still broken:",
          chunk.path("collection").asText(),
          chunk.path("partition").asLong(),
          chunk.path("epoch").asLong(),
          chunk.path("from").asLong(),
          chunk.path("to").asLong() - 1,
          chunk.path("events").isNull() ? "nobody knows how many" : chunk.path("events").asText(),
          chunk.path("why").asText());
    }
    result.path("skipped").forEach(sentence -> out.println("Not made: " + sentence.asText()));
    out.printf(
        Locale.ROOT,
        "%,d chunks of %,d events made again.%n",
        result.path("chunks").asLong(),
        result.path("events").asLong());
  }
}
