package io.raingauge.query.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.raingauge.query.AskedEvents;
import io.raingauge.query.QueryLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events themselves, and funnels, over HTTP. */
final class EventRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AskedEvents EVENTS =
      new AskedEvents()
          .add(1_000, Map.of("path", "/a", "client", "ann", "bytes", 10))
          .add(2_000, Map.of("path", "/b", "client", "ann"))
          .add(3_250, Map.of("path", "/a", "client", "bob"))
          .add(4_000, Map.of("path", "/a", "client", 7))
          .add(5_000, Map.of("path", "/a"));
  private static final QueryLimits LIMITS = QueryLimits.DEFAULT;
  private static final QueryRoutes ROUTES =
      new QueryRoutes(EVENTS.queries(LIMITS, 9_000), LIMITS, context -> "p");
  private static final Server SERVER = server();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void stop() {
    var unused = SERVER.closeAsync(); // It takes two seconds, for which no test waits.
    ROUTES.close();
    EVENTS.close();
  }

  private static Server server() {
    ServerBuilder builder =
        Server.builder().http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ROUTES.addTo(builder);
    Server server = builder.build();
    server.start().join();
    return server;
  }

  @Test
  void extractedEventsAreNewestFirstInAnEnvelope() throws Exception {
    JsonNode answer =
        json(
            "extract",
            "{\"collection\": \"clicks\", \"properties\": [\"client\"], \"limit\": 2,"
                + " \"timezone\": \"Asia/Kolkata\", \"where\": {\"property\": \"client\","
                + " \"exists\": true}}");
    assertEquals(
        "[{\"time\":\"1970-01-01T05:30:04+05:30\",\"received\":\"1970-01-01T05:30:04+05:30\","
            + "\"event\":{\"client\":7}},{\"time\":\"1970-01-01T05:30:03.25+05:30\","
            + "\"received\":\"1970-01-01T05:30:03.25+05:30\",\"event\":{\"client\":\"bob\"}}]",
        answer.path("events").toString());
    assertTrue(answer.path("source").path("raw").asBoolean());
    assertEquals(5, answer.path("plan").path("rowsRead").asInt());
    assertTrue(answer.path("coverage").path("complete").asBoolean());
  }

  @Test
  void asLinesEachEventIsALineAndAHeaderSaysWhetherAnyIsMissing() throws Exception {
    HttpResponse<String> lines =
        post("extract", "{\"collection\": \"clicks\", \"to\": 2001}", "application/x-ndjson");
    assertEquals(200, lines.statusCode(), lines.body());
    assertEquals("application/x-ndjson", lines.headers().firstValue("content-type").orElse(""));
    assertEquals("true", lines.headers().firstValue("raingauge-complete").orElse(""));
    assertEquals(2, lines.body().lines().count(), lines.body());
    for (String line : lines.body().lines().toList()) {
      assertTrue(JSON.readTree(line).path("event").has("path"), line);
    }
    assertEquals("", post("extract", "{\"collection\": \"no\"}", "application/x-ndjson").body());
  }

  @Test
  void aFunnelCountsWhoDidAllStepsSoFar() throws Exception {
    JsonNode answer =
        json(
            "funnel",
            "{\"steps\": [{\"collection\": \"clicks\", \"actor\": \"client\"},"
                + "{\"collection\": \"clicks\", \"actor\": \"client\", \"label\": \"b\", \"where\":"
                + " {\"property\": \"path\", \"eq\": \"/b\"}, \"optional\": true},"
                + "{\"collection\": \"clicks\", \"actor\": \"client\", \"label\": \"not b\","
                + " \"where\": {\"property\": \"path\", \"eq\": \"/b\"}, \"inverted\": true,"
                + " \"list\": true},"
                + "{\"collection\": \"clicks\", \"actor\": \"client\", \"from\": 4000}],"
                + " \"to\": 6000}");
    assertEquals(
        "[{\"step\":\"clicks\",\"actors\":3},{\"step\":\"b\",\"actors\":1},{\"step\":\"not b\","
            + "\"actors\":2,\"list\":[7,\"bob\"]},{\"step\":\"clicks\",\"actors\":1}]",
        answer.path("rows").toString());
    assertEquals(2, answer.path("columns").size());
    assertTrue(answer.path("coverage").path("complete").asBoolean());
    assertTrue(answer.path("plan").path("rowsRead").asInt() > 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "extract | [] | an extraction is a JSON object",
        "extract | {'collection':'c','limit':100001} | limit must be a whole number from 1 to 100000",
        "extract | {'collection':'c','by':'x'} | by is not part of an extraction",
        "extract | {'collection':'c','propertys':'x'} | Did you mean 'properties'?",
        "extract | {'limit':0} | collection or rollup is missing",
        "extract | {'collection':'c','properties':[1]} | properties must be a property's name",
        "funnel | {} | steps must be an array of 1 to 20 steps",
        "funnel | {'steps':[7]} | steps[0] must be an object",
        "funnel | {'steps':[{'collection':'c'}]} | steps[0].actor must be a property's name",
        "funnel | {'steps':[{'actor':'a'}]} | steps[0].collection or rollup is missing",
        "funnel | {'steps':[{'collection':'c','actor':'a','inverted':true}]} | steps[0] is the first",
        "funnel | {'steps':[{'collection':'c','actor':'a','where':1}]} | steps[0].where",
        "funnel | {'steps':[{'collection':'c','actor':'a','stepp':1}]} | steps[0].stepp is not part",
        "funnel | {'steps':[{'collection':'c','actor':'a'}],'timezone':'x'} | timezone: 'x' is not",
        "funnel | {'steps':[{'collection':'c','actor':'a','list':1}]} | steps[0].list must be true",
      })
  void whatIsWrongIsSaidWithItsPlace(String what, String body, String problem) throws Exception {
    HttpResponse<String> refused = post(what, body.replace('\'', '"'), "*/*");
    assertEquals(400, refused.statusCode(), refused.body());
    JsonNode error = JSON.readTree(refused.body()).path("error");
    assertEquals("bad-question", error.path("code").asText());
    String said = (error.path("message") + " " + error.path("problems")).replace("\\\"", "'");
    assertTrue(said.contains(problem), said);
    assertFalse(said.contains("null"), said);
  }

  private static JsonNode json(String what, String body) throws Exception {
    HttpResponse<String> answer = post(what, body, "*/*");
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> post(String what, String body, String accept)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + SERVER.activeLocalPort() + "/v1/" + what))
            .header("accept", accept)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}
