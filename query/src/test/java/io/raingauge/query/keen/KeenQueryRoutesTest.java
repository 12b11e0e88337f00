package io.raingauge.query.keen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.raingauge.access.AccessKeys;
import io.raingauge.access.Caller;
import io.raingauge.deletion.Deleting.Outcome;
import io.raingauge.deletion.Deletion;
import io.raingauge.document.DiskDocuments;
import io.raingauge.document.Documents;
import io.raingauge.filter.Comparison;
import io.raingauge.query.AskedEvents;
import io.raingauge.query.QueryLimits;
import io.raingauge.query.http.Turns;
import io.raingauge.testkit.SimulatedDisk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What {@link KeenQueriesTest} asks, over HTTP. */
final class KeenQueryRoutesTest {
  private static final AskedEvents EVENTS =
      new AskedEvents()
          .add(1000, Map.of("path", "/a", "bytes", 10, "client", true))
          .add(2000, Map.of("path", "/b", "bytes", 20.5));
  private static final QueryLimits LIMITS = QueryLimits.DEFAULT;
  private static final BlockingQueue<Deletion> DELETED = new LinkedBlockingQueue<>();
  private static final Turns TURNS = new Turns(LIMITS);
  private static final Server SERVER = server();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void stop() {
    var unused = SERVER.closeAsync(); // It takes two seconds, for which no test waits.
    TURNS.close();
    EVENTS.close();
  }

  private static Server server() {
    ServerBuilder builder =
        Server.builder().http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Documents documents = new DiskDocuments(new SimulatedDisk(new Random(1)));
    new KeenQueryRoutes(
            new KeenQueryRoutes.Parts(
                EVENTS.queries(LIMITS, 5000),
                LIMITS,
                () -> 5000,
                TURNS,
                documents,
                new AccessKeys(documents, new SecureRandom()),
                Optional.of(KeenQueryRoutesTest::delete)),
            context -> Caller.unrestricted("p"))
        .addTo(builder);
    Server server = builder.build();
    server.start().join();
    return server;
  }

  @Test
  void aQueryIsABodyOrParameters() throws Exception {
    String expected = "200 {\"result\":[{\"path\":\"/b\",\"result\":20.5}]}";
    assertEquals(
        expected,
        post(
            "sum",
            "{\"event_collection\":\"clicks\",\"target_property\":\"bytes\",\"group_by\":[\"path\"],"
                + "\"order_by\":{\"property_name\":\"result\",\"direction\":\"DESC\"},\"limit\":1}"));
    assertEquals(
        expected,
        get(
            "/queries/sum?api_key=k&event_collection=clicks&target_property=bytes&group_by=path"
                + "&limit=1&order_by="
                + escaped("{\"property_name\":\"result\",\"direction\":\"DESC\"}")));
    String metadata = get("/queries/count?event_collection=clicks&include_metadata=true");
    assertTrue(metadata.contains("\"execution_metadata\":{\"events_scanned\":0,"), metadata);
    assertEquals(
        "200 {\"result\":10}",
        get("/queries/percentile?event_collection=clicks&target_property=bytes&percentile=12.5"));
  }

  @Test
  void anErrorHasKeensForm() throws Exception {
    refused("400 {\"message\":\"timeframe: ", get("/queries/count?event_collection=c&timeframe=x"));
    refused("400 {\"message\":\"the parameter filters: ", get("/queries/count?filters=%5B"));
    refused("400 {\"message\":\"the parameter limit is", get("/queries/count?limit=1&limit=2"));
    refused("400 {\"message\":\"the body: ", post("count", "{"));
    refused("400 {\"message\":\"a query is a JSON object", post("count", "[]"));
    String unknown = get("/queries/guess?event_collection=c");
    assertTrue(unknown.startsWith("404 {\"message\":\"There is no query"), unknown);
    assertTrue(unknown.endsWith("\"error_code\":\"ResourceNotFoundError\"}"), unknown);
    String large = post("count", " ".repeat((1 << 20) + 1));
    assertTrue(large.startsWith("413 ") && large.contains("RequestEntityTooLarge"), large);
  }

  @Test
  void collectionsTellTheirProperties() throws Exception {
    String clicks =
        "{\"name\":\"clicks\",\"properties\":{\"$collection\":\"string\",\"bytes\":\"num\","
            + "\"client\":\"bool\",\"path\":\"string\"},\"url\":\"/3.0/projects/p/events/clicks\"}";
    assertEquals("200 [" + clicks + "]", get("/events"));
    assertEquals("200 " + clicks, get("/events/clicks"));
    assertEquals(
        "200 {\"property_name\":\"bytes\",\"type\":\"num\",\"url\":"
            + "\"/3.0/projects/p/events/clicks/properties/bytes\"}",
        get("/events/clicks/properties/bytes"));
    assertTrue(get("/events/nothing").startsWith("404 "));
    assertTrue(get("/events/clicks/properties/nothing").startsWith("404 "));
  }

