package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.raingauge.testkit.torture.ServerProcess;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests to a web site, as a user sends them from a file, twice, and asks about them: every
 * number is what somebody else has counted.
 */
final class RealInputIT {
  private static final String ACCESS = "../shared/data/access.ndjson";
  private static final String TIMEFRAME =
      "\"from\": \"2015-05-17T00:00:00Z\", \"to\": \"2015-05-21T00:00:00Z\"";

  @TempDir private static Path folder = Path.of("");
  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(OneJar.path(), folder.resolve("data"), List.of());
    server.awaitReady();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** The sample and its answers are of a script, count.py, that shares nothing with Raingauge. */
  @Test
  void aSampleSentTwiceIsAnsweredExactly() throws Exception {
    sendTwiceAndAsk("sample", resource("sample.ndjson"), resource("sample.expected.json"));
  }

  @Test
  void thousandsOfRealRequestsSentTwiceAreAnsweredExactly() throws Exception {
    Path events = OneJar.root().resolve(ACCESS).normalize();
    assumeTrue(Files.exists(events), events + " is not there; the sample is tested instead");
    sendTwiceAndAsk("access", events, events.resolveSibling("access.expected.json"));
  }

  private static void sendTwiceAndAsk(String collection, Path events, Path expected)
      throws IOException {
    Api api = new Api(server.url("/"));
    JsonNode wanted = Api.json(Files.readString(expected));
    define(api, collection);
    send(collection, events, wanted.path("count").asLong(), 0);
    check(api, collection, wanted);
    long before = api.get("/v1/status").path("fold").path("duplicates").asLong();
    send(collection, events, wanted.path("count").asLong(), wanted.path("count").asLong());
    check(api, collection, wanted);
    assertEquals(
        wanted.path("count").asLong(),
        api.get("/v1/status").path("fold").path("duplicates").asLong() - before);
    assertEquals(0, OneJar.command("audit", "--server", server.url("/").toString()));
  }

  private static void define(Api api, String collection) throws IOException {
    String kept = ", \"every\": [\"1h\", \"1d\"]}";
    String head = "{\"collection\": \"" + collection + "\", ";
    api.define(
        collection + "-all",
        head
            + "\"measures\": [\"count\", {\"sum\": \"bytes\"}, {\"max\": \"bytes\"},"
            + " {\"distinct\": \"client\"}]"
            + kept);
    for (String property : List.of("status", "method", "path")) {
      api.define(
          collection + "-by-" + property,
          head
              + "\"by\": [\""
              + property
              + "\"], \"measures\": [\"count\", {\"sum\": \"bytes\"}]"
              + kept);
    }
  }

  private static void send(String collection, Path events, long accepted, long repeated) {
    Shell.Ended sent =
        OneJar.run(
            "send", "-c", collection, "--server", server.url("/").toString(), events.toString());
    assertEquals(0, sent.code(), sent.output());
    assertReported("accepted", accepted, sent.output());
    assertReported("rejected", 0, sent.output());
    assertReported("repeated", repeated, sent.output());
  }

  private static void assertReported(String what, long count, String output) {
    assertTrue(
        output.matches("(?s).*" + what + " +" + "%,d\\b.*".formatted(count)),
        () -> "not " + what + " " + count + ": " + output);
  }

  /** Asks a question for each entry; one that has no question fails, so none is forgotten. */
  private static void check(Api api, String collection, JsonNode wanted) throws IOException {
    for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
      JsonNode value = entry.getValue();
      switch (entry.getKey()) {
        case "source" -> {}
        case "count" -> assertWhole(api, collection, "\"count\"", value);
        case "sum(bytes)" -> assertWhole(api, collection, "{\"sum\": \"bytes\"}", value);
        case "max(bytes)" -> assertWhole(api, collection, "{\"max\": \"bytes\"}", value);
        case "distinct(client)" -> assertDistinct(api, collection, value.asLong());
        case "count by status" ->
            assertGroups(ask(api, collection, "\"count\"", by("status")), "status", value);
        case "sum(bytes) by method" ->
            assertGroups(
                ask(api, collection, "{\"sum\": \"bytes\"}", by("method")), "method", value);
        case "count by hour" ->
            assertGroups(ask(api, collection, "\"count\"", ", \"every\": \"1h\""), "time", value);
        case "top 10 path by count" -> assertTop(api, collection, value);
        case "count where status >= 400 by day" -> assertErrorsByDay(api, collection, value);
        default -> fail("no question answers \"" + entry.getKey() + "\"");
      }
    }
  }

  private static String by(String property) {
    return ", \"by\": [\"" + property + "\"]";
  }

  private static JsonNode ask(Api api, String collection, String measure, String more)
      throws IOException {
    JsonNode answer =
        api.query(
            "{\"collection\": \"%s\", \"measures\": {\"n\": %s}, %s%s}"
                .formatted(collection, measure, TIMEFRAME, more));
    assertTrue(answer.path("coverage").path("complete").asBoolean(), answer.toString());
    return answer;
  }

  private static void assertWhole(Api api, String collection, String measure, JsonNode value)
      throws IOException {
    JsonNode rows = ask(api, collection, measure, "").path("rows");
    assertEquals(1, rows.size());
    assertEquals(value, rows.path(0).path("n"), measure);
  }

  private static void assertDistinct(Api api, String collection, long value) throws IOException {
    JsonNode answer = ask(api, collection, "{\"distinct\": \"client\"}", "");
    double error = answer.path("errors").path("n").path("relative").asDouble();
    assertTrue(error > 0 && error < 0.05, answer.toString());
    assertEquals((double) value, answer.path("rows").path(0).path("n").asDouble(), error * value);
  }

  private static void assertGroups(JsonNode answer, String column, JsonNode value) {
    Map<String, JsonNode> groups = new TreeMap<>();
    for (JsonNode row : answer.path("rows")) {
      if (!(column.equals("time") && row.path("n").asLong() == 0)) {
        groups.put(row.path(column).asText(), row.path("n"));
      }
    }
    assertEquals(new TreeMap<>(fields(value)), groups);
  }

  private static Map<String, JsonNode> fields(JsonNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  /** Groups with one count come in the order of their names. */
  private static void assertTop(Api api, String collection, JsonNode value) throws IOException {
    String question = by("path") + ", \"order\": [\"-n\", \"path\"], \"limit\": 10";
    JsonNode rows = ask(api, collection, "\"count\"", question).path("rows");
    assertEquals(value.size(), rows.size());
    for (int rank = 0; rank < rows.size(); rank++) {
      assertEquals(value.path(rank).path(0).asText(), rows.path(rank).path("path").asText());
      assertEquals(value.path(rank).path(1), rows.path(rank).path("n"));
    }
  }

  private static void assertErrorsByDay(Api api, String collection, JsonNode value)
      throws IOException {
    String question =
        ", \"where\": {\"property\": \"status\", \"gte\": 400}, \"every\": \"day\","
            + " \"timezone\": \"UTC\"";
    Map<String, JsonNode> days = new TreeMap<>();
    for (JsonNode row : ask(api, collection, "\"count\"", question).path("rows")) {
      if (row.path("n").asLong() > 0) {
        days.put(row.path("time").asText().substring(0, 10), row.path("n"));
      }
    }
    assertEquals(new TreeMap<>(fields(value)), days);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(Objects.requireNonNull(RealInputIT.class.getResource(name), name).toURI());
  }
}
