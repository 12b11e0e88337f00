package io.raingauge.collector.keen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.raingauge.collector.CollectorSettings;
import io.raingauge.collector.RecordingSink;
import io.raingauge.collector.http.Answer;
import io.raingauge.collector.http.TestServer;
import io.raingauge.collector.spool.SpoolFullException;
import io.raingauge.json.JsonTree;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeenEventsServiceTest {
  private static final String EVENTS = "/3.0/projects/default/events";
  private static final String ONE = EVENTS + "/purchases";
  private static final TestServer server = new TestServer(CollectorSettings.DEFAULT);

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void clear() {
    server.sink.clear();
  }

  @Test
  void oneEventIsCreated() {
    Answer answer = post(ONE, "{\"price\": 1.50, \"item\":{\"name\":\"é\"} }");
    assertEquals(201, answer.status());
    assertEquals("{\"created\":true}", answer.http().body());
    RecordingSink.Event kept = only();
    assertEquals("purchases", kept.collection());
    assertEquals("", kept.id());
    assertEquals(TestServer.NOW, kept.timeMs());
    assertTrue(
        kept.json()
            .startsWith(
                "{\"price\": 1.50,\"item\":{\"name\":\"é\"},\"keen\":{"
                    + "\"timestamp\":\"2026-02-03T04:05:06.000Z\","
                    + "\"created_at\":\"2026-02-03T04:05:06.000Z\",\"id\":\""),
        kept.json());
    assertTrue(keen(kept).get("id") instanceof String id && id.matches("[0-9a-f]{24}"));
  }

  /** Two events that a client calls 7 are two events. */
  @Test
  void aClientsOwnIdAndTimeAreNotOurs() {
    post(ONE, "{\"id\":\"7\",\"time\":\"whenever\"}");
    post(ONE, "{\"id\":\"7\",\"time\":\"whenever\"}");
    List<RecordingSink.Event> kept = server.sink.events();
    assertEquals(List.of("", ""), kept.stream().map(RecordingSink.Event::id).toList());
    assertEquals(TestServer.NOW, kept.get(0).timeMs());
    assertNotEquals(keen(kept.get(0)).get("id"), keen(kept.get(1)).get("id"));
  }

  @Test
  void keensTimestampIsTheTimeAndItsTokenTheId() {
    post(
        ONE,
        "{\"a\":1,\"keen\":{\"timestamp\":\"2026-01-02T03:04:05.678+0100\",\"id\":\"forged\","
            + "\"created_at\":\"1999-01-01T00:00:00Z\",\"uniqueness_token\":\"once\","
            + "\"location\":{\"coordinates\":[8.5,47.4]},\"addons\":[{\"name\":\"x\"}]}}");
    RecordingSink.Event kept = only();
    assertEquals(Instant.parse("2026-01-02T02:04:05.678Z").toEpochMilli(), kept.timeMs());
    assertEquals("once", kept.id());
    Map<?, ?> keen = keen(kept);
    assertEquals("2026-01-02T02:04:05.678Z", keen.get("timestamp"));
    assertEquals("2026-02-03T04:05:06.000Z", keen.get("created_at"));
    assertNotEquals("forged", keen.get("id"));
    assertEquals("once", keen.get("uniqueness_token"));
    assertTrue(keen.containsKey("location"));
    assertFalse(keen.containsKey("addons"));
  }

  @Test
  void whatLiesDeeperThanKeenIsTheClients() {
    post(
        ONE,
        "{\"a\":{\"timestamp\":1,\"uniqueness_token\":\"no\"},\"keen\":{\"location\":[{"
            + "\"uniqueness_token\":\"no\"}]}}");
    assertEquals("", only().id());
  }

  @Test
  void anEventThatBreaksARuleIsAnErrorOfKeensForm() {
    error("{\"a.b\":1}", "InvalidPropertyNameError");
    error("{\"a\":[{\"b.c\":1}]}", "InvalidPropertyNameError");
    error("{\"" + "n".repeat(257) + "\":1}", "InvalidPropertyNameError");
    error("{\"keen\":{\"mine\":1}}", "InvalidPropertyNameError");
    error("{\"keen\":7}", "InvalidPropertyValueError");
    error("{\"a\":\"" + "x".repeat(10_001) + "\"}", "InvalidPropertyValueError");
    error("{\"keen\":{\"timestamp\":\"soon\"}}", "InvalidPropertyValueError");
    error("{\"keen\":{\"timestamp\":1}}", "InvalidPropertyValueError");
    error("{\"keen\":{\"timestamp\":\"2026-02-05T00:00:00Z\"}}", "InvalidPropertyValueError");
    error(
        "{\"keen\":{\"uniqueness_token\":\"" + "x".repeat(65) + "\"}}",
        "InvalidPropertyValueError");
    error("[1]", "InvalidPropertyValueError");
    error("{\"a\":", "InvalidJSONError");
    error("{} {}", "InvalidJSONError");
    error("", "InvalidJSONError");
    Answer name = post(EVENTS + "/" + "c".repeat(257), "{}");
    assertEquals("400 InvalidCollectionNameError", name.status() + " " + name.text("error_code"));
    assertEquals(List.of(), server.sink.events());
    assertEquals(201, post(ONE, "{\"a\":\"" + "x".repeat(10_000) + "\"}").status());
  }

  @Test
  void manyEventsAreAnsweredOneByOneInTheirOrder() {
    Answer answer =
        post(
            EVENTS,
            "{\"b\":[{\"n\":1},{\"x.y\":1},{\"n\":1e999},{\"n\":2}],\"a \\\"é\":[7,{\"n\":3}],"
                + "\"\":[{},{}],\"none\":[]}");
    assertEquals(200, answer.status());
    assertEquals(
        List.of("ok", "InvalidPropertyNameError", "InvalidPropertyValueError", "ok"),
        outcomes(answer, "b"));
    assertEquals(List.of("InvalidPropertyValueError", "ok"), outcomes(answer, "a \"é"));
    assertEquals(
        List.of("InvalidCollectionNameError", "InvalidCollectionNameError"), outcomes(answer, ""));
    assertEquals(List.of(), outcomes(answer, "none"));
    assertEquals(3, server.sink.events().size());
    assertEquals(1, server.sink.batches().size());
  }

  /** Tried: with the limit of EventForm.PLAIN the 101st of those is said to be kept. */
  @Test
  void everyRejectedEventIsTold() {
    Answer answer = post(EVENTS, "{\"c\":[{}" + ",{\"n\":1e999}".repeat(300) + "]}");
    List<String> outcomes = outcomes(answer, "c");
    assertEquals(301, outcomes.size());
    assertEquals(1, outcomes.stream().filter("ok"::equals).count());
  }

  @Test
  void aBatchWithoutAGoodEventIsAnsweredToo() {
    assertEquals(
        List.of("InvalidPropertyValueError"),
        outcomes(post(EVENTS, "{\"c\":[{\"n\":1e999}]}"), "c"));
    assertEquals(
        List.of("InvalidPropertyNameError"), outcomes(post(EVENTS, "{\"c\":[{\"a.b\":1}]}"), "c"));
    assertEquals(List.of(), server.sink.batches());
  }

  @Test
  void aBodyOfAnotherFormIsRefusedWhole() {
    for (String body : List.of("[{}]", "{\"c\":{}}", "{\"c\":[{}],\"c\":[{}]}", "{\"c\":[{}]")) {
      Answer answer = post(EVENTS, body);
      assertEquals("400 InvalidJSONError", answer.status() + " " + answer.text("error_code"));
    }
    assertEquals(List.of(), server.sink.batches());
  }

  @Test
  void whatIsRejectedIsCounted() {
    long before = server.collector.status().rejectedEvents();
    post(ONE, "{\"a.b\":1}");
    post(EVENTS, "{\"c\":[{\"a.b\":1},{\"n\":1e999},{}]}");
    assertEquals(before + 3, server.collector.status().rejectedEvents());
    assertEquals(0, server.collector.status().pendingBytes());
  }

  /** S1. Tried: answering before collector.accept completes makes this fail. */
  @Test
  void nothingIsCreatedBeforeItIsOnDisk() throws Exception {
    CompletableFuture<Void> forced = new CompletableFuture<>();
    server.sink.waitFor(forced);
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> post(ONE, "{}"));
    while (server.sink.batches().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThrows(TimeoutException.class, () -> answer.get(200, TimeUnit.MILLISECONDS));
    forced.complete(null);
    assertEquals(201, answer.get(10, TimeUnit.SECONDS).status());
  }

  @Test
  void aSpoolThatIsFullMeansLater() {
    server.sink.failWith(new SpoolFullException("full"));
    for (String path : List.of(ONE, EVENTS)) {
      Answer answer = post(path, path.equals(ONE) ? "{}" : "{\"c\":[{}]}");
      assertEquals(503, answer.status());
      assertEquals("1", answer.header("retry-after"));
      assertEquals("ServiceUnavailableError", answer.text("error_code"));
    }
  }

  @Test
  void whatAProjectRatherLosesIsNotSaidToBeCreated() {
    CollectorSettings usual = CollectorSettings.DEFAULT;
    CollectorSettings dropping =
        new CollectorSettings(
            usual.maxPendingBytes(),
            usual.maxBodyBytes(),
            usual.maxBatchEvents(),
            usual.retryAfter(),
            Set.of("default"));
    try (TestServer full = new TestServer(dropping)) {
      full.sink.failWith(new SpoolFullException("full"));
      Answer one = full.send(full.request(ONE).POST(BodyPublishers.ofString("{}")));
      assertEquals(200, one.status());
      assertTrue(one.http().body().startsWith("{\"created\":false,"), one.http().body());
      Answer many =
          full.send(
              full.request(EVENTS).POST(BodyPublishers.ofString("{\"c\":[{},{\"n\":1e999}]}")));
      assertEquals(List.of("EventDroppedError", "InvalidPropertyValueError"), outcomes(many, "c"));
    }
  }

  @Test
  void anImageTakesAnEvent() {
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      server.sink.clear();
      String data = encoder.encodeToString("{\"a\":\"~~~???>>>\"}".getBytes(UTF_8));
      Answer answer = get(ONE + "?api_key=k&data=" + data);
      assertEquals(200, answer.status());
      assertEquals("image/gif", answer.header("content-type"));
      assertEquals("no-store", answer.header("cache-control"));
      assertEquals("cross-origin", answer.header("cross-origin-resource-policy"));
      assertTrue(only().json().startsWith("{\"a\":\"~~~???>>>\","));
    }
  }

  @Test
  void aLinkTakesAnEventAndLeadsOn() {
    String data = Base64.getEncoder().encodeToString("{}".getBytes(UTF_8));
    Answer answer = get(ONE + "?data=" + data + "&redirect=" + escaped("https://a.example/b?c=d"));
    assertEquals(302, answer.status());
    assertEquals("https://a.example/b?c=d", answer.header("location"));
    assertEquals(1, server.sink.events().size());
    for (String address : List.of("javascript:alert(1)", "//evil.example", "nowhere")) {
      Answer refused = get(ONE + "?data=" + data + "&redirect=" + escaped(address));
      assertEquals(
          "400 InvalidParameterError", refused.status() + " " + refused.text("error_code"));
    }
    assertEquals(1, server.sink.events().size());
  }

  @Test
  void anAddressWithoutAnEventIsAnError() {
    assertEquals("InvalidParameterError", get(ONE + "?data=*").text("error_code"));
    assertEquals("InvalidJSONError", get(ONE + "?data=").text("error_code"));
    assertEquals("InvalidPropertyValueError", get(ONE + "?data=Nw").text("error_code"));
  }

  /** Tried: where the client's member is kept too, it is the first and counts. */
  @Test
  void whatTheKeyFillsInReplacesWhatTheClientSent() {
    String autofill = "{\"customer\":{\"id\":\"ann\",\"plan\":{\"vip\":true}},\"app\":7}";
    filled(autofill, "{}", "{\"customer\":{\"id\":\"ann\",\"plan\":{\"vip\":true}},\"app\":7,");
    filled(
        autofill,
        "{\"a\": 1.50,\"customer\" :{ \"age\": 30,\"id\":\"ben\",\"plan\":{\"vip\":false,\"x\":[]}},"
            + "\"app\":{\"b\":1},\"app\":2}",
        "{\"a\": 1.50,\"customer\" :{\"age\": 30,\"plan\":{\"x\":[],\"vip\":true},\"id\":\"ann\"},"
            + "\"app\":7,");
    filled(
        autofill,
        "{\"cust\\u006fmer\":{\"\\u0069d\":1},\"customer\":{\"id\":2}}",
        "{\"cust\\u006fmer\":{\"id\":\"ann\",\"plan\":{\"vip\":true}},\"app\":7,");
    filled(
        autofill,
        "{\"customer\":\"ben\",\"customer\":{\"id\":2}}",
        "{\"customer\":{\"id\":\"ann\",\"plan\":{\"vip\":true}},\"app\":7,");
  }

  private static void filled(String autofill, String event, String start) {
    server.sink.clear();
    Answer answer = server.post(ONE, event.getBytes(UTF_8), "x-autofill", autofill);
    assertEquals(201, answer.status(), answer.http().body());
    String json = only().json();
    assertTrue(json.startsWith(start + "\"keen\":{"), json);
    JsonTree.read(json.getBytes(UTF_8)); // Is JSON, and has no name twice.
  }

  @Test
  void whatTheKeyFillsInIsInEachEventOfABatch() {
    String body = "{\"a\":[{\"n\":1},7,{\"app\":2}],\"b\":[{}]}";
    Answer answer = server.post(EVENTS, body.getBytes(UTF_8), "x-autofill", "{\"app\":\"mine\"}");
    assertEquals(List.of("ok", "InvalidPropertyValueError", "ok"), outcomes(answer, "a"));
    assertEquals(3, server.sink.events().size());
    for (RecordingSink.Event event : server.sink.events()) {
      assertTrue(event.json().contains("\"app\":\"mine\""), event.json());
    }
  }

  @Test
  void moreThanTheKeyMayFillIntoOneBodyIsRefused() {
    String body = "{\"a\":[" + "{},".repeat(4999) + "{}]}";
    String autofill = "{\"a\":\"" + "x".repeat(4000) + "\"}";
    Answer answer = server.post(EVENTS, body.getBytes(UTF_8), "x-autofill", autofill);
    assertEquals(413, answer.status(), answer.http().body());
    assertTrue(answer.http().body().contains("RequestEntityTooLargeError"), answer.http().body());
    assertEquals(List.of(), server.sink.events());
  }

  private static void error(String event, String code) {
    Answer answer = post(ONE, event);
    assertEquals("400 " + code, answer.status() + " " + answer.text("error_code"), event);
    assertFalse(answer.text("message").isEmpty());
    assertEquals(List.of(), server.sink.events(), event);
  }

  private static List<String> outcomes(Answer answer, String collection) {
    Map<?, ?> tree =
        (Map<?, ?>) Objects.requireNonNull(JsonTree.read(answer.http().body().getBytes(UTF_8)));
    List<?> results = (List<?>) Objects.requireNonNull(tree.get(collection), answer.http().body());
    return results.stream()
        .map(result -> (Map<?, ?>) result)
        .map(result -> result.containsKey("error") ? errorName(result) : "ok")
        .toList();
  }

  private static String errorName(Map<?, ?> result) {
    assertEquals(false, result.get("success"));
    Map<?, ?> error = (Map<?, ?>) Objects.requireNonNull(result.get("error"));
    return String.valueOf(error.get("name"));
  }

  private static RecordingSink.Event only() {
    assertEquals(1, server.sink.events().size());
    return server.sink.events().get(0);
  }

  private static Map<?, ?> keen(RecordingSink.Event event) {
    Map<?, ?> tree =
        (Map<?, ?>) Objects.requireNonNull(JsonTree.read(event.json().getBytes(UTF_8)));
    return (Map<?, ?>) Objects.requireNonNull(tree.get("keen"));
  }

  private static Answer post(String path, String body) {
    return server.send(server.request(path).POST(BodyPublishers.ofString(body)));
  }

  private static Answer get(String path) {
    return server.send(server.request(path).GET());
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
