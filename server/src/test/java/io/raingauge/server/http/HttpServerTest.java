package io.raingauge.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.raingauge.access.Key;
import io.raingauge.server.config.ServerSection;
import io.raingauge.store.Checkpoint.Counts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT) // A server takes two seconds to stop.
final class HttpServerTest {
  private static final String WRITER = "writer-0123456789";
  private static final String READER = "reader-0123456789";
  private static final String ADMIN = "admin-00123456789";
  private static final List<Key> KEYS =
      List.of(
          Key.parse("shop:write:" + WRITER),
          Key.parse("shop:read:" + READER),
          Key.parse("other:admin:" + ADMIN));

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aRequestNeedsAKeyWithTheRightThatItsPathAndMethodAskFor() throws Exception {
    try (HttpServer server = server(KEYS)) {
      assertEquals("202 shop", ask(server, "POST", "v1/events/clicks", WRITER));
      assertEquals("403", status(ask(server, "POST", "v1/events/clicks", READER)));
      assertEquals("200 shop", ask(server, "POST", "v1/query", READER));
      assertEquals("403", status(ask(server, "POST", "v1/query", WRITER)));
      assertEquals("200 other", ask(server, "PUT", "v1/rollups/r", ADMIN));
      assertEquals("403", status(ask(server, "PUT", "v1/rollups/r", READER)));
      assertEquals("403", status(ask(server, "GET", "metrics", WRITER)));
      assertEquals("200", status(ask(server, "GET", "metrics", READER)));
    }
  }

  @Test
  void withoutAKnownKeyOnlyTheOpenPathsAnswer() throws Exception {
    try (HttpServer server = server(KEYS)) {
      assertEquals("401", status(ask(server, "POST", "v1/query", "")));
      assertEquals("401", status(ask(server, "POST", "v1/query", "unknown-0123456789")));
      assertEquals("401", status(ask(server, "GET", "v1/status", "")));
      assertEquals("401", status(ask(server, "GET", "nothing", "")));
      assertEquals("401", status(ask(server, "POST", "", "")));
      assertEquals("200", status(ask(server, "GET", "health", "")));
      assertEquals("200", status(ask(server, "GET", "", "")));
      assertEquals("200", status(ask(server, "GET", "page/app.js", "")));
    }
  }

  @Test
  void withoutKeysEveryRequestActsForTheDefaultProject() throws Exception {
    try (HttpServer server = server(List.of())) {
      assertEquals("202 default", ask(server, "POST", "v1/events/clicks", ""));
      assertEquals("200 default", ask(server, "PUT", "v1/rollups/r", ""));
    }
  }

  @Test
  void anAddressThatOthersReachIsRefusedWithoutKeys() {
    for (String bind : List.of("0.0.0.0", "::")) {
      BindRefusedException refused =
          assertThrows(
              BindRefusedException.class, () -> BindRule.check(bind, 0, BindRule.Protection.NONE));
      assertTrue(String.valueOf(refused.getMessage()).contains("--insecure"), bind);
    }
    assertEquals(0, BindRule.check("0.0.0.0", 0, BindRule.Protection.KEYS).getPort());
    assertEquals(0, BindRule.check("0.0.0.0", 0, BindRule.Protection.NONE_ON_PURPOSE).getPort());
    assertEquals(0, BindRule.check("127.0.0.1", 0, BindRule.Protection.NONE).getPort());
    assertEquals(0, BindRule.check("::1", 0, BindRule.Protection.NONE).getPort());
  }

  @Test
  void aPortThatIsTakenIsExplained() {
    try (HttpServer first = server(List.of())) {
      HttpServer second = build(List.of(), first.url().getPort());
      BindRefusedException refused = assertThrows(BindRefusedException.class, second::start);
      assertTrue(String.valueOf(refused.getMessage()).contains("--port"), refused.getMessage());
    }
  }

  @Test
  void whatNobodyServesIsAnErrorInJson() throws Exception {
    try (HttpServer server = server(List.of())) {
      assertEquals(
          "404 {\"error\":{\"status\":404,\"code\":\"not-found\",\"message\":\"there is nothing at"
              + " /nothing; docs/reference lists the paths\"}}",
          ask(server, "GET", "nothing?x=1", ""));
      assertEquals("405", status(ask(server, "DELETE", "v1/status", "")));
    }
  }

  @Test
  void aFaultOfOursIsAnErrorInJsonThatTellsNothingOfIt() throws Exception {
    try (HttpServer server = server(List.of())) {
      assertEquals(
          "500 {\"error\":{\"status\":500,\"code\":\"internal-server-error\",\"message\":\"the"
              + " server failed to answer; its log says why\"}}",
          ask(server, "GET", "v1/broken", ""));
    }
  }

