package io.raingauge.server.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.keen.client.java.JavaKeenClientBuilder;
import io.keen.client.java.KeenCallback;
import io.keen.client.java.KeenClient;
import io.keen.client.java.KeenProject;
import io.keen.client.java.ScopedKeys;
import io.keen.client.java.exceptions.ServerException;
import io.raingauge.testkit.torture.ServerProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keen's own Java client, unchanged, against a server with keys; and what it sent, asked for. */
final class KeenClientIT {
  private static final String WRITE = "write-0123456789abcdef";
  private static final String READ = "read-0123456789abcdef";
  private static final String MASTER = "0123456789ABCDEF".repeat(4); // 64 digits: for scoped keys
  private static final KeenProject SHOP = new KeenProject("shop", WRITE, READ);
  private static final Instant DAY = Instant.parse("2026-01-05T00:00:00Z");

  @TempDir private static Path folder = Path.of("");
  private static ServerProcess server;
  private static KeenClient client;

  @BeforeAll
  static void start() {
    client = new JavaKeenClientBuilder().build();
    client.setDefaultProject(SHOP);
    server = startServer();
  }

  private static ServerProcess startServer() {
    String keys =
        "keys=shop:write:" + WRITE + " shop:read:" + READ + " shop:admin,read,write:" + MASTER;
    ServerProcess started =
        ServerProcess.start(
            OneJar.path(),
            folder.resolve("data"),
            List.of("--set", keys, "--set", "server.scoped-keys=true"));
    started.awaitReady();
    client.setBaseUrl(started.url("").toString());
    return started;
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A client that sends again because it heard nothing: Keen's token counts it once (F5). */
  @Test
  void eventsOneByOneAreCountedOnce() throws IOException {
    for (int order = 0; order < 6; order++) {
      Map<String, Object> event = new HashMap<>();
      event.put("price", 10 * (1 + order % 3));
      event.put("buyer", Map.of("name", order % 2 == 0 ? "ann" : "ben"));
      Map<String, Object> keen = new HashMap<>();
      keen.put("timestamp", DAY.plus(Duration.ofHours(10L * (order % 3))).toString());
      keen.put("uniqueness_token", "order-" + order % 3);
      assertEquals("created", add("purchases", event, keen));
    }
    awaitCount("purchases", 3);
    assertEquals("{\"result\":60}", ask("sum", "\"target_property\":\"price\"", "purchases"));
    assertEquals("{\"result\":20}", ask("median", "\"target_property\":\"price\"", "purchases"));
    assertEquals(
        "{\"result\":[{\"buyer.name\":\"ann\",\"result\":2},{\"buyer.name\":\"ben\",\"result\":1}]}",
        ask("count", "\"group_by\":\"buyer.name\"", "purchases"));
    String day =
        "{\"value\":%d,\"timeframe\":{\"start\":\"2026-01-0%dT00:00:00.000Z\",\"end\":\"2026-01-0%dT00:00:00.000Z\"}}";
    assertEquals(
        "{\"result\":[" + day.formatted(3, 5, 6) + "," + day.formatted(0, 6, 7) + "]}",
        ask(
            "count",
            "\"interval\":\"daily\",\"timeframe\":{\"start\":\"2026-01-05T00:00:00Z\",\"end\":"
                + "\"2026-01-07T00:00:00Z\"}",
            "purchases"));
    JsonNode newest =
        Api.json(ask("extraction", "\"latest\":1", "purchases")).path("result").path(0);
    assertEquals("2026-01-05T20:00:00.000Z", newest.path("keen").path("timestamp").asText());
    assertTrue(newest.path("keen").path("id").asText().matches("[0-9a-f]{24}"), newest.toString());
    assertEquals(30, newest.path("price").asInt());
  }

  @Test
  void queuedEventsAreSentTogether() throws IOException {
    for (int count = 0; count < 250; count++) {
      client.queueEvent("views", Map.of("page", "/" + count % 5, "ms", count));
      client.queueEvent("clicks é/ü", Map.of("page", "/" + count % 5));
    }
    client.sendQueuedEvents();
    assertEquals(Map.of(), client.getEventStore().getHandles("shop"));
    awaitCount("views", 250);
    awaitCount("clicks é/ü", 250);
    assertEquals(
        "{\"result\":[{\"page\":\"/4\",\"n\":50,\"most\":249}]}",
        ask(
            "multi_analysis",
            "\"group_by\":\"page\",\"analyses\":{\"n\":{\"analysis_type\":\"count\"},\"most\":"
                + "{\"analysis_type\":\"maximum\",\"target_property\":\"ms\"}},\"order_by\":"
                + "{\"property_name\":\"most\",\"direction\":\"DESC\"},\"limit\":1",
            "views"));
  }

  /** What the server rejects for good leaves the client's queue, so that the rest gets through. */
  @Test
  void aQueuedEventThatIsRejectedIsGivenUp() throws IOException {
    client.queueEvent("late", Map.of("n", 1));
    client.queueEvent("late", Map.of("n", 2), Map.of("timestamp", "whenever"));
    client.queueEvent("late", Map.of("n", 3));
    client.sendQueuedEvents();
    assertEquals(Map.of(), client.getEventStore().getHandles("shop"));
    awaitCount("late", 2);
  }

  @Test
  void anErrorReachesTheClientInKeensForm() {
    String told = add("purchases", Map.of("n", 1), Map.of("timestamp", "whenever"));
    assertTrue(told.contains("keen.timestamp is not a time"), told);
    KeenProject stranger = new KeenProject("shop", "stranger-0123456789", READ);
    String[] refused = {"nothing"};
    client.addEvent(stranger, "purchases", Map.of("n", 1), Map.of(), remember(refused));
    assertTrue(refused[0].contains("InvalidApiKeyError"), refused[0]);
  }

  @Test
  void anImageBringsAnEventAndCollectionsTellTheirProperties() throws IOException {
    String data =
        Base64.getUrlEncoder()
            .encodeToString("{\"mail\":{\"open\":true}}".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> image =
        new Api(server.url("/"))
            .send("GET", "/3.0/projects/shop/events/mails?api_key=" + WRITE + "&data=" + data, "");
    assertEquals(200, image.statusCode());
    assertTrue(image.body().startsWith("GIF89a"), image.body());
    awaitCount("mails", 1);
    JsonNode schema =
        new Api(server.url("/")).get("/3.0/projects/shop/events/mails?api_key=" + READ);
    assertEquals("bool", schema.path("properties").path("mail.open").asText(), schema.toString());
    assertEquals("datetime", schema.path("properties").path("keen.timestamp").asText());
    HttpResponse<String> all =
        new Api(server.url("/")).send("GET", "/3.0/projects/shop/events?api_key=" + READ, "");
    assertTrue(all.body().contains("\"name\":\"mails\""), all.body());
  }

  /** What is sent with an access key is marked by it, and who asks with it sees only that. */
  @Test
  void anAccessKeySendsAndSeesItsOwn() throws Exception {
    Api admin = new Api(server.url("/"), MASTER);
    String mine = "{\"property_name\":\"tenant.id\",\"operator\":\"eq\",\"property_value\":7}";
    HttpResponse<String> made =
        admin.send(
            "POST",
            "/3.0/projects/shop/keys",
            "{\"name\":\"tenant 7\",\"permitted\":[\"writes\",\"queries\",\"saved_queries\"],"
                + "\"options\":{\"writes\":{\"autofill\":{\"tenant\":{\"id\":7}}},"
                + "\"queries\":{\"filters\":["
                + mine
                + "]}}}");
    assertEquals(201, made.statusCode(), made.body());
    String key = Api.json(made.body()).path("key").asText();
    KeenProject tenant = new KeenProject("shop", key, key);
    String[] outcome = {"nothing"};
    Map<String, Object> forged = Map.of("tenant", Map.of("id", 8, "plan", "gold"));
    client.addEvent(tenant, "visits", forged, Map.of(), remember(outcome));
    assertEquals("created", outcome[0]);
    add("visits", Map.of("tenant", Map.of("id", 8)), Map.of());
    awaitCount("visits", 2);
    String count = "{\"event_collection\":\"visits\"}";
    assertEquals("{\"result\":1}", ask(key, count));
    String saved = "/3.0/projects/shop/queries/saved/visits";
    String query = "{\"analysis_type\":\"count\",\"event_collection\":\"visits\"}";
    assertEquals(
        201, admin.send("PUT", saved, "{\"query\":" + query + ",\"refresh_rate\":0}").statusCode());
    assertEquals(2, savedResult(READ).path("result").asInt());
    assertEquals(1, savedResult(key).path("result").asInt());
    Map<String, Object> scope = new HashMap<>();
    Map<String, Object> filter = new HashMap<>();
    filter.put("property_name", "tenant.plan");
    filter.put("operator", "eq");
    filter.put("property_value", "gold");
    scope.put("filters", List.of(filter));
    scope.put("allowed_operations", List.of("read"));
    assertEquals("{\"result\":1}", ask(ScopedKeys.encrypt(client, MASTER, scope), count));
    admin.send("POST", "/3.0/projects/shop/keys/" + key + "/revoke", "");
    assertTrue(ask(key, count).contains("InvalidApiKeyError"));
  }

  /** Keen's client knows no deletes, so they are sent as Keen's documentation has them. */
  @Test
  void whatIsDeletedIsGoneAndStaysSoAfterARestart() throws IOException {
    for (int login = 0; login < 6; login++) {
      add("logins", login(login), Map.of("uniqueness_token", "login-" + login));
    }
    awaitCount("logins", 6);
    String filters =
        "?filters=%5B%7B%22property_name%22:%22n%22,%22operator%22:%22gte%22,"
            + "%22property_value%22:4%7D%5D&timeframe=this_2_days";
    assertEquals(403, delete(WRITE, "/logins").statusCode());
    assertEquals(400, delete(MASTER, "/logins" + filters.replace("rs=", "r=")).statusCode());
    assertEquals(204, delete(MASTER, "/logins" + filters).statusCode());
    assertEquals("{\"result\":6}", ask("sum", "\"target_property\":\"n\"", "logins"));
    assertEquals(204, delete(MASTER, "/logins/properties/who").statusCode());
    assertDeleted(4);

    // An id that was counted stays counted (F5).
    add("logins", login(5), Map.of("uniqueness_token", "login-5"));
    add("logins", login(0), Map.of("uniqueness_token", "login-new"));
    awaitCount("logins", 5);
    server.close();
    server = startServer();
    awaitCount("logins", 5);
    assertDeleted(5);
    assertEquals("{\"result\":6}", ask("sum", "\"target_property\":\"n\"", "logins"));

    assertEquals(204, delete(MASTER, "/logins").statusCode());
    assertEquals("{\"result\":0}", ask("count", "\"timezone\":\"UTC\"", "logins"));
    Api reader = new Api(server.url("/"), READ);
    assertEquals(404, reader.send("GET", "/3.0/projects/shop/events/logins", "").statusCode());
    add("logins", login(7), Map.of("uniqueness_token", "login-7"));
    awaitCount("logins", 1);
    assertEquals("{\"result\":7}", ask("sum", "\"target_property\":\"n\"", "logins"));
  }

  private static Map<String, Object> login(int number) {
    return Map.of("n", number, "who", Map.of("mail", "m" + number));
  }

  /** Of {@code who} only what came after its deletion is there. */
  private static void assertDeleted(int left) throws IOException {
    assertEquals("{\"result\":" + left + "}", ask("count", "\"timezone\":\"UTC\"", "logins"));
    assertEquals(
        "{\"result\":" + (left - 4) + "}",
        ask("count_unique", "\"target_property\":\"who.mail\"", "logins"));
  }

  private static HttpResponse<String> delete(String key, String what) throws IOException {
    return new Api(server.url("/"), key).send("DELETE", "/3.0/projects/shop/events" + what, "");
  }

  private static String ask(String key, String query) throws IOException {
    return new Api(server.url("/"), key)
        .send("POST", "/3.0/projects/shop/queries/count", query)
        .body();
  }

  private static JsonNode savedResult(String key) throws IOException {
    return Api.json(
        new Api(server.url("/"), key)
            .send("GET", "/3.0/projects/shop/queries/saved/visits/result", "")
            .body());
  }

  private static String add(
      String collection, Map<String, Object> event, Map<String, Object> keen) {
    String[] outcome = {"nothing"};
    client.addEvent(SHOP, collection, event, keen, remember(outcome));
    return outcome[0];
  }

  private static KeenCallback remember(String[] outcome) {
    return new KeenCallback() {
      @Override
      public void onSuccess() {
        outcome[0] = "created";
      }

      @Override
      public void onFailure(Exception failure) {
        outcome[0] = (failure instanceof ServerException ? "" : "not by the server: ") + failure;
      }
    };
  }

  private static void awaitCount(String collection, int count) throws IOException {
    String expected = "{\"result\":" + count + "}";
    Await.until(
        expected + " of " + collection,
        Duration.ofSeconds(30),
        () ->
            ask(
                    "count",
                    "\"filters\":[{\"property_name\":\"keen.id\",\"operator\":\"exists\","
                        + "\"property_value\":true}]",
                    collection)
                .equals(expected));
  }

  private static String ask(String type, String more, String collection) throws IOException {
    String query = "{\"event_collection\":" + Api.quoted(collection) + "," + more + "}";
    return new Api(server.url("/"), READ)
        .send("POST", "/3.0/projects/shop/queries/" + type, query)
        .body();
  }
}