  @Test
  void aDeletionOfAllOrOfSomeEventsIsHandedOnAndAnswered204() throws Exception {
    assertEquals("204 ", delete("/events/clicks?api_key=k"));
    assertEquals(Deletion.ofAll("p", "clicks"), DELETED.take());
    assertEquals(
        "204 ",
        delete(
            "/events/a%20b?timezone=3600&timeframe="
                + escaped("{\"start\":\"1970-01-01T01:00:00\",\"end\":\"1970-01-02T00:00:00Z\"}")
                + "&filters="
                + escaped("[{\"property_name\":\"x\",\"operator\":\"gt\",\"property_value\":5}]")));
    assertEquals(
        Deletion.ofEvents(
            "p", "a b", new Comparison("x", Comparison.Operator.GT, 5L), 0, 86_400_000),
        DELETED.take());
    assertEquals("204 ", delete("/events/clicks/properties/a.b%20c"));
    assertEquals(Deletion.ofProperty("p", "clicks", "a.b c"), DELETED.take());
  }

  /** Tried: where checkNames is left out, the first three delete the whole collection. */
  @Test
  void whatIsMisspeltDeletesNothing() throws Exception {
    for (String wrong :
        List.of(
            "/clicks?filter=%5B%5D",
            "/clicks?Timeframe=today",
            "/clicks?event_collection=other",
            "/clicks?filters=%5B%5D",
            "/clicks?filters=",
            "/clicks?timeframe=someday",
            "/clicks?timezone=UTC",
            "/clicks?filters=%5B%7B%7D%5D",
            "/clicks?filters=%5B%7B%22property_name%22:%22a%22,%22operator%22:%22ne%22%7D%5D",
            "/clicks/properties/keen.id",
            "/clicks/properties/keen",
            "/clicks/properties/$time",
            "/clicks/properties/a?filters=%5B%5D")) {
      String answer = delete("/events" + wrong);
      assertTrue(answer.startsWith("400 "), wrong + ": " + answer);
      assertTrue(answer.endsWith("\"error_code\":\"InvalidQueryError\"}"), answer);
    }
    assertEquals(List.of(), List.copyOf(DELETED));
  }

  /** Tried: where checkEmpty is left out, the first two delete the whole collection. */
  @Test
  void parametersInTheBodyOfADeletionDeleteNothing() throws Exception {
    for (String body : List.of("{\"filters\":[]}", "x")) {
      String answer = delete("/events/clicks", body);
      assertTrue(answer.startsWith("400 "), answer);
      assertTrue(answer.contains("stand in its address"), answer);
    }
    assertEquals(List.of(), List.copyOf(DELETED));
    assertEquals("204 ", delete("/events/clicks", " {} "));
    assertEquals(Deletion.ofAll("p", "clicks"), DELETED.take());
  }

  /** A fold could not read it. Tried: without its refusal the deletion is handed on. */
  @Test
  void aDeletionByDistanceIsRefusedWhereverTheDistanceStands() throws Exception {
    String near =
        """
        {"property_name":"place","operator":"within","property_value":\
        {"coordinates":[8.5,47.4],"max_distance_miles":1}}""";
    String other = "{\"operator\":\"or\",\"operands\":[" + near + "]}";
    for (String filter : List.of(near, other)) {
      String answer =
          delete(
              "/events/clicks?filters="
                  + URLEncoder.encode("[" + filter + "]", StandardCharsets.UTF_8));
      assertTrue(answer.startsWith("400 "), answer);
      assertTrue(answer.contains("within, which only questions have"), answer);
      assertTrue(answer.endsWith("\"error_code\":\"InvalidQueryError\"}"), answer);
    }
    assertEquals(List.of(), List.copyOf(DELETED));
  }

  @Test
  void whatBecameOfADeletionIsTold() throws Exception {
    String late = delete("/events/late");
    assertTrue(late.startsWith("202 {\"message\":\"The deletion is on disk and will be"), late);
    String many = delete("/events/many");
    assertEquals("400 {\"message\":\"too many\",\"error_code\":\"TooManyDeletionsError\"}", many);
    String full = delete("/events/full");
    assertEquals("503 {\"message\":\"full\",\"error_code\":\"ServiceUnavailableError\"}", full);
  }

  private static CompletableFuture<Outcome> delete(Deletion deletion) {
    Outcome outcome =
        switch (deletion.collection()) {
          case "late" -> new Outcome.OnItsWay();
          case "many" -> new Outcome.TooMany("too many");
          case "full" -> new Outcome.Refused(503, "full");
          default -> new Outcome.InForce();
        };
    if (outcome instanceof Outcome.InForce) {
      DELETED.add(deletion);
    }
    return CompletableFuture.completedFuture(outcome);
  }

  private static String delete(String path) throws Exception {
    return delete(path, "");
  }

  private static String delete(String path, String body) throws Exception {
    HttpRequest request = request(path).method("DELETE", BodyPublishers.ofString(body)).build();
    return text(CLIENT.send(request, BodyHandlers.ofString()));
  }

  private static void refused(String start, String answer) {
    assertTrue(answer.startsWith(start), answer);
    assertTrue(answer.endsWith("\"error_code\":\"InvalidQueryError\"}"), answer);
  }

  private static String get(String path) throws Exception {
    return text(CLIENT.send(request(path).GET().build(), BodyHandlers.ofString()));
  }

  private static String post(String type, String body) throws Exception {
    return text(
        CLIENT.send(
            request("/queries/" + type).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString()));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + SERVER.activeLocalPort() + "/3.0/projects/p" + path));
  }

  private static String text(HttpResponse<String> answer) {
    return answer.statusCode() + " " + answer.body();
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