  @Test
  void noWebSiteReachesAServerWithoutKeys() throws Exception {
    try (HttpServer server = server(List.of())) {
      URI url = server.url().resolve("v1/events/clicks");
      String own = "http://" + url.getAuthority();
      assertEquals(202, post(url, own));
      assertEquals(403, post(url, "https://evil.example"));
      assertEquals(403, post(url, "null"));
    }
    assertTrue(BrowserGuard.isLoopback("localhost:8080"));
    assertTrue(BrowserGuard.isLoopback("[::1]:8080"));
    assertTrue(BrowserGuard.isLoopback("127.0.0.1"));
    assertEquals(false, BrowserGuard.isLoopback("evil.example:8080"));
    assertEquals(false, BrowserGuard.isLoopback("127.0.0.1.evil.example"));
  }

  @Test
  void readyTellsWhatItWaitsFor() throws Exception {
    List<String> waiting = new ArrayList<>(List.of("the log"));
    try (HttpServer server = new HttpServer(section(0), List.of(), parts(() -> waiting))) {
      server.start();
      String answer = ask(server, "GET", "ready", "");
      assertEquals("503", status(answer));
      assertTrue(answer.contains("the log"), answer);
      waiting.clear();
      assertEquals("200", status(ask(server, "GET", "ready", "")));
    }
  }

  @Test
  void metricsAndStatusTellTheSameNumbers() throws Exception {
    try (HttpServer server = server(List.of())) {
      String metrics = ask(server, "GET", "metrics", "");
      assertTrue(metrics.contains("raingauge_fold_duplicates_total{partition=\"0\"} 4.0"), metrics);
      assertTrue(metrics.contains("raingauge_spool_bytes 10.0"), metrics);
      String status = ask(server, "GET", "v1/status", "");
      assertTrue(status.contains("\"fold\":{\"taken\":1,"), status);
    }
  }

  @Test
  void answersForbidWhatAPageNeverNeeds() throws Exception {
    try (HttpServer server = server(List.of())) {
      HttpRequest request = HttpRequest.newBuilder(server.url()).build();
      var headers = client.send(request, BodyHandlers.discarding()).headers();
      assertEquals("nosniff", headers.firstValue("x-content-type-options").orElse(""));
      assertTrue(
          headers.firstValue("content-security-policy").orElse("").contains("default-src 'self'"));
      assertTrue(headers.firstValue("server").isEmpty());
    }
  }

  private int post(URI url, String origin) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Origin", origin)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  private String ask(HttpServer server, String method, String path, String key)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.url().resolve(path)).method(method, BodyPublishers.noBody());
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    var answer = client.send(request.build(), BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  private static String status(String answer) {
    return answer.substring(0, 3);
  }

  private static HttpServer server(List<Key> keys) {
    HttpServer server = build(keys, 0);
    server.start();
    return server;
  }

  private static HttpServer build(List<Key> keys, int port) {
    return new HttpServer(section(port), keys, parts(List::of));
  }

  private static ServerSection section(int port) {
    return new ServerSection(
        "127.0.0.1", port, false, false, 100, Duration.ofSeconds(10), Duration.ofMillis(500));
  }

  private static HttpServer.Parts parts(Readiness readiness) {
    Counts counts = new Counts(1, 2, 3, 4, 5, 6, 7);
    Status status =
        new Status(
            "test",
            1,
            new Status.Collector(1, 2, 3, 4),
            new Status.Spool(10, 100, 2, 3, 0, ""),
            counts,
            List.of(new Status.Partition(0, 0, 0, 9, 8, 1, 5, counts, "")));
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new StatusMetrics(() -> status).bindTo(metrics, 1);
    return new HttpServer.Parts(
        List.of(HttpServerTest::addEchoes, new StatusRoutes(() -> status)),
        Set.of("/", "/page/"),
        metrics,
        readiness);
  }

  /** Services that answer with the caller's project, and a page. */
  private static void addEchoes(ServerBuilder builder) {
    builder.service(
        "/v1/events/{name}",
        (context, request) ->
            HttpResponse.of(
                HttpStatus.ACCEPTED, MediaType.PLAIN_TEXT_UTF_8, CallerProject.of(context)));
    builder.service("/v1/query", (context, request) -> HttpResponse.of(CallerProject.of(context)));
    builder.service(
        "/v1/rollups/{name}", (context, request) -> HttpResponse.of(CallerProject.of(context)));
    builder.service(
        "/v1/broken",
        (context, request) -> {
          throw new IllegalStateException("a secret");
        });
    builder.service("/", (context, request) -> HttpResponse.of("page"));
    builder.serviceUnder("/page/", (context, request) -> HttpResponse.of("script"));
  }
}
